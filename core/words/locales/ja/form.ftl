### 日本語

form-account-id-form = アカウントIDの形が違います
    .staff = Wで始まる8文字のIDを入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-account-id-form }。{ form-account-id-form.staff }

form-choice-unknown = 選択されていません
    .staff = 一覧から1つ選んでください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-choice-unknown }。{ form-choice-unknown.staff }

form-date-form = 日付の形が違います
    .staff = 年4桁、月2桁、日2桁を半角のハイフンでつないで入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-date-form }。{ form-date-form.staff }

form-date-future = これから先の日付です
    .staff = 今日までの日付を入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-date-future }。{ form-date-future.staff }

form-digits-count = 桁数が合いません
    .staff = 半角数字{ $count }桁で入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-digits-count }。{ form-digits-count.staff }

form-digits-most = 数字で入力してください
    .staff = 半角数字{ $count }桁以内で、ハイフンなしで入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-digits-most }。{ form-digits-most.staff }

form-email-form = メールアドレスの形が違います
    .staff = 英小文字、数字、ピリオド、ハイフン、アンダーバーとアットマーク1つで入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-email-form }。{ form-email-form.staff }

form-field-required = 入力されていません
    .staff = この項目を入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-field-required }。{ form-field-required.staff }

form-file-heic = この形式の写真は添付できません
    .staff = 写真をPNGかPDFで保存し直してから選んでください。スマートフォンの設定で撮影の形式を変えることもできます。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-file-heic }。{ form-file-heic.staff }

form-file-jpeg = JPEGの写真は添付できません
    .staff = 写真をPNGかPDFで保存し直してから添付してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-file-jpeg }。{ form-file-jpeg.staff }

form-file-kind = このファイルは添付できません
    .staff = PDF、PNG、Excelのファイルを選んでください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-file-kind }。{ form-file-kind.staff }

form-file-size = ファイルが大きすぎます
    .staff = { $count }メガバイトまでのファイルを選んでください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-file-size }。{ form-file-size.staff }

form-number-range = 数が範囲の外です
    .staff = 1から{ $count }までの数を半角数字で入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-number-range }。{ form-number-range.staff }

form-password-differs = 2つのパスワードが同じではありません
    .staff = 同じパスワードを2回入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-password-differs }。{ form-password-differs.staff }

form-password-short = パスワードが短すぎます
    .staff = { $count }文字以上で入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-password-short }。{ form-password-short.staff }

form-password-weak = パスワードの条件を満たしていません
    .staff = 8文字以上100文字以内で、英大文字、英小文字、数字をそれぞれ1文字以上入れてください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-password-weak }。{ form-password-weak.staff }

form-registration-number-ahaki = 登録記号番号の桁数が合いません
    .staff = 10桁の数字を入力してください。区切りはあってもなくてもかまいません。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-registration-number-ahaki }。{ form-registration-number-ahaki.staff }

form-registration-number-judo = 登録記号番号の形が違います
    .staff = 協または契と9桁の数字を入力してください。区切りはあってもなくてもかまいません。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-registration-number-judo }。{ form-registration-number-judo.staff }

form-telephone-form = 電話番号の形が違います
    .staff = 半角数字10桁または11桁で、ハイフンなしで入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-telephone-form }。{ form-telephone-form.staff }

form-terms-unticked = 利用規約への同意が必要です
    .staff = 利用規約を読み、同意するときは欄に印を付けてください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-terms-unticked }。{ form-terms-unticked.staff }

form-text-control = 使えない文字があります
    .staff = 改行などを消して入力し直してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-text-control }。{ form-text-control.staff }

form-text-too-long = 文字数が多すぎます
    .staff = { $count }文字以内で入力してください。
    .patient = { -patient-wait }
    .vendor = 値が項目の規則に合いません。入力を直せば再試行できます。
    .spoken = { form-text-too-long }。{ form-text-too-long.staff }
