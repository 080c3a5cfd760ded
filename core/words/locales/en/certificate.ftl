### English

certificate-dates-expired = The certificate has expired
    .staff = This card's certificate has expired and its three months of grace are over. Confirm in another way, such as the written confirmation of qualification. Tell the patient that the municipal office can renew it.
    .patient = Your card's certificate has expired. The municipal office can renew it. Today we will confirm in another way.
    .vendor = notAfter and the grace period are past. Do not retry.
    .spoken = { certificate-dates-expired }. { certificate-dates-expired.staff }

certificate-dates-grace = The certificate has expired
    .staff = This card can confirm insurance until { $date }. Advise the patient to renew it at the municipal office.
    .patient = Your card's certificate has expired. It works until { $date }. Please renew it at the municipal office.
    .vendor = Past notAfter, within the grace period, which ends on { $date }. Work goes on.
    .spoken = { certificate-dates-grace }. { certificate-dates-grace.staff }

certificate-dates-not-yet-valid = The certificate cannot be used yet
    .staff = The first day of use of this certificate has not come. Call the administrator of the service. For now, confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = notBefore is after the time of the check. Check the clock of the service.
    .spoken = { certificate-dates-not-yet-valid }. { certificate-dates-not-yet-valid.staff }

certificate-mode-test-in-production = This is a test card
    .staff = This is a test card and cannot confirm a real qualification. Ask for the patient's own card.
    .patient = Please hold your own My Number Card over the reader.
    .vendor = A certificate of a test anchor was used in production. Do not retry.
    .spoken = { certificate-mode-test-in-production }. { certificate-mode-test-in-production.staff }

certificate-parse-malformed = The certificate cannot be read
    .staff = The certificate on the card could not be read. Hold the card over the reader again. If this goes on, confirm in another way.
    .patient = Please hold your card over the reader again.
    .vendor = The X.509 DER cannot be parsed. Retrying the same bytes is useless.
    .spoken = { certificate-parse-malformed }. { certificate-parse-malformed.staff }

certificate-path-signature = The certificate cannot be confirmed
    .staff = It could not be confirmed that this card's certificate is genuine. Confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = The certificate's signature does not verify under the issuer's key. Do not retry.
    .spoken = { certificate-path-signature }. { certificate-path-signature.staff }

certificate-path-unknown-authority = The issuer cannot be confirmed
    .staff = The issuer of this card's certificate could not be confirmed. Confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = The issuer is not among the trust anchors. Do not retry. Check the trust anchor settings.
    .spoken = { certificate-path-unknown-authority }. { certificate-path-unknown-authority.staff }

certificate-policy-unknown = This kind of certificate is not supported
    .staff = This kind of certificate is not supported. Confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = The certificate policy OID is not a known one. Do not retry.
    .spoken = { certificate-policy-unknown }. { certificate-policy-unknown.staff }

certificate-revocation-revoked = The certificate is no longer in use
    .staff = This card's certificate was revoked. Confirm the qualification in another way. Tell the patient that the municipal office can help.
    .patient = Your card cannot be used now. The municipal office can help. Today we will confirm in another way.
    .vendor = OCSP or CRL answered revoked. Do not retry.
    .spoken = { certificate-revocation-revoked }. { certificate-revocation-revoked.staff }

certificate-revocation-unknown = The certificate's state is not known
    .staff = It could not be confirmed that this certificate may be used. Wait a little, then hold the card over the reader again. If this goes on, confirm in another way.
    .patient = { -patient-wait }
    .vendor = Revocation data is missing or stale. Retry with growing waits.
    .spoken = { certificate-revocation-unknown }. { certificate-revocation-unknown.staff }

certificate-usage-wrong = The certificate is for another purpose
    .staff = The certificate that was read is not for confirming qualification. Confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = keyUsage or extendedKeyUsage is not that of authentication. Do not retry.
    .spoken = { certificate-usage-wrong }. { certificate-usage-wrong.staff }

trust-anchor-unusable = The trust anchors cannot be used
    .staff = The service's trust anchors cannot be used. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = The anchor PEM is unreadable, no authority, or of the other mode.
    .spoken = { trust-anchor-unusable }. { trust-anchor-unusable.staff }

trust-crl-unusable = The revocation list cannot be used
    .staff = The service's revocation list cannot be used. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = The CRL's form, signature, issuer or period cannot be used.
    .spoken = { trust-crl-unusable }. { trust-crl-unusable.staff }

trust-ocsp-unreachable = The responder does not answer
    .staff = The service cannot ask whether cards were revoked. Call the administrator.
    .patient = { -patient-wait }
    .vendor = The OCSP responder gave no answer in time or no success. It is asked again after a rest.
    .spoken = { trust-ocsp-unreachable }. { trust-ocsp-unreachable.staff }

trust-ocsp-unusable = The responder's answer cannot be used
    .staff = The answer whether a card was revoked cannot be believed. Call the administrator.
    .patient = { -patient-other-way }
    .vendor = The OCSP answer's form, responder, signature, nonce, certID or dates do not hold.
    .spoken = { trust-ocsp-unusable }. { trust-ocsp-unusable.staff }
