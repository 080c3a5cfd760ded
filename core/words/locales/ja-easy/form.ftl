### やさしい日本語。vendor は ja のものを使います。

form-account-id-form = IDのかたちがちがいます
    .staff = Wからはじまる8文字を入力してください。
    .patient = { -patient-wait }
    .spoken = { form-account-id-form }。{ form-account-id-form.staff }

form-choice-unknown = えらんでいません
    .staff = 1つえらんでください。
    .patient = { -patient-wait }
    .spoken = { form-choice-unknown }。{ form-choice-unknown.staff }

form-date-form = 日付のかたちがちがいます
    .staff = 年、月、日をハイフンでつないで入力してください。
    .patient = { -patient-wait }
    .spoken = { form-date-form }。{ form-date-form.staff }

form-date-future = 先の日付です
    .staff = 今日までの日付を入力してください。
    .patient = { -patient-wait }
    .spoken = { form-date-future }。{ form-date-future.staff }

form-digits-count = 数字の数がちがいます
    .staff = 数字を{ $count }こ入力してください。
    .patient = { -patient-wait }
    .spoken = { form-digits-count }。{ form-digits-count.staff }

form-digits-most = 数字で入力します
    .staff = 数字を{ $count }こまで入力してください。
    .patient = { -patient-wait }
    .spoken = { form-digits-most }。{ form-digits-most.staff }

form-email-form = メールアドレスのかたちがちがいます
    .staff = 小さい英字と数字で入力してください。
    .patient = { -patient-wait }
    .spoken = { form-email-form }。{ form-email-form.staff }

form-field-required = 入力がありません
    .staff = ここを入力してください。
    .patient = { -patient-wait }
    .spoken = { form-field-required }。{ form-field-required.staff }

form-file-heic = この写真はつかえません
    .staff = PNGかPDFにしてえらんでください。
    .patient = { -patient-wait }
    .spoken = { form-file-heic }。{ form-file-heic.staff }

form-file-jpeg = JPEGの写真はつけられません
    .staff = 写真をPNGかPDFにしてからつけてください。
    .patient = { -patient-wait }
    .spoken = { form-file-jpeg }。{ form-file-jpeg.staff }

form-file-kind = このファイルはつかえません
    .staff = PDFかPNGかExcelをえらんでください。
    .patient = { -patient-wait }
    .spoken = { form-file-kind }。{ form-file-kind.staff }

form-file-size = ファイルが大きすぎます
    .staff = { $count }メガバイトまでをえらんでください。
    .patient = { -patient-wait }
    .spoken = { form-file-size }。{ form-file-size.staff }

form-number-range = 数がちがいます
    .staff = 1から{ $count }までの数を入力してください。
    .patient = { -patient-wait }
    .spoken = { form-number-range }。{ form-number-range.staff }

form-password-differs = 2つのパスワードがちがいます
    .staff = おなじパスワードを2回入力してください。
    .patient = { -patient-wait }
    .spoken = { form-password-differs }。{ form-password-differs.staff }

form-password-short = パスワードがみじかいです
    .staff = { $count }文字より長くしてください。
    .patient = { -patient-wait }
    .spoken = { form-password-short }。{ form-password-short.staff }

form-password-weak = パスワードがよわいです
    .staff = 大きい英字と小さい英字と数字を入れてください。
    .patient = { -patient-wait }
    .spoken = { form-password-weak }。{ form-password-weak.staff }

form-registration-number-ahaki = 番号の数がちがいます
    .staff = 数字を10こ入力してください。
    .patient = { -patient-wait }
    .spoken = { form-registration-number-ahaki }。{ form-registration-number-ahaki.staff }

form-registration-number-judo = 番号のかたちがちがいます
    .staff = 協か契と数字9こを入力してください。
    .patient = { -patient-wait }
    .spoken = { form-registration-number-judo }。{ form-registration-number-judo.staff }

form-telephone-form = 電話番号のかたちがちがいます
    .staff = 数字だけで入力してください。
    .patient = { -patient-wait }
    .spoken = { form-telephone-form }。{ form-telephone-form.staff }

form-terms-unticked = きまりに印がありません
    .staff = きまりを読んで印をつけてください。
    .patient = { -patient-wait }
    .spoken = { form-terms-unticked }。{ form-terms-unticked.staff }

form-text-control = つかえない文字があります
    .staff = もういちど入力してください。
    .patient = { -patient-wait }
    .spoken = { form-text-control }。{ form-text-control.staff }

form-text-too-long = 文字が多すぎます
    .staff = { $count }文字までで入力してください。
    .patient = { -patient-wait }
    .spoken = { form-text-too-long }。{ form-text-too-long.staff }
