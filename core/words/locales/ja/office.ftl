### 日本語

office-account-unknown = このアカウントは見つかりません
    .staff = 一覧に戻り、アカウントIDを確かめてください。利用終了のアカウントは使えません。
    .patient = { -patient-wait }
    .vendor = この施設のアカウントではないか、利用終了です。再試行しません。
    .spoken = { office-account-unknown }。{ office-account-unknown.staff }

office-application-changed = 申請は先に更新されています
    .staff = ほかの人が先に処理したか、今の状態ではできない操作です。画面を開き直して、今の状態を確かめてください。
    .patient = { -patient-wait }
    .vendor = 版が古いか、状態がこの操作を許しません。読み直してから操作します。
    .spoken = { office-application-changed }。{ office-application-changed.staff }

office-application-incomplete = 入力が足りません
    .staff = 必須の項目を入力し、必要な書類を添付してから、もう一度送信してください。
    .patient = { -patient-wait }
    .vendor = 必要な項目がないか、値が正しくありません。直してから再試行します。
    .spoken = { office-application-incomplete }。{ office-application-incomplete.staff }

office-application-unknown = 申請が見つかりません
    .staff = 申請状況の一覧から開き直してください。
    .patient = { -patient-wait }
    .vendor = 申請がないか、この利用者のものではありません。再試行しません。
    .spoken = { office-application-unknown }。{ office-application-unknown.staff }

office-facility-check-exhausted = 今日はこれ以上施設の確認ができません
    .staff = 明日もう一度行うか、書類の添付による確認を選んでください。
    .patient = { -patient-wait }
    .vendor = 施設ごとの1日の回数の上限です。日本の日付が変わってから再試行します。
    .spoken = { office-facility-check-exhausted }。{ office-facility-check-exhausted.staff }

office-facility-check-no-match = 施設を確認できませんでした
    .staff = 入力した内容を確かめてください。確認できないときは、書類の添付による確認を選んでください。
    .patient = { -patient-wait }
    .vendor = マスタと一致しないか、マスタに値がありません。どちらかは答えません。
    .spoken = { office-facility-check-no-match }。{ office-facility-check-no-match.staff }

office-preview-too-large = 画像が大きすぎて表示できません
    .staff = 元のファイルを保存して確認してください。
    .patient = { -patient-wait }
    .vendor = 画素数が上限を超えています。元のファイルを使います。
    .spoken = { office-preview-too-large }。{ office-preview-too-large.staff }

office-preview-unavailable = プレビューを表示できません
    .staff = 元のファイルを保存して確認してください。運用担当者にもお知らせください。
    .patient = { -patient-wait }
    .vendor = プレビューを描くプログラムが設定されていないか、起動しません。設定 office.preview を確かめます。
    .spoken = { office-preview-unavailable }。{ office-preview-unavailable.staff }

office-preview-unreadable = プレビューを表示できません
    .staff = ファイルが壊れているか、パスワードで保護されています。元のファイルを保存して確認するか、差し戻してください。
    .patient = { -patient-wait }
    .vendor = ファイルを読めないか、時間かメモリの上限を超えました。同じファイルは再試行しません。
    .spoken = { office-preview-unreadable }。{ office-preview-unreadable.staff }

office-review-claimed = ほかの担当者が審査しています
    .staff = この申請を審査するときは、先に審査を始めるのボタンを押してください。
    .patient = { -patient-wait }
    .vendor = 審査の担当者が違います。担当になってから再試行します。
    .spoken = { office-review-claimed }。{ office-review-claimed.staff }

office-review-same-person = 二人目の承認が必要です
    .staff = 一次確認をした人とは別の担当者が承認してください。
    .patient = { -patient-wait }
    .vendor = 四眼の設定です。別の担当者が承認します。
    .spoken = { office-review-same-person }。{ office-review-same-person.staff }

office-sheet-gone = ユーザ設定情報は保管されていません
    .staff = 端末の登録が済んだか、期限が過ぎたか、リンクが使われました。必要なときは再発行してください。
    .patient = { -patient-wait }
    .vendor = 最初の登録または30日で消えます。再発行だけが方法です。
    .spoken = { office-sheet-gone }。{ office-sheet-gone.staff }

office-subsidy-refused = 助成金を申請できません
    .staff = 申請の期限が過ぎたか、この施設または併設の施設にすでに交付が決まっています。交付決定の一覧を確かめてください。
    .patient = { -patient-wait }
    .vendor = 期限後、または施設か併設の相手に決定があります。再試行しません。
    .spoken = { office-subsidy-refused }。{ office-subsidy-refused.staff }

office-upload-infected = このファイルは受け付けられません
    .staff = ファイルの検査で問題が見つかりました。別の端末で作り直してから添付してください。
    .patient = { -patient-wait }
    .vendor = 検査のプログラムがファイルを拒みました。同じファイルは再試行しません。
    .spoken = { office-upload-infected }。{ office-upload-infected.staff }

office-upload-unconverted = 写真を変換できませんでした
    .staff = 写真が壊れているか、大きすぎます。PNGかPDFで保存し直してから添付してください。
    .patient = { -patient-wait }
    .vendor = JPEGを読めないか、画素数が上限を超えています。PNGかPDFを送ります。
    .spoken = { office-upload-unconverted }。{ office-upload-unconverted.staff }
