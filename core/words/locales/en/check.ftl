### English

check-challenge-expired = The time for this check is over
    .staff = Too much time has passed since the check began. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = The challenge expired (at most 5 min). Fetch a new challenge and sign again.
    .spoken = { check-challenge-expired }. { check-challenge-expired.staff }

check-challenge-unknown = Please check again
    .staff = The check has to be prepared again. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = This challenge was never issued. Fetch a new challenge and sign again.
    .spoken = { check-challenge-unknown }. { check-challenge-unknown.staff }

check-challenge-used = This check is already done
    .staff = The same check was made once already. Look for the result in the history. If there is none, hold the card over the reader again.
    .patient = { -patient-wait }
    .vendor = The challenge was used. Fetch a new challenge and sign again.
    .spoken = { check-challenge-used }. { check-challenge-used.staff }

check-date-out-of-range = Check the day of the treatment
    .staff = The day of the treatment is outside the days that can be confirmed. Choose the right day.
    .patient = { -patient-wait }
    .vendor = The treatment date is out of range. Correct it, then send again.
    .spoken = { check-date-out-of-range }. { check-date-out-of-range.staff }

check-facility-not-allowed = This clinic cannot be used for the check
    .staff = This device is not registered for the chosen clinic. Check the choice of the clinic. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The pair of device and facility is not registered or is stopped. Do not retry.
    .spoken = { check-facility-not-allowed }. { check-facility-not-allowed.staff }

check-idempotency-conflict = The check was not sent
    .staff = A check with the same number but other content was sent. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = Same Idempotency-Key with another body (422). Sign again and send with a new key.
    .spoken = { check-idempotency-conflict }. { check-idempotency-conflict.staff }

check-idempotency-in-flight = The check is going on
    .staff = The same check is being handled. Please wait.
    .patient = { -patient-wait }
    .vendor = A request with the same Idempotency-Key is in flight (409). Retry with the same key after a pause.
    .spoken = { check-idempotency-in-flight }. { check-idempotency-in-flight.staff }

check-idempotency-missing = The check was not sent
    .staff = A number needed for sending the check was missing. Update the app. Then hold the card over the reader again.
    .patient = { -patient-wait }
    .vendor = Idempotency-Key is missing. Send again with a UUIDv7.
    .spoken = { check-idempotency-missing }. { check-idempotency-missing.staff }

check-method-not-allowed = This method cannot be used
    .staff = The chosen method cannot be used at this clinic. Switch to the other method.
    .patient = { -patient-wait }
    .vendor = The method is not allowed for this facility or device. Do not retry.
    .spoken = { check-method-not-allowed }. { check-method-not-allowed.staff }

check-signature-invalid = The card could not be confirmed
    .staff = The signature of the card could not be confirmed. Hold the card over the reader again. If this goes on, confirm in another way.
    .patient = Please hold your card over the reader again.
    .vendor = The signature does not verify over the signed bytes with the certificate's key. Retry once with a new challenge.
    .spoken = { check-signature-invalid }. { check-signature-invalid.staff }
