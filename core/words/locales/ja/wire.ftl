### 日本語

wire-number-malformed = 番号の形を確かめてください
    .staff = { $field }の桁数か文字が合いません。もう一度入力してください。
    .patient = { -patient-wait }
    .vendor = { $field }が番号の書式に合いません。値を直してから送り直します。
    .spoken = 番号の形を確かめてください。項目は{ $field }です。

wire-payload-malformed = 内容を読み取れません
    .staff = 受け取った内容を読み取れませんでした。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 規約の形式として解析できません。同じ内容での再試行は不要です。
    .spoken = { wire-payload-malformed }。{ wire-payload-malformed.staff }
