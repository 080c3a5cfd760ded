### やさしい日本語。vendor は ja のものを使います。

device-account-stopped = このアカウントは止まっています
    .staff = 管理者がこのアカウントを止めました。管理者に言ってください。今は、ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { device-account-stopped }。{ device-account-stopped.staff }

device-activation-refused = 機械を登録できませんでした
    .staff = 入れた内容では登録できませんでした。機関コード、ID、パスワード、登録の番号をもう一度見てください。
    .patient = { -patient-wait }
    .spoken = { device-activation-refused }。{ device-activation-refused.staff }

device-client-too-old = アプリを新しくしてください
    .staff = このアプリは古いので使えません。アプリを新しくしてください。
    .patient = { -patient-wait }
    .spoken = { device-client-too-old }。{ device-client-too-old.staff }

device-limit-locked = 登録を止めています
    .staff = 何回も続いたので、ここからの登録を止めています。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { device-limit-locked }。{ device-limit-locked.staff }

device-limit-too-many = 少し待ってください
    .staff = 何回も続いたので、今は止めています。{ $seconds }秒待って、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { device-limit-too-many }。{ device-limit-too-many.staff }

device-proof-invalid = 機械を確認できませんでした
    .staff = この機械を確認できませんでした。アプリを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { device-proof-invalid }。{ device-proof-invalid.staff }

device-proof-missing = 機械を確認できませんでした
    .staff = この機械の情報が届きませんでした。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { device-proof-missing }。{ device-proof-missing.staff }

device-proof-nonce-required = もう一度、機械を確認しています
    .staff = もう一度、サービスと確認しています。そのまま待ってください。
    .patient = { -patient-wait }
    .spoken = { device-proof-nonce-required }。{ device-proof-nonce-required.staff }

device-proof-replayed = 機械を確認できませんでした
    .staff = 同じものが2回届きました。もう一度送ってください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { device-proof-replayed }。{ device-proof-replayed.staff }

device-refresh-invalid = 機械をもう一度登録してください
    .staff = この機械の登録を新しくできませんでした。管理者に登録の番号をもらってください。次に、機械をもう一度登録してください。
    .patient = { -patient-wait }
    .spoken = { device-refresh-invalid }。{ device-refresh-invalid.staff }

device-token-expired = ログインの時間がすぎました
    .staff = ログインを新しくしています。そのまま待ってください。
    .patient = { -patient-wait }
    .spoken = { device-token-expired }。{ device-token-expired.staff }

device-token-invalid = もう一度ログインしてください
    .staff = ログインを確認できませんでした。アプリを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { device-token-invalid }。{ device-token-invalid.staff }

device-token-missing = ログインが必要です
    .staff = ログインの情報が届きませんでした。アプリを閉じて、もう一度開いてください。
    .patient = { -patient-wait }
    .spoken = { device-token-missing }。{ device-token-missing.staff }
