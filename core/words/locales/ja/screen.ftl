### 日本語

screen-activation-entry = 初期登録
    .staff = 機関コード、ID、パスワード、アクティベーションコードを入力してください。QRコードやPDFファイルからも読み取れます。
    .patient = { -patient-wait }
    .vendor = 四つの項目か、kazasu:1形式の文字列を待っています。
    .spoken = { screen-activation-entry }。{ screen-activation-entry.staff }

screen-activation-passcode = ログイン時のパスコードを入力
    .staff = このアプリを開くための文字を決めてください。8文字以上で、二回入力してください。
    .patient = { -patient-wait }
    .vendor = アプリの解除用の値を決めます。
    .spoken = { screen-activation-passcode }。{ screen-activation-passcode.staff }

screen-activation-working = 登録しています
    .staff = 端末を登録しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = 登録の要求を送りました。応答を待っています。
    .spoken = { screen-activation-working }。{ screen-activation-working.staff }

screen-app-opening = 準備をしています
    .staff = アプリを開いています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = ローカルのデータベースを開いています。
    .spoken = { screen-app-opening }。{ screen-app-opening.staff }

screen-check-choose = 認証選択
    .staff = 患者さんの本人確認の方法を選んでください。カードは患者さんの手元でかざしてもらってください。
    .patient = 確認の方法を選びます。少しお待ちください。
    .vendor = 認証方法の選択を待っています。
    .spoken = { screen-check-choose }。{ screen-check-choose.staff }

screen-check-face = 目視確認
    .staff = カードの顔写真と患者さんの顔を見比べてください。一致したときだけ「顔を見比べて一致しました」を選んでください。
    .patient = カードの写真とお顔を確認します。
    .vendor = 職員の確認（face_compared）を待っています。既定値はありません。
    .spoken = カードの顔写真と患者さんの顔を見比べてください。一致したときだけ、顔を見比べて一致しました、を選んでください。

screen-check-pin = PIN入力
    .staff = 端末を患者さんに渡してください。患者さんが4桁の暗証番号を入力します。代わりの方が入力してもかまいません。
    .patient = 4桁の暗証番号を入れてください。代わりの方が入れてもかまいません。
    .vendor = 患者のPIN入力です。桁数のほかは表示も読み上げもしません。
    .spoken = 4桁の暗証番号を入力してください。入力した数だけを読み上げます。代わりの方が入力してもかまいません。

screen-check-preparing = 確認の準備をしています
    .staff = 確認の準備をしています。カードはまだかざさずにお待ちください。
    .patient = 準備をしています。少しお待ちください。
    .vendor = アクセストークンとチャレンジを待っています。
    .spoken = { screen-check-preparing }。{ screen-check-preparing.staff }

screen-check-stopping = 読み取りを止めています
    .staff = カードを安全に離す準備をしています。カードを動かさずにお待ちください。
    .patient = 止めています。カードを動かさずにお待ちください。
    .vendor = 取り消しを受けました。カードを電源断で解放しています。
    .spoken = { screen-check-stopping }。{ screen-check-stopping.staff }

screen-fallback-list = 資格未確認
    .staff = 確認し直す患者さんの一覧です。カードで確認できたら、その行を選んで一覧から外してください。
    .patient = { -patient-wait }
    .vendor = 同じ月のうちに確認し直す行です。
    .spoken = { screen-fallback-list }。{ screen-fallback-list.staff }

screen-fallback-record = 確認した内容の記録
    .staff = 書類を見ながら内容を入力してください。この記録は資格未確認として残り、今月のうちに確認し直します。
    .patient = { -patient-wait }
    .vendor = 資格有効性を持たない記録を作ります。
    .spoken = { screen-fallback-record }。{ screen-fallback-record.staff }

screen-fallback-ways = 別の方法で確認する
    .staff = カードで確認できないときの方法です。使った方法を選んで、内容を記録してください。
    .patient = 別の方法で確認します。スタッフがご案内します。
    .vendor = 要件243から249の方法を施術日で選んでいます。
    .spoken = { screen-fallback-ways }。{ screen-fallback-ways.staff }

screen-history-delete = この結果を消しますか
    .staff = この端末からこの資格確認結果を消します。よければ「削除する」を選んでください。
    .patient = { -patient-wait }
    .vendor = 削除の確認を待っています。
    .spoken = この端末からこの資格確認結果を消します。よければ、削除する、を選んでください。

screen-history-search = 資格確認結果検索
    .staff = 患者さんを選んでください。氏名、フリガナ、番号、生年月日の数字で探せます。
    .patient = { -patient-wait }
    .vendor = 履歴の一覧です。
    .spoken = { screen-history-search }。{ screen-history-search.staff }

screen-history-searching = 探しています
    .staff = 記録を探しています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = 一覧を作っています。
    .spoken = { screen-history-searching }。{ screen-history-searching.staff }

screen-home-ready = 資格確認
    .staff = 患者さんが来たら「資格確認を始める」を選んでください。
    .patient = { -patient-wait }
    .vendor = 待機中です。
    .spoken = 患者さんが来たら、資格確認を始める、を選んでください。

screen-login-entry = ログイン
    .staff = アプリはロックされています。登録した方法でログインしてください。
    .patient = { -patient-wait }
    .vendor = 解除を待っています。
    .spoken = { screen-login-entry }。{ screen-login-entry.staff }

screen-login-working = 確かめています
    .staff = ログインを確かめています。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = 解除の値を確かめています。
    .spoken = { screen-login-working }。{ screen-login-working.staff }

screen-reader-answered = このカードリーダーです
    .staff = カードが見つかりました。手元のカードリーダーなら「このリーダーを使う」を選んでください。
    .patient = { -patient-wait }
    .vendor = 選んだリーダーがカードを通知しました。
    .spoken = カードが見つかりました。手元のカードリーダーなら、このリーダーを使う、を選んでください。

screen-reader-choose = カードリーダーを選ぶ
    .staff = 使うカードリーダーを選んでください。近いものから並んでいます。
    .patient = { -patient-wait }
    .vendor = 見つかったリーダーを電波の強い順に並べています。
    .spoken = { screen-reader-choose }。{ screen-reader-choose.staff }

screen-reader-compare = カードを置いて確かめる
    .staff = 手元のカードリーダーにカードを置いてください。このアプリが気付けば、それが選んだカードリーダーです。
    .patient = { -patient-wait }
    .vendor = 選んだリーダーのカード通知を待っています。
    .spoken = { screen-reader-compare }。{ screen-reader-compare.staff }

screen-reader-looking = カードリーダーを探しています
    .staff = 近くのカードリーダーを探しています。カードリーダーの電源を入れてお待ちください。
    .patient = { -patient-wait }
    .vendor = リーダーを走査しています。
    .spoken = { screen-reader-looking }。{ screen-reader-looking.staff }

screen-self-check-attention = 確かめるところがあります
    .staff = 下に出ていることを直してから、「もう一度」を選んでください。
    .patient = { -patient-wait }
    .vendor = 動作確認で一つ以上の部分が通りませんでした。
    .spoken = 確かめるところがあります。画面のことを直してから、もう一度、を選んでください。

screen-self-check-good = すべて使えます
    .staff = 端末、通信、カードリーダー、カードのすべてを確かめました。受付を始めてください。
    .patient = { -patient-wait }
    .vendor = 動作確認の全部分が通りました。
    .spoken = { screen-self-check-good }。{ screen-self-check-good.staff }

screen-self-check-running = 動作確認
    .staff = 職員のマイナンバーカードをかざしてください。暗証番号は使いません。
    .patient = { -patient-wait }
    .vendor = PINなしでカードの情報を読みます。
    .spoken = { screen-self-check-running }。{ screen-self-check-running.staff }

screen-settings-general = 設定
    .staff = 変えたい項目を選んでください。
    .patient = { -patient-wait }
    .vendor = 設定の一覧です。
    .spoken = { screen-settings-general }。{ screen-settings-general.staff }

screen-settings-security = セキュリティ設定
    .staff = 変えたい項目を選んでください。過去の結果は資格確認結果検索で見られます。
    .patient = { -patient-wait }
    .vendor = 施錠、コピー、生体認証の設定です。
    .spoken = { screen-settings-security }。{ screen-settings-security.staff }

screen-terms-consent = 利用規約を確認・同意
    .staff = 利用規約を読んでください。同意すると先に進みます。
    .patient = { -patient-wait }
    .vendor = 文面の版、時刻、端末名を同意とともに残します。
    .spoken = 利用規約を確認して同意する画面です。{ screen-terms-consent.staff }
