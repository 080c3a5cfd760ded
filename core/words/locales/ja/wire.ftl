### 日本語

wire-number-check-digit = 番号の最後の数字が合いません
    .staff = { $field }の最後の数字が計算と合いません。書類の番号と見比べてください。同じならそのまま使ってください。
    .patient = 番号を確かめています。少しお待ちください。
    .vendor = { $field }の検証番号が計算と異なります。拒否の理由にはなりません。値は届いたまま持ちます。
    .spoken = 番号の最後の数字が計算と合いません。項目は{ $field }です。書類の番号と見比べてください。

wire-number-form = 番号の形がいつもと違います
    .staff = { $field }の桁数か文字がいつもと違います。書類の番号と見比べてください。同じならそのまま使ってください。
    .patient = 番号を確かめています。少しお待ちください。
    .vendor = { $field }の桁数または文字が公表された書式と異なります。拒否の理由にはなりません。値は届いたまま持ちます。
    .spoken = 番号の形がいつもと違います。項目は{ $field }です。書類の番号と見比べてください。

wire-number-malformed = 番号の形を確かめてください
    .staff = { $field }の桁数か文字が合いません。もう一度入力してください。
    .patient = { -patient-wait }
    .vendor = { $field }が番号の書式に合いません。値を直してから送り直します。
    .spoken = 番号の形を確かめてください。項目は{ $field }です。

wire-number-prefecture = 番号の都道府県がわかりません
    .staff = { $field }に、ない都道府県の番号が入っています。書類の番号と見比べてください。同じならそのまま使ってください。
    .patient = 番号を確かめています。少しお待ちください。
    .vendor = { $field }の都道府県の位置が01から48にありません。拒否の理由にはなりません。値は届いたまま持ちます。
    .spoken = 番号の都道府県がわかりません。項目は{ $field }です。書類の番号と見比べてください。

wire-payload-malformed = 内容を読み取れません
    .staff = 受け取った内容を読み取れませんでした。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 規約の形式として解析できません。同じ内容での再試行は不要です。
    .spoken = { wire-payload-malformed }。{ wire-payload-malformed.staff }
