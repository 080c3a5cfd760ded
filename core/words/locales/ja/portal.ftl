### 日本語

portal-code-refused = 確認コードが一致しません
    .staff = 認証アプリに今表示されている6桁の数字か、まだ使っていない回復コードを入力してください。
    .patient = { -patient-wait }
    .vendor = 第2要素が一致しません。時刻のずれを確かめます。
    .spoken = { portal-code-refused }。{ portal-code-refused.staff }

portal-facility-unknown = 施設が見つかりません
    .staff = 番号を確かめてください。開設から間もない施設は、1か月ほどたってから登録してください。
    .patient = { -patient-wait }
    .vendor = 機関マスタに該当する施設がありません。
    .spoken = { portal-facility-unknown }。{ portal-facility-unknown.staff }

portal-form-stale = この画面からは送信できません
    .staff = 画面を開き直し、もう一度送信してください。入力した内容は控えておいてください。
    .patient = { -patient-wait }
    .vendor = CSRF対策の値が一致しません。画面を開き直してから再試行します。
    .spoken = { portal-form-stale }。{ portal-form-stale.staff }

portal-link-expired = リンクの期限が過ぎました
    .staff = メールのリンクの期限が過ぎています。新規ユーザー登録、または再設定をもう一度行ってください。
    .patient = { -patient-wait }
    .vendor = リンクの期限が過ぎています。再試行しません。
    .spoken = { portal-link-expired }。{ portal-link-expired.staff }

portal-link-unknown = このリンクは使えません
    .staff = 届いたメールのうち、いちばん新しいもののリンクを開いてください。
    .patient = { -patient-wait }
    .vendor = リンクがないか、新しい申込みで置き換えられました。
    .spoken = { portal-link-unknown }。{ portal-link-unknown.staff }

portal-link-used = このリンクは使用済みです
    .staff = 登録が済んでいればログインしてください。済んでいないときは、もう一度はじめから行ってください。
    .patient = { -patient-wait }
    .vendor = 一度限りのリンクが使用済みです。
    .spoken = { portal-link-used }。{ portal-link-used.staff }

portal-login-locked = ログインを止めています
    .staff = 何度も一致しなかったため、この場所からのログインを止めています。{ $seconds }秒待つか、パスワードを再設定してください。
    .patient = { -patient-wait }
    .vendor = 試行の上限に達しました。待ち時間は{ $seconds }秒です。
    .spoken = { portal-login-locked }。{ portal-login-locked.staff }

portal-login-refused = ログインできません
    .staff = メールアドレスとパスワードを確かめてください。登録が済んでいないときは、届いたメールのリンクを開いてください。
    .patient = { -patient-wait }
    .vendor = メールアドレスかパスワードが一致しないか、登録が完了していません。
    .spoken = { portal-login-refused }。{ portal-login-refused.staff }

portal-login-too-many = 続けて一致しませんでした
    .staff = { $seconds }秒待ってから、もう一度入力してください。
    .patient = { -patient-wait }
    .vendor = 試行が続いたため待たせています。待ち時間は{ $seconds }秒です。
    .spoken = { portal-login-too-many }。{ portal-login-too-many.staff }

portal-mail-refused = メールを送れません
    .staff = 宛先のメールアドレスを確かめ、必要なら利用者に電話で連絡してください。
    .patient = { -patient-wait }
    .vendor = メールサーバーが恒久的に拒否しました。再試行しません。
    .spoken = { portal-mail-refused }。{ portal-mail-refused.staff }

portal-mail-unavailable = メールがまだ送れていません
    .staff = メールサーバーの状態を確かめてください。間隔を空けて自動で送り直します。
    .patient = { -patient-wait }
    .vendor = メールサーバーが応答しないか、一時的に拒否しました。間隔を広げて再試行します。
    .spoken = { portal-mail-unavailable }。{ portal-mail-unavailable.staff }

portal-page-unknown = ページが見つかりません
    .staff = アドレスを確かめるか、トップページから開いてください。
    .patient = { -patient-wait }
    .vendor = このアドレスにはページがないか、見る権限がありません。
    .spoken = { portal-page-unknown }。{ portal-page-unknown.staff }

portal-session-ended = ログインが必要です
    .staff = 時間がたったためログアウトしました。もう一度ログインしてください。
    .patient = { -patient-wait }
    .vendor = セッションがないか、終わっています。
    .spoken = { portal-session-ended }。{ portal-session-ended.staff }
