### やさしい日本語。vendor は ja のものを使います。

wire-number-malformed = 番号の形を見てください
    .staff = { $field }の数か文字がちがいます。もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = 番号の形を見てください。なおすところは{ $field }です。

wire-payload-malformed = 内容が読めません
    .staff = 届いた内容が読めませんでした。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { wire-payload-malformed }。{ wire-payload-malformed.staff }
