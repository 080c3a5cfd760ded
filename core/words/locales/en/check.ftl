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

check-face-not-compared = The face was not compared
    .staff = The visual check needs your word that the photo on the card and the person match. Compare them, then confirm. If they do not match, do not go on. Use the 4-digit PIN.
    .patient = { -patient-wait }
    .vendor = A visual check without face_compared: true (project-defined). It must come from a person, never by default.
    .spoken = { check-face-not-compared }. { check-face-not-compared.staff }

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


check-terminal-exhausted = The visual check was tried too often
    .staff = The card was opened too often for one check. Start the check again from the beginning.
    .patient = Please hold your card over the reader again.
    .vendor = The terminal answered three card challenges for this challenge (project-defined). Fetch a new challenge.
    .spoken = { check-terminal-exhausted }. { check-terminal-exhausted.staff }

check-terminal-expired = The visual check cannot be used now
    .staff = The visual check cannot be used at the moment. Switch to the 4-digit PIN, and tell the help desk.
    .patient = Please confirm with your PIN.
    .vendor = The terminal certificates of the service are past their month (project-defined). The operator has to renew them.
    .spoken = { check-terminal-expired }. { check-terminal-expired.staff }

check-terminal-unanswered = The visual check was not carried out
    .staff = The card was not opened by the visual check. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = This terminal authentication answered no card challenge (project-defined). Relay the card challenge, then sign again.
    .spoken = { check-terminal-unanswered }. { check-terminal-unanswered.staff }

check-terminal-unknown = Please do the visual check again
    .staff = The visual check has to be prepared again. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = No terminal authentication of this id for this device and challenge (project-defined). Begin with a new challenge.
    .spoken = { check-terminal-unknown }. { check-terminal-unknown.staff }
