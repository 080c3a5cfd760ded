### やさしい日本語。vendor は ja のものを使います。

app-activation-needed = 機械の登録が必要です
    .staff = この機械は、まだ登録していません。アカウントの紙を出して、登録を始めてください。
    .patient = { -patient-wait }
    .spoken = { app-activation-needed }。{ app-activation-needed.staff }

app-activation-payload-malformed = 登録の情報が読めません
    .staff = 読んだものは登録の情報ではありません。アカウントの紙のQRコードをもう一度読んでください。読めないときは、手で入れてください。
    .patient = { -patient-wait }
    .spoken = { app-activation-payload-malformed }。{ app-activation-payload-malformed.staff }

app-history-copied = コピーしました
    .staff = 結果をコピーしました。{ $seconds }秒で消えます。はったところで、患者さんの名前を見てください。
    .patient = { -patient-wait }
    .spoken = { app-history-copied }。{ app-history-copied.staff }

app-history-empty = まだ結果がありません
    .staff = まだ結果がありません。カードで確認すると、ここに出ます。始めるときは、カードをかざしてください。
    .patient = { -patient-wait }
    .spoken = { app-history-empty }。{ app-history-empty.staff }

app-history-expired = 見ることができる日がすぎました
    .staff = この結果は、施術した月の次の月の終わりに消えました。必要なときは、カードでもう一度確認してください。
    .patient = { -patient-wait }
    .spoken = { app-history-expired }。{ app-history-expired.staff }

app-history-not-found = 結果が見つかりません
    .staff = さがした結果はありません。ほかの名前か日でさがしてください。
    .patient = { -patient-wait }
    .spoken = { app-history-not-found }。{ app-history-not-found.staff }

app-internal-bug = アプリに問題があります
    .staff = アプリに問題があります。アプリを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { app-internal-bug }。{ app-internal-bug.staff }

app-keystore-cancelled = 顔や指の確認をやめました
    .staff = 顔や指の確認をやめました。続けるときは、もう一度確認してください。
    .patient = { -patient-wait }
    .spoken = { app-keystore-cancelled }。{ app-keystore-cancelled.staff }

app-keystore-file-warning = かぎがファイルにあります
    .staff = この機械では、かぎがファイルの中にあります。ほかの人にこの機械を使わせないでください。
    .patient = { -patient-wait }
    .spoken = { app-keystore-file-warning }。{ app-keystore-file-warning.staff }

app-keystore-invalidated = 機械をもう一度登録してください
    .staff = 機械の画面ロックか、顔や指の登録が変わりました。管理者に登録の番号をもらってください。次に、機械をもう一度登録してください。
    .patient = { -patient-other-way }
    .spoken = { app-keystore-invalidated }。{ app-keystore-invalidated.staff }

app-keystore-locked = 機械のロックを開けてください
    .staff = 機械がロックされています。画面のロックを開けてください。
    .patient = { -patient-wait }
    .spoken = { app-keystore-locked }。{ app-keystore-locked.staff }

app-keystore-unavailable = 機械のかぎが使えません
    .staff = この機械の安全なかぎが使えません。電源を入れなおしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { app-keystore-unavailable }。{ app-keystore-unavailable.staff }

app-network-protocol = サービスの答えがわかりません
    .staff = サービスの答えが、いつもとちがいます。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { app-network-protocol }。{ app-network-protocol.staff }

app-network-timeout = サービスの答えが来ません
    .staff = サービスから答えが来ませんでした。もう一度やってみてください。まただめなときは、ほかの方法で保険を確認してください。
    .patient = { -patient-wait }
    .spoken = { app-network-timeout }。{ app-network-timeout.staff }

app-network-tls = 安全につながりません
    .staff = サービスに安全につながりませんでした。この機械の日と時間を見てください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { app-network-tls }。{ app-network-tls.staff }

app-network-unreachable = ネットワークにつながりません
    .staff = サービスにつながりませんでした。この機械の通信を見てください。まただめなときは、ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { app-network-unreachable }。{ app-network-unreachable.staff }

app-password-too-weak = 新しいパスワードがルールに合いません
    .staff = 短いか、文字の種類が少ないです。大文字、小文字、数字を入れて、8文字以上にしてください。
    .patient = { -patient-wait }
    .spoken = { app-password-too-weak }。{ app-password-too-weak.staff }

app-settings-invalid = 設定を見てください
    .staff = 設定の{ $field }が使えません。設定の画面でなおしてください。
    .patient = { -patient-wait }
    .spoken = 設定を見てください。なおすところは{ $field }です。

app-store-unreadable = 機械の記録が読めません
    .staff = この機械の記録が読めませんでした。アプリを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { app-store-unreadable }。{ app-store-unreadable.staff }

app-unlock-locked = アプリが使えなくなりました
    .staff = 何回もちがったので、アプリを止めました。管理者に登録の番号をもらってください。次に、機械をもう一度登録してください。
    .patient = { -patient-other-way }
    .spoken = { app-unlock-locked }。{ app-unlock-locked.staff }

app-unlock-needed = アプリを開いてください
    .staff = しばらく使わなかったので、アプリを閉じました。ログインの番号を入れてください。
    .patient = { -patient-wait }
    .spoken = { app-unlock-needed }。{ app-unlock-needed.staff }

app-unlock-wrong = ログインの番号がちがいます
    .staff =
        ログインの番号がちがいます。{ $seconds ->
            [0] {""}
           *[other] { $seconds }秒待って、
        }もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { app-unlock-wrong }。{ app-unlock-wrong.staff }

app-activation-already-done = この機械はもう使えます
    .staff = はじめの設定は終わっています。ログインしてください。
    .patient = { -patient-other-way }
    .spoken = { app-activation-already-done }。{ app-activation-already-done.staff }

app-activation-other-origin = ちがうサービスの設定です
    .staff = この機械のサービスの設定ではありません。もらった紙を確かめてください。
    .patient = { -patient-other-way }
    .spoken = { app-activation-other-origin }。{ app-activation-other-origin.staff }

app-keystore-not-found = 機械のかぎがありません
    .staff = この機械のかぎがありません。はじめの設定をもう一度してください。
    .patient = { -patient-other-way }
    .spoken = { app-keystore-not-found }。{ app-keystore-not-found.staff }

app-password-differs = 2つのパスワードがちがいます
    .staff = 2つのパスワードがちがいます。同じパスワードを2回入れてください。
    .patient = { -patient-other-way }
    .spoken = { app-password-differs }。{ app-password-differs.staff }

app-form-incomplete = まだ書いていないところがあります
    .staff = 書いていないところに入れてください。
    .patient = { -patient-wait }
    .spoken = { app-form-incomplete }。{ app-form-incomplete.staff }

app-history-deleted = この機械から消しました
    .staff = この結果を消しました。ほかの機械には残っています。また必要なときは、カードで確認してください。
    .patient = { -patient-wait }
    .spoken = { app-history-deleted }。{ app-history-deleted.staff }

app-history-nothing-to-copy = コピーするものがありません
    .staff = この結果には、保険の情報がありません。ほかの方法で調べたことを入れてください。
    .patient = { -patient-wait }
    .spoken = { app-history-nothing-to-copy }。{ app-history-nothing-to-copy.staff }

app-idle-soon = もうすぐ閉じます
    .staff = あと{ $seconds }秒で閉じます。続けるときは、画面にさわってください。
    .patient = { -patient-wait }
    .spoken = { app-idle-soon }。{ app-idle-soon.staff }

app-pin-closed = 番号の画面を閉じました
    .staff = 時間がたったので、入れた数字を消しました。もう一度、方法を選んでください。
    .patient = 画面を閉じました。数字は残っていません。
    .spoken = { app-pin-closed }。{ app-pin-closed.staff }

app-pin-closing = もうすぐ画面を閉じます
    .staff = あと{ $seconds }秒で閉じます。続けるときは「時間をのばす」をおしてください。
    .patient = あと{ $seconds }秒で閉じます。
    .spoken = あと{ $seconds }秒で閉じます。続けるときは、時間をのばす、をおしてください。

app-pin-forgotten = 番号を消しました
    .staff = 安全のために、番号を消しました。続けるときは、もう一度入れてください。
    .patient = もう一度、4つの数字を入れてください。
    .spoken = { app-pin-forgotten }。{ app-pin-forgotten.staff }

app-result-leaving = もうすぐ結果を閉じます
    .staff = あと{ $seconds }秒で閉じます。まだ見るときは「時間をのばす」をおしてください。
    .patient = { -patient-wait }
    .spoken = あと{ $seconds }秒で閉じます。まだ見るときは、時間をのばす、をおしてください。

app-speech-earphones = イヤホンをつけてください
    .staff = 結果は、イヤホンのときだけ読みます。イヤホンをつけてから、おしてください。
    .patient = { -patient-wait }
    .spoken = { app-speech-earphones }。{ app-speech-earphones.staff }

app-terms-changed = 約束の文が新しくなりました
    .staff = 新しい約束の文があります。読んでから、同意してください。
    .patient = { -patient-wait }
    .spoken = { app-terms-changed }。{ app-terms-changed.staff }

app-terms-declined = 同意しないと使えません
    .staff = 同意するまで、このアプリは使えません。わからないことは、管理者に聞いてください。
    .patient = { -patient-wait }
    .spoken = { app-terms-declined }。{ app-terms-declined.staff }
