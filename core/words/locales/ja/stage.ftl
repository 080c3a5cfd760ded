### 日本語

stage-card-found = カードが見つかりました
    .staff = カードが見つかりました。そのまま動かさずにお待ちください。
    .patient = カードを動かさずにお待ちください。
    .vendor = カードを検出し、接続しました。
    .spoken = カードが見つかりました。そのままお待ちください。

stage-card-hint-case = ケースを外してください
    .staff = カードがまだ見つかりません。端末のケースを外してください。
    .patient = カードをケースから出してください。
    .vendor = 9秒たってもカードを検出していません。
    .spoken = { stage-card-hint-case }。{ stage-card-hint-case.staff }

stage-card-hint-move = カードをゆっくり動かしてください
    .staff = カードがまだ見つかりません。端末の背面でカードをゆっくり動かしてください。
    .patient = カードをゆっくり動かしてください。
    .vendor = 4秒たってもカードを検出していません。
    .spoken = { stage-card-hint-move }。{ stage-card-hint-move.staff }

stage-card-hint-reader = かざす位置を確かめてください
    .staff = カードがまだ見つかりません。画面の図の位置にカードをかざしてください。続くときは別のカードリーダーを使ってください。
    .patient = 絵の位置にカードをかざしてください。
    .vendor = 15秒たってもカードを検出していません。
    .spoken = { stage-card-hint-reader }。{ stage-card-hint-reader.staff }

stage-card-lift = カードを離してかまいません
    .staff = カードの読み取りが終わりました。カードを離してもらってください。確認はこのまま続きます。
    .patient = カードを離してかまいません。確認を続けています。
    .vendor = カードを解放しました。以後カードとの通信はありません。
    .spoken = { stage-card-lift }。{ stage-card-lift.staff }

stage-card-reading = カードを読み取っています
    .staff = 読み取りは{ $percent }パーセントまで進みました。そのまま動かさずにお待ちください。
    .patient = 読み取っています。カードを動かさずにお待ちください。
    .vendor = 証明書を読み取り中です。進みは{ $percent }%です。
    .spoken = { stage-card-reading }。{ stage-card-reading.staff }

stage-card-signing = カードで確認しています
    .staff = カードで本人の確認をしています。そのまま動かさずにお待ちください。
    .patient = カードを動かさずにお待ちください。
    .vendor = COMPUTE DIGITAL SIGNATUREの応答を待っています。
    .spoken = { stage-card-signing }。{ stage-card-signing.staff }

stage-card-tries = 暗証番号はあと{ $tries }回入力できます
    .staff = カードの残り回数を確かめました。そのまま動かさずにお待ちください。
    .patient = 暗証番号はあと{ $tries }回入力できます。
    .vendor = 空のVERIFYで読んだ残り回数は{ $tries }回です。
    .spoken = { stage-card-tries }。{ stage-card-tries.staff }

stage-card-verifying = 暗証番号を確かめています
    .staff = カードで暗証番号を確かめています。そのまま動かさずにお待ちください。
    .patient = カードを動かさずにお待ちください。
    .vendor = VERIFYを送りました。応答を待っています。
    .spoken = { stage-card-verifying }。{ stage-card-verifying.staff }

stage-card-waiting = カードを待っています
    .staff = カードをかざしてください。カードは患者さんの手元でかざしてもらってください。
    .patient = カードをお手元でかざしてください。
    .vendor = カードの検出を待っています。
    .spoken = { stage-card-waiting }。{ stage-card-waiting.staff }

stage-reader-connecting = カードリーダーに接続しています
    .staff = カードリーダーに接続しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = リーダーへの接続中です。
    .spoken = カードリーダーに接続しています。お待ちください。

stage-service-answered = 結果が届きました
    .staff = 資格確認の結果が届きました。画面の結果を見てください。
    .patient = 結果が届きました。
    .vendor = サービスの応答を受け取りました。
    .spoken = { stage-service-answered }。{ stage-service-answered.staff }

stage-service-asking = 資格を問い合わせています
    .staff = 資格確認サービスに問い合わせています。そのままお待ちください。
    .patient = 保険を確認しています。お待ちください。
    .vendor = 確認の要求を送りました。応答を待っています。
    .spoken = { stage-service-asking }。{ stage-service-asking.staff }
