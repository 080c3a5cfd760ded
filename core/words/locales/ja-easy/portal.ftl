### やさしい日本語。vendor は ja のものを使います。

portal-code-refused = コードがちがいます
    .staff = アプリの6この数字を入力してください。
    .patient = { -patient-wait }
    .spoken = { portal-code-refused }。{ portal-code-refused.staff }

portal-facility-unknown = 施設が見つかりません
    .staff = 番号を確かめてください。
    .patient = { -patient-wait }
    .spoken = { portal-facility-unknown }。{ portal-facility-unknown.staff }

portal-form-stale = この画面からはおくれません
    .staff = 画面をひらきなおしてください。
    .patient = { -patient-wait }
    .spoken = { portal-form-stale }。{ portal-form-stale.staff }

portal-link-expired = リンクの期限がすぎました
    .staff = もういちどはじめからしてください。
    .patient = { -patient-wait }
    .spoken = { portal-link-expired }。{ portal-link-expired.staff }

portal-link-unknown = このリンクはつかえません
    .staff = 新しいメールのリンクをひらいてください。
    .patient = { -patient-wait }
    .spoken = { portal-link-unknown }。{ portal-link-unknown.staff }

portal-link-used = このリンクはもうつかいました
    .staff = ログインしてください。
    .patient = { -patient-wait }
    .spoken = { portal-link-used }。{ portal-link-used.staff }

portal-login-locked = ログインをとめています
    .staff = { $seconds }秒まってください。
    .patient = { -patient-wait }
    .spoken = { portal-login-locked }。{ portal-login-locked.staff }

portal-login-refused = ログインできません
    .staff = メールアドレスとパスワードを確かめてください。
    .patient = { -patient-wait }
    .spoken = { portal-login-refused }。{ portal-login-refused.staff }

portal-login-too-many = なんどもちがいました
    .staff = { $seconds }秒まってください。
    .patient = { -patient-wait }
    .spoken = { portal-login-too-many }。{ portal-login-too-many.staff }

portal-mail-refused = メールを送れません
    .staff = メールアドレスを確かめてください。
    .patient = { -patient-wait }
    .spoken = { portal-mail-refused }。{ portal-mail-refused.staff }

portal-mail-unavailable = メールをまだ送れていません
    .staff = メールサーバーを確かめてください。
    .patient = { -patient-wait }
    .spoken = { portal-mail-unavailable }。{ portal-mail-unavailable.staff }

portal-page-unknown = ページがありません
    .staff = トップページからひらいてください。
    .patient = { -patient-wait }
    .spoken = { portal-page-unknown }。{ portal-page-unknown.staff }

portal-session-ended = ログインがいります
    .staff = もういちどログインしてください。
    .patient = { -patient-wait }
    .spoken = { portal-session-ended }。{ portal-session-ended.staff }
