### やさしい日本語。vendor は ja のものを使います。

office-account-unknown = アカウントが見つかりません
    .staff = 一覧に戻って、アカウントIDを確かめてください。
    .patient = { -patient-wait }
    .spoken = { office-account-unknown }。{ office-account-unknown.staff }

office-application-changed = 申請は新しくなっています
    .staff = ほかの人が先にしました。画面を開き直してください。
    .patient = { -patient-wait }
    .spoken = { office-application-changed }。{ office-application-changed.staff }

office-application-incomplete = まだ足りないところがあります
    .staff = 必須のところを入れて、書類をつけてから送ってください。
    .patient = { -patient-wait }
    .spoken = { office-application-incomplete }。{ office-application-incomplete.staff }

office-application-unknown = 申請が見つかりません
    .staff = 申請の一覧から開いてください。
    .patient = { -patient-wait }
    .spoken = { office-application-unknown }。{ office-application-unknown.staff }

office-facility-check-exhausted = 今日はもう確認できません
    .staff = 明日もう一度してください。または書類をつける方法を選んでください。
    .patient = { -patient-wait }
    .spoken = { office-facility-check-exhausted }。{ office-facility-check-exhausted.staff }

office-facility-check-no-match = 施設を確認できませんでした
    .staff = 入れた内容を確かめてください。できないときは、書類をつける方法を選んでください。
    .patient = { -patient-wait }
    .spoken = { office-facility-check-no-match }。{ office-facility-check-no-match.staff }

office-preview-too-large = 画像が大きすぎて見せられません
    .staff = もとのファイルを開いてください。
    .patient = { -patient-wait }
    .spoken = { office-preview-too-large }。{ office-preview-too-large.staff }

office-preview-unavailable = プレビューを見せられません
    .staff = もとのファイルを開いてください。
    .patient = { -patient-wait }
    .spoken = { office-preview-unavailable }。{ office-preview-unavailable.staff }

office-preview-unreadable = プレビューを見せられません
    .staff = ファイルがこわれているか、かぎがかかっています。もとのファイルを開いてください。
    .patient = { -patient-wait }
    .spoken = { office-preview-unreadable }。{ office-preview-unreadable.staff }

office-review-claimed = ほかの人が審査しています
    .staff = 先に審査を始めるのボタンを押してください。
    .patient = { -patient-wait }
    .spoken = { office-review-claimed }。{ office-review-claimed.staff }

office-review-same-person = 二人目の人が必要です
    .staff = 別の担当の人が承認してください。
    .patient = { -patient-wait }
    .spoken = { office-review-same-person }。{ office-review-same-person.staff }

office-sheet-gone = 設定の情報はもうありません
    .staff = もう使われたか、日がすぎました。再発行してください。
    .patient = { -patient-wait }
    .spoken = { office-sheet-gone }。{ office-sheet-gone.staff }

office-subsidy-refused = 助成金の申請はできません
    .staff = 期限がすぎたか、もう決まっています。一覧を見てください。
    .patient = { -patient-wait }
    .spoken = { office-subsidy-refused }。{ office-subsidy-refused.staff }

office-upload-infected = このファイルは使えません
    .staff = ファイルに問題がありました。作り直してください。
    .patient = { -patient-wait }
    .spoken = { office-upload-infected }。{ office-upload-infected.staff }

office-upload-unconverted = 写真を変えられませんでした
    .staff = PNGかPDFにしてから、もういちどつけてください。
    .patient = { -patient-wait }
    .spoken = { office-upload-unconverted }。{ office-upload-unconverted.staff }
