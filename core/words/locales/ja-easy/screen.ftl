### やさしい日本語。vendor は ja のものを使います。

screen-activation-entry = はじめの登録
    .staff = 四つの項目を入れてください。QRコードやPDFからも読めます。
    .patient = { -patient-wait }
    .spoken = { screen-activation-entry }。{ screen-activation-entry.staff }

screen-activation-passcode = アプリを開く文字を決めます
    .staff = 8文字より長くしてください。同じものを二回入れてください。
    .patient = { -patient-wait }
    .spoken = { screen-activation-passcode }。{ screen-activation-passcode.staff }

screen-activation-working = 登録しています
    .staff = 登録しています。待ってください。
    .patient = { -patient-wait }
    .spoken = { screen-activation-working }。{ screen-activation-working.staff }

screen-app-opening = 準備をしています
    .staff = アプリを開いています。待ってください。
    .patient = { -patient-wait }
    .spoken = { screen-app-opening }。{ screen-app-opening.staff }

screen-check-choose = 方法を選びます
    .staff = 患者さんを確認する方法を選んでください。
    .patient = 確認の方法を選びます。待ってください。
    .spoken = { screen-check-choose }。{ screen-check-choose.staff }

screen-check-face = 顔を見ます
    .staff = カードの写真と顔を見てください。同じときだけ「同じ人です」をおしてください。
    .patient = カードの写真と顔を見ます。
    .spoken = カードの写真と顔を見てください。同じときだけ、同じ人です、をおしてください。

screen-check-pin = 番号を入れます
    .staff = 機械を患者さんにわたしてください。患者さんが4つの数字を入れます。
    .patient = カードの4つの数字を入れてください。ほかの人が入れてもいいです。
    .spoken = カードの4つの数字を入れてください。ほかの人が入れてもいいです。

screen-check-preparing = 準備をしています
    .staff = 準備をしています。カードはまだ出さないで待ってください。
    .patient = 準備をしています。待ってください。
    .spoken = { screen-check-preparing }。{ screen-check-preparing.staff }

screen-check-stopping = 止めています
    .staff = 読むのを止めています。カードを動かさないで待ってください。
    .patient = 止めています。カードを動かさないでください。
    .spoken = { screen-check-stopping }。{ screen-check-stopping.staff }

screen-fallback-list = まだ確認していない人
    .staff = カードで確認できたら、その人を選んで消してください。
    .patient = { -patient-wait }
    .spoken = { screen-fallback-list }。{ screen-fallback-list.staff }

screen-fallback-record = 確認したことを書きます
    .staff = 紙を見ながら入れてください。今月のうちに、もう一度確認します。
    .patient = { -patient-wait }
    .spoken = { screen-fallback-record }。{ screen-fallback-record.staff }

screen-fallback-ways = ほかの方法で確認します
    .staff = カードで確認できないときの方法です。使う方法を選んでください。
    .patient = ほかの方法で確認します。
    .spoken = { screen-fallback-ways }。{ screen-fallback-ways.staff }

screen-history-delete = この結果を消しますか
    .staff = この機械から消します。よければ「消す」をおしてください。
    .patient = { -patient-wait }
    .spoken = この機械から消します。よければ、消す、をおしてください。

screen-history-search = 結果をさがします
    .staff = 患者さんを選んでください。名前や番号でさがせます。
    .patient = { -patient-wait }
    .spoken = { screen-history-search }。{ screen-history-search.staff }

screen-history-searching = さがしています
    .staff = さがしています。待ってください。
    .patient = { -patient-wait }
    .spoken = { screen-history-searching }。{ screen-history-searching.staff }

screen-home-ready = 資格の確認
    .staff = 患者さんが来たら「確認を始める」をおしてください。
    .patient = { -patient-wait }
    .spoken = 患者さんが来たら、確認を始める、をおしてください。

screen-login-entry = ログイン
    .staff = アプリは閉じています。ログインしてください。
    .patient = { -patient-wait }
    .spoken = { screen-login-entry }。{ screen-login-entry.staff }

screen-login-working = 見ています
    .staff = ログインしています。待ってください。
    .patient = { -patient-wait }
    .spoken = { screen-login-working }。{ screen-login-working.staff }

screen-reader-answered = このカードリーダーです
    .staff = カードがありました。手元のものなら「これを使う」をおしてください。
    .patient = { -patient-wait }
    .spoken = カードがありました。手元のものなら、これを使う、をおしてください。

screen-reader-choose = カードリーダーを選びます
    .staff = 使うカードリーダーを選んでください。
    .patient = { -patient-wait }
    .spoken = { screen-reader-choose }。{ screen-reader-choose.staff }

screen-reader-compare = カードを置いてください
    .staff = 手元のカードリーダーにカードを置いてください。
    .patient = { -patient-wait }
    .spoken = { screen-reader-compare }。{ screen-reader-compare.staff }

screen-reader-looking = カードリーダーをさがしています
    .staff = カードリーダーの電源を入れて、待ってください。
    .patient = { -patient-wait }
    .spoken = { screen-reader-looking }。{ screen-reader-looking.staff }

screen-self-check-attention = なおすところがあります
    .staff = 下のことをなおしてから「もう一度」をおしてください。
    .patient = { -patient-wait }
    .spoken = なおすところがあります。なおしてから、もう一度、をおしてください。

screen-self-check-good = ぜんぶ使えます
    .staff = 機械もカードも使えます。受付を始めてください。
    .patient = { -patient-wait }
    .spoken = { screen-self-check-good }。{ screen-self-check-good.staff }

screen-self-check-running = 動くか調べます
    .staff = スタッフのカードをかざしてください。番号は使いません。
    .patient = { -patient-wait }
    .spoken = { screen-self-check-running }。{ screen-self-check-running.staff }

screen-settings-general = 設定
    .staff = かえるところを選んでください。
    .patient = { -patient-wait }
    .spoken = { screen-settings-general }。{ screen-settings-general.staff }

screen-settings-security = 安全の設定
    .staff = かえるところを選んでください。前の結果も見られます。
    .patient = { -patient-wait }
    .spoken = { screen-settings-security }。{ screen-settings-security.staff }

screen-terms-consent = 約束の文を読みます
    .staff = 文を読んでください。よければ、同意してください。
    .patient = { -patient-wait }
    .spoken = { screen-terms-consent }。{ screen-terms-consent.staff }
