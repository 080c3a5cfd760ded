### やさしい日本語。vendor は ja のものを使います。

certificate-dates-expired = カードの期限が終わりました
    .staff = カードの期限が終わって、3か月がすぎました。資格確認書などで確認してください。新しくする場所は市区町村の窓口だと伝えてください。
    .patient = カードの期限が終わりました。市区町村の窓口で新しくできます。今日はほかの方法で確認します。
    .spoken = { certificate-dates-expired }。{ certificate-dates-expired.staff }

certificate-dates-grace = カードの期限が終わりました
    .staff = このカードは{ $date }まで使えます。市区町村の窓口で新しくするように伝えてください。
    .patient = カードの期限が終わりました。{ $date }まで使えます。市区町村の窓口で新しくしてください。
    .spoken = カードの期限が終わりました。{ $date }まで使えます。窓口で新しくするように伝えてください。

certificate-dates-not-yet-valid = まだ使えないカードです
    .staff = このカードは、使える日がまだ来ていません。サービスの管理者に言ってください。今は、ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { certificate-dates-not-yet-valid }。{ certificate-dates-not-yet-valid.staff }

certificate-mode-test-in-production = テストのカードです
    .staff = これはテストのカードです。患者さんのカードをかざしてください。
    .patient = あなたのマイナンバーカードをかざしてください。
    .spoken = { certificate-mode-test-in-production }。{ certificate-mode-test-in-production.staff }

certificate-parse-malformed = カードの情報が読めません
    .staff = カードの情報が読めませんでした。もう一度かざしてください。また読めないときは、ほかの方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { certificate-parse-malformed }。{ certificate-parse-malformed.staff }

certificate-path-signature = 本物か、わかりません
    .staff = カードの情報が本物か、わかりませんでした。ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { certificate-path-signature }。{ certificate-path-signature.staff }

certificate-path-unknown-authority = どこが作ったカードか、わかりません
    .staff = どこが作ったカードか、わかりませんでした。ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { certificate-path-unknown-authority }。{ certificate-path-unknown-authority.staff }

certificate-policy-unknown = この種類のカードは使えません
    .staff = このアプリは、この種類のカードを知りません。ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { certificate-policy-unknown }。{ certificate-policy-unknown.staff }

certificate-revocation-revoked = このカードは今使えません
    .staff = このカードの情報は、もう使えません。ほかの方法で保険を確認してください。手続きは市区町村の窓口だと伝えてください。
    .patient = このカードは今使えません。市区町村の窓口で手続きできます。今日はほかの方法で確認します。
    .spoken = { certificate-revocation-revoked }。{ certificate-revocation-revoked.staff }

certificate-revocation-unknown = カードが使えるか、わかりません
    .staff = カードが使えるか、わかりませんでした。少し待って、もう一度かざしてください。まただめなときは、ほかの方法で確認してください。
    .patient = { -patient-wait }
    .spoken = { certificate-revocation-unknown }。{ certificate-revocation-unknown.staff }

certificate-usage-wrong = この情報は使えません
    .staff = カードの情報は、保険の確認に使えないものでした。ほかの方法で保険を確認してください。
    .patient = { -patient-other-way }
    .spoken = { certificate-usage-wrong }。{ certificate-usage-wrong.staff }

trust-anchor-unusable = 設定の証明書が使えません
    .staff = サービスの設定が変です。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { trust-anchor-unusable }。{ trust-anchor-unusable.staff }

trust-crl-unusable = 止めたカードの表が使えません
    .staff = サービスの設定が変です。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { trust-crl-unusable }。{ trust-crl-unusable.staff }

trust-ocsp-unreachable = カードが使えるか、聞けません
    .staff = カードが止められていないか、聞くことができません。管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { trust-ocsp-unreachable }。{ trust-ocsp-unreachable.staff }

trust-ocsp-unusable = カードが使えるか聞いた答えが変です
    .staff = カードが止められていないか聞いた答えが使えません。管理者に言ってください。
    .patient = { -patient-other-way }
    .spoken = { trust-ocsp-unusable }。{ trust-ocsp-unusable.staff }
