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

stage-demo-service = 資格確認サービスを、この中で動かしました
    .staff = 資格確認サービスを試験用に動かしました。そのままお待ちください。
    .patient = 準備をしています。
    .vendor = サービスは同じプロセスでループバックのHTTPを聞いています。
    .spoken = { stage-demo-service }。{ stage-demo-service.staff }

stage-demo-facilities = 施設を登録しました（{ $rows }件）
    .staff = 架空の施設を登録しました。そのままお待ちください。
    .patient = 準備をしています。
    .vendor = 施設マスタの取込が終わりました。{ $rows }行です。
    .spoken = { stage-demo-facilities.staff }

stage-demo-people = 架空の被保険者を登録しました（{ $rows }行）
    .staff = 架空の被保険者を登録しました。そのままお待ちください。
    .patient = 準備をしています。
    .vendor = 被保険者の登録の取込が終わりました。{ $rows }行です。
    .spoken = { stage-demo-people.staff }

stage-demo-account = 端末のアカウントを発行しました
    .staff = 端末のアカウントを発行しました。そのままお待ちください。
    .patient = 準備をしています。
    .vendor = 承認の関数がアカウントを一つ発行しました。
    .spoken = { stage-demo-account }。{ stage-demo-account.staff }

stage-device-activated = 端末の利用を開始しました
    .staff = この端末を使えるようになりました。ログインパスワードを覚えておいてください。
    .patient = 準備ができました。
    .vendor = 端末の鍵を登録し、利用開始コードは使用済みになりました。
    .spoken = { stage-device-activated }。{ stage-device-activated.staff }

stage-demo-challenge = 確認の準備ができました
    .staff = 確認の準備ができました。カードをかざしてもらってください。
    .patient = カードをかざしてください。
    .vendor = アクセス用の鍵と乱数を受け取りました。
    .spoken = { stage-demo-challenge }。{ stage-demo-challenge.staff }

stage-demo-counter = カードの残り回数は{ $tries }回です
    .staff = カードの暗証番号の残り回数は{ $tries }回です。表示を確かめてください。
    .patient = あと{ $tries }回入力できます。
    .vendor = タップの後にカードの計数器が示す値です。
    .spoken = { stage-demo-counter.staff }

stage-demo-face = 写真と顔を見比べました（デモの役）
    .staff = デモでは、写真と顔を見比べた職員の役をプログラムがします。受付では必ず人が確かめてください。
    .patient = 写真と顔を見比べます。
    .vendor = デモが人の役をするためface_comparedはtrueです。プログラムの既定値にはしません。
    .spoken = { stage-demo-face.staff }

stage-demo-kept = 結果を封をして保管し、読み直しました
    .staff = 結果は{ $date }まで見られます。施術の記録に使ってください。
    .patient = 確認が終わりました。
    .vendor = 月の鍵で封をした行を履歴から読み直しました。期限は{ $date }です。
    .spoken = { stage-demo-kept }。{ stage-demo-kept.staff }

stage-card-opening = カードを開いています
    .staff = 資格確認サービスがカードを開いています。カードを動かさないでください。
    .patient = カードを動かさないでください。
    .vendor = 中継による端末認証中です（project-defined）。
    .spoken = { stage-card-opening }。{ stage-card-opening.staff }

stage-pin-typed = { $count }桁入力しました
    .staff = { $count }桁の入力がありました。患者さんの入力が終わるまでお待ちください。
    .patient = { $count }桁入力しました。
    .vendor = 桁数だけを伝えます。
    .spoken = { $count }桁入力しました。
