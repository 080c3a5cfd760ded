### 日本語

certificate-dates-expired = 電子証明書の期限が切れています
    .staff = このカードの電子証明書は期限切れで、猶予の3か月も過ぎています。資格確認書など別の方法で確認してください。患者さんには市区町村窓口で更新できることを伝えてください。
    .patient = カードの期限が切れています。市区町村の窓口で更新できます。今日は別の方法で確認します。
    .vendor = notAfterと猶予期間を過ぎています。再試行しません。
    .spoken = { certificate-dates-expired }。{ certificate-dates-expired.staff }

certificate-dates-grace = 電子証明書の期限が切れています
    .staff = このカードで資格確認ができるのは{ $date }までです。患者さんに市区町村窓口での更新をすすめてください。
    .patient = カードの期限が切れています。{ $date }までは使えます。市区町村の窓口で更新してください。
    .vendor = notAfterを過ぎ、猶予期間内です。猶予の終わりは{ $date }です。処理は続けます。
    .spoken = 電子証明書の期限が切れています。資格確認に使えるのは{ $date }までです。患者さんに更新をすすめてください。

certificate-dates-not-yet-valid = 電子証明書はまだ使えません
    .staff = この電子証明書の使用開始日はまだ来ていません。サービスの管理者に連絡してください。今は別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = notBeforeが確認時刻より後です。サービスの時計を確かめます。
    .spoken = { certificate-dates-not-yet-valid }。{ certificate-dates-not-yet-valid.staff }

certificate-mode-test-in-production = 試験用のカードです
    .staff = これは試験用のカードのため、実際の資格確認には使えません。患者さんご本人のカードをかざしてください。
    .patient = ご自分のマイナンバーカードをかざしてください。
    .vendor = 試験用の信頼元の証明書が本番で使われました。再試行しません。
    .spoken = { certificate-mode-test-in-production }。{ certificate-mode-test-in-production.staff }

certificate-parse-malformed = 電子証明書を読み取れません
    .staff = カードの電子証明書を読み取れませんでした。カードをもう一度かざしてください。続くときは別の方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .vendor = X.509のDERを解析できません。同じバイト列での再試行は不要です。
    .spoken = { certificate-parse-malformed }。{ certificate-parse-malformed.staff }

certificate-path-signature = 電子証明書の署名を確かめられません
    .staff = このカードの電子証明書が本物かどうか確かめられませんでした。別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = 証明書の署名が発行者の鍵で検証できません。再試行しません。
    .spoken = { certificate-path-signature }。{ certificate-path-signature.staff }

certificate-path-unknown-authority = 発行元を確かめられない電子証明書です
    .staff = このカードの電子証明書の発行元を確かめられませんでした。別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = 発行者が信頼する認証局の一覧にありません。再試行しません。トラストアンカーの設定を確かめます。
    .spoken = { certificate-path-unknown-authority }。{ certificate-path-unknown-authority.staff }

certificate-policy-unknown = この種類の電子証明書は使えません
    .staff = この種類の電子証明書には対応していません。別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = 証明書ポリシーのOIDが既知のものではありません。再試行しません。
    .spoken = { certificate-policy-unknown }。{ certificate-policy-unknown.staff }

certificate-revocation-revoked = この電子証明書は使えなくなっています
    .staff = このカードの電子証明書は失効しています。別の方法で資格を確認してください。患者さんには市区町村窓口で手続きできることを伝えてください。
    .patient = このカードは今使えません。市区町村の窓口で手続きできます。今日は別の方法で確認します。
    .vendor = OCSPまたはCRLの答えは失効です。再試行しません。
    .spoken = { certificate-revocation-revoked }。{ certificate-revocation-revoked.staff }

certificate-revocation-unknown = 電子証明書の状態を確かめられません
    .staff = 電子証明書が使えるかどうか確かめられませんでした。少し待ってからカードをもう一度かざしてください。続くときは別の方法で確認してください。
    .patient = { -patient-wait }
    .vendor = 失効情報が得られないか古くなっています。間隔を空けて再試行します。
    .spoken = { certificate-revocation-unknown }。{ certificate-revocation-unknown.staff }

certificate-usage-wrong = この電子証明書は資格確認に使えません
    .staff = 読み取った電子証明書は資格確認のためのものではありません。別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = keyUsageまたはextendedKeyUsageが利用者証明用ではありません。再試行しません。
    .spoken = { certificate-usage-wrong }。{ certificate-usage-wrong.staff }

trust-anchor-unusable = 信頼する証明書を使えません
    .staff = サービスの設定の証明書を使えません。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = 信頼点のPEMが読めない、または運用の種別と合いません。
    .spoken = { trust-anchor-unusable }。{ trust-anchor-unusable.staff }

trust-crl-unusable = 失効の一覧を使えません
    .staff = サービスの失効の一覧を使えません。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = CRLの形式、署名、発行者または期間が使えません。
    .spoken = { trust-crl-unusable }。{ trust-crl-unusable.staff }

trust-ocsp-unreachable = 失効の問い合わせに答えがありません
    .staff = カードが失効していないか問い合わせできません。管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = OCSPレスポンダーから時間内に答えがないか、成功の答えではありません。間隔を空けて再び問い合わせます。
    .spoken = { trust-ocsp-unreachable }。{ trust-ocsp-unreachable.staff }

trust-ocsp-unusable = 失効の問い合わせの答えを使えません
    .staff = 失効の問い合わせの答えを信用できません。管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = OCSPの答えの形式、レスポンダー、署名、nonce、certIDまたは日時が合いません。
    .spoken = { trust-ocsp-unusable }。{ trust-ocsp-unusable.staff }
