### やさしい日本語。vendor は ja のものを使います。

wire-number-check-digit = 番号のさいごの数字が合いません
    .staff = { $field }のさいごの数字が合いません。紙の番号とくらべてください。同じなら、そのまま使ってください。
    .patient = 番号を見ています。すこし待ってください。
    .spoken = 番号のさいごの数字が合いません。{ $field }です。紙の番号とくらべてください。

wire-number-form = 番号の形がいつもとちがいます
    .staff = { $field }の数か文字がいつもとちがいます。紙の番号とくらべてください。同じなら、そのまま使ってください。
    .patient = 番号を見ています。すこし待ってください。
    .spoken = 番号の形がいつもとちがいます。{ $field }です。紙の番号とくらべてください。

wire-number-malformed = 番号の形を見てください
    .staff = { $field }の数か文字がちがいます。もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = 番号の形を見てください。なおすところは{ $field }です。

wire-number-prefecture = 番号の都道府県がわかりません
    .staff = { $field }の都道府県の番号がわかりません。紙の番号とくらべてください。同じなら、そのまま使ってください。
    .patient = 番号を見ています。すこし待ってください。
    .spoken = 番号の都道府県がわかりません。{ $field }です。紙の番号とくらべてください。

wire-payload-malformed = 内容が読めません
    .staff = 届いた内容が読めませんでした。アプリを新しくしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { wire-payload-malformed }。{ wire-payload-malformed.staff }
