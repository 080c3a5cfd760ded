### やさしい日本語。vendor は ja のものを使います。

request-body-malformed = 送った内容が読めません
    .staff = サービスは送った内容を読めませんでした。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { request-body-malformed }。{ request-body-malformed.staff }

request-body-timeout = 送るのがまにあいませんでした
    .staff = 送ったものが届くのに時間がかかりました。インターネットを見て、もう一度やってみてください。
    .patient = { -patient-wait }
    .spoken = { request-body-timeout }。{ request-body-timeout.staff }

request-body-too-large = 送った内容が大きすぎます
    .staff = ファイルや内容が大きすぎます。小さくして、もう一度送ってください。
    .patient = { -patient-wait }
    .spoken = { request-body-too-large }。{ request-body-too-large.staff }

request-body-wrong-type = この形では送れません
    .staff = このファイルや内容の形は使えません。画面に書いてある形で送ってください。
    .patient = { -patient-wait }
    .spoken = { request-body-wrong-type }。{ request-body-wrong-type.staff }

request-field-invalid = 入れたものを見てください
    .staff = { $field }を見て、なおしてください。
    .patient = { -patient-wait }
    .spoken = 入れたものを見てください。なおすところは{ $field }です。

request-method-not-allowed = ここではできません
    .staff = ここでは、それはできません。最初の画面にもどってください。
    .patient = { -patient-wait }
    .spoken = { request-method-not-allowed }。{ request-method-not-allowed.staff }

request-rate-limited = 少し待ってください
    .staff = 何回も続いたので、今は止めています。{ $seconds }秒待って、もう一度送ってください。
    .patient = { -patient-wait }
    .spoken = { request-rate-limited }。{ request-rate-limited.staff }

request-route-unknown = 見つかりません
    .staff = その場所は見つかりませんでした。最初の画面にもどってください。
    .patient = { -patient-wait }
    .spoken = { request-route-unknown }。{ request-route-unknown.staff }

service-answer-unknown = サービスの答えがわかりません
    .staff = このアプリが知らない答えが来ました。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-answer-unknown }。{ service-answer-unknown.staff }

service-backup-failed = コピーを作れません
    .staff = 記録のコピーを作れませんでした。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { service-backup-failed }。{ service-backup-failed.staff }

service-backup-other-way = コピーはほかの方法で作ります
    .staff = この記録のコピーは、ほかの方法で作ります。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { service-backup-other-way }。{ service-backup-other-way.staff }

service-internal-bug = サービスに問題があります
    .staff = サービスに問題があります。少し待って、もう一度やってみてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-internal-bug }。{ service-internal-bug.staff }

service-maintenance-planned = サービスの休みがあります
    .staff = サービスは{ $date }に休みます。休みの間は、ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = サービスの休みがあります。日は{ $date }です。休みの間は、ほかの方法で保険を確認してください。

service-overload-busy = サービスがこんでいます
    .staff = サービスがこんでいます。少し待って、もう一度やってみてください。
    .patient = { -patient-wait }
    .spoken = { service-overload-busy }。{ service-overload-busy.staff }

service-request-timeout = サービスがおそいです
    .staff = サービスの仕事が時間の中で終わりませんでした。もう一度やってみてください。まただめなときは、ほかの方法で保険を確認してください。
    .patient = { -patient-wait }
    .spoken = { service-request-timeout }。{ service-request-timeout.staff }

service-storage-unavailable = サービスが今使えません
    .staff = サービスが今、記録を書けません。少し待って、もう一度やってみてください。まただめなときは、ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { service-storage-unavailable }。{ service-storage-unavailable.staff }

service-audit-broken = 記録がつながりません
    .staff = サービスの記録が変です。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-audit-broken }。{ service-audit-broken.staff }

service-audit-chain-missing = 記録が一つありません
    .staff = サービスの記録が一つありません。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-audit-chain-missing }。{ service-audit-chain-missing.staff }

service-audit-checkpoint = 記録の控えが使えません
    .staff = サービスの記録の控えが使えません。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-audit-checkpoint }。{ service-audit-checkpoint.staff }

service-audit-cut-off = 記録の終わりがありません
    .staff = サービスの記録の終わりがありません。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-audit-cut-off }。{ service-audit-cut-off.staff }

service-audit-rewritten = 記録が控えと違います
    .staff = サービスの記録が控えと違います。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { service-audit-rewritten }。{ service-audit-rewritten.staff }

service-clock-jumped = まだ消していません
    .staff = 時計がちがうかもしれません。時計を見てください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { service-clock-jumped }。{ service-clock-jumped.staff }
