### やさしい日本語。vendor は ja のものを使います。

receipt-client-invalid = レセコンをつなげませんでした
    .staff = レセコンの設定を見てください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-client-invalid }。{ receipt-client-invalid.staff }

receipt-client-not-approved = レセコンは、まだ使えません
    .staff = 使えるようになるまで待ってください。急ぐときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-client-not-approved }。{ receipt-client-not-approved.staff }

receipt-client-stopped = レセコンは止まっています
    .staff = 管理者がレセコンを止めました。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-client-stopped }。{ receipt-client-stopped.staff }

receipt-condition-failed = 番号が、ほかのところで変わりました
    .staff = 今の番号を見てください。次に、もう一度番号を入れてください。
    .patient = { -patient-wait }
    .spoken = { receipt-condition-failed }。{ receipt-condition-failed.staff }

receipt-condition-missing = 番号を入れられませんでした
    .staff = レセコンを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-condition-missing }。{ receipt-condition-missing.staff }

receipt-format-not-offered = この形では渡せません
    .staff = レセコンを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-format-not-offered }。{ receipt-format-not-offered.staff }

receipt-limit-locked = レセコンを止めています
    .staff = 何回も続いたので、レセコンを止めています。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-limit-locked }。{ receipt-limit-locked.staff }

receipt-limit-too-many = 少し待ってください
    .staff = 何回も続いたので、今は止めています。{ $seconds }秒待って、レセコンの設定を見てください。
    .patient = { -patient-wait }
    .spoken = { receipt-limit-too-many }。{ receipt-limit-too-many.staff }

receipt-result-unknown = 結果が見つかりません
    .staff = 結果が見つかりませんでした。必要なときは、もう一度保険を確認してください。
    .patient = { -patient-wait }
    .spoken = { receipt-result-unknown }。{ receipt-result-unknown.staff }

receipt-token-expired = レセコンをつなぎ直しています
    .staff = このまま待ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-token-expired }。{ receipt-token-expired.staff }

receipt-token-invalid = レセコンをつなぎ直してください
    .staff = レセコンを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-token-invalid }。{ receipt-token-invalid.staff }

receipt-token-missing = レセコンをつないでください
    .staff = レセコンを閉じて、もう一度開いてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { receipt-token-missing }。{ receipt-token-missing.staff }
