### English

device-account-stopped = This account is stopped
    .staff = The administrator stopped this account. Call your administrator. For now, confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = The account is stopped. The history keys are destroyed. Do not retry.
    .spoken = { device-account-stopped }. { device-account-stopped.staff }

device-activation-refused = The device was not registered
    .staff = The device could not be registered with these entries. Check the facility code, ID, password and activation code again.
    .patient = { -patient-wait }
    .vendor = Activation was refused. Which entry is at fault is never told. Retry with corrected values.
    .spoken = { device-activation-refused }. { device-activation-refused.staff }

device-client-too-old = The app must be updated
    .staff = This app is too old to be used. Update the app.
    .patient = { -patient-wait }
    .vendor = The version in Kazasu-Client is below the minimum (426). Do not retry before the update.
    .spoken = { device-client-too-old }. { device-client-too-old.staff }

device-limit-locked = Registration is locked
    .staff = Registration from here is locked after many tries. Call your administrator.
    .patient = { -patient-wait }
    .vendor = Locked after too many wrong tries of this account from this address (429), for up to a day or until the operator unlocks it. Do not retry before.
    .spoken = { device-limit-locked }. { device-limit-locked.staff }

device-limit-too-many = Please wait a while
    .staff =
        Registration is paused after several tries. Wait { $seconds ->
            [one] 1 second
           *[other] { $seconds } seconds
        }, then enter again.
    .patient = { -patient-wait }
    .vendor = The limit of tries is reached. Retry after { $seconds } s, as in Retry-After.
    .spoken = { device-limit-too-many }. { device-limit-too-many.staff }

device-proof-invalid = The device could not be confirmed
    .staff = The proof of this device could not be confirmed. Close and open the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = DPoP signature, htu, htm, ath or key thumbprint does not match. Retry once with a new proof.
    .spoken = { device-proof-invalid }. { device-proof-invalid.staff }

device-proof-missing = The device could not be confirmed
    .staff = The proof of this device did not arrive. Update the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The DPoP header is missing. Send again with a proof.
    .spoken = { device-proof-missing }. { device-proof-missing.staff }

device-proof-nonce-required = Confirming the device again
    .staff = The device is being confirmed with the service again. Please wait.
    .patient = { -patient-wait }
    .vendor = A server nonce is needed. Retry once at once with the DPoP-Nonce of the answer.
    .spoken = { device-proof-nonce-required }. { device-proof-nonce-required.staff }

device-proof-replayed = The device could not be confirmed
    .staff = The same message arrived twice. Send it again. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The jti of the DPoP proof was used. Retry with a new jti.
    .spoken = { device-proof-replayed }. { device-proof-replayed.staff }

device-refresh-invalid = Register the device again
    .staff = The registration of this device could not be renewed. Get an activation code from your administrator. Then register the device again.
    .patient = { -patient-wait }
    .vendor = The refresh credential is unknown or withdrawn. Do not retry. A new activation is needed.
    .spoken = { device-refresh-invalid }. { device-refresh-invalid.staff }

device-token-expired = The log-in time is over
    .staff = The log-in of this device is being renewed. Please wait.
    .patient = { -patient-wait }
    .vendor = The access token expired (10 min). Fetch a new token, then retry.
    .spoken = { device-token-expired }. { device-token-expired.staff }

device-token-invalid = Please log in again
    .staff = The log-in of this device could not be confirmed. Close and open the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The access token is unknown or not bound to this key. Fetch a new token and retry once.
    .spoken = { device-token-invalid }. { device-token-invalid.staff }

device-token-missing = Log-in is needed
    .staff = The log-in of this device did not arrive. Close and open the app.
    .patient = { -patient-wait }
    .vendor = The access token is missing. Fetch a token, then send again.
    .spoken = { device-token-missing }. { device-token-missing.staff }
