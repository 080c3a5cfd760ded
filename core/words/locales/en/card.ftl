### English

card-certificate-absent = No certificate on the card
    .staff = This card holds no certificate for health insurance. Confirm in another way, such as the written confirmation of qualification. Tell the patient that the municipal office can issue a certificate.
    .patient = { -patient-other-way }
    .vendor = The authentication certificate file is empty or absent. A retry changes nothing.
    .spoken = { card-certificate-absent }. { card-certificate-absent.staff }

card-certificate-malformed = The certificate cannot be read
    .staff = The certificate on the card could not be read to its end. Hold the card over the reader again. If this goes on, confirm in another way.
    .patient = Please hold your card over the reader again.
    .vendor = The DER length or structure of the certificate is wrong. Retry once, then suspect the card.
    .spoken = { card-certificate-malformed }. { card-certificate-malformed.staff }

card-certificate-refused = The card does not give its certificate
    .staff = This card did not allow its certificate to be read. Use the plastic My Number Card.
    .patient = Please hold your plastic My Number Card over the reader.
    .vendor = Reading the certificate was refused with 6982. No VERIFY was sent. Do not retry.
    .spoken = { card-certificate-refused }. { card-certificate-refused.staff }

card-fault-status = The card did not go on
    .staff = The card could not go on. Hold the card over the reader again. If this goes on, switch to the visual check.
    .patient = Please hold your card over the reader again.
    .vendor = The command { $command } answered status word { $status }. Retry once.
    .spoken = { card-fault-status }. { card-fault-status.staff }

card-link-lost = The card moved away
    .staff = The card moved away during reading. Hold the card over the reader again. The tries left have not changed.
    .patient = Please hold your card over the reader again and keep it still.
    .vendor = The link to the card ended before VERIFY. It can be resumed. No PIN try was used.
    .spoken = { card-link-lost }. { card-link-lost.staff }

card-link-lost-verify = The card moved away during the PIN check
    .staff = It is not known whether the PIN reached the card. Hold the same card over the reader again. The tries left are read first.
    .patient = Please hold the same card over the reader again.
    .vendor = The link ended before the answer to VERIFY. VERIFY is not sent again until the tries are read.
    .spoken = { card-link-lost-verify }. { card-link-lost-verify.staff }

card-pin-last-try = Only one PIN try is left
    .staff = If the next number does not match, the PIN of this card is locked. Switch to the visual check. To enter the PIN, ask the patient for consent first.
    .patient = One try is left. We can also confirm by your face.
    .vendor = Stopped before VERIFY with one try left. Consent bound to this card and one VERIFY is needed.
    .spoken = { card-pin-last-try }. { card-pin-last-try.staff }

card-pin-locked = The PIN is locked
    .staff = The PIN of this card is locked. Switch to the visual check. Tell the patient that the municipal office can reset the PIN.
    .patient = Your PIN can no longer be used. The municipal office can reset it. Today we can confirm in another way.
    .vendor = No tries left (63C0, 6983 or 6984). Do not retry. Only the issuing office can unlock it.
    .spoken = { card-pin-locked }. { card-pin-locked.staff }

card-pin-malformed = The PIN is four digits
    .staff = The entry is not four digits. Enter four digits. The tries left on the card have not changed.
    .patient = Please enter four digits.
    .vendor = Refused by format. Nothing was sent to the card.
    .spoken = { card-pin-malformed }. { card-pin-malformed.staff }

card-pin-switched-off = This card has no PIN
    .staff = This card has no PIN set. Switch to the visual check.
    .patient = You need no PIN. The staff will look at your face.
    .vendor = The card does not answer PIN verification (possibly a card issued without PIN). Do not retry.
    .spoken = { card-pin-switched-off }. { card-pin-switched-off.staff }

card-pin-wrong = The PIN does not match
    .staff =
        The PIN did not match. { $tries ->
            [one] 1 try is left
           *[other] { $tries } tries are left
        }. Ask the patient to check the number.
    .patient =
        That number does not seem to match. { $tries ->
            [one] 1 try is left
           *[other] { $tries } tries are left
        }.
    .vendor = VERIFY answered 63Cx, tries left: { $tries }. Never retried automatically. A new entry is needed.
    .spoken =
        The PIN does not match. { $tries ->
            [one] 1 try is left
           *[other] { $tries } tries are left
        }. Ask the patient to check the number.

card-same-other-card = This is another card
    .staff = This card differs from the one before. Hold the same card over the reader. For another patient, start from the beginning.
    .patient = Please hold the same card as before over the reader.
    .vendor = The first certificate block differs. The consent and the entered PIN were dropped.
    .spoken = { card-same-other-card }. { card-same-other-card.staff }

card-select-not-my-number-card = Not a My Number Card
    .staff = This card does not look like a My Number Card. Hold a My Number Card over the reader.
    .patient = Please hold your My Number Card over the reader.
    .vendor = SELECT of the authentication application by AID failed. Retry with another card.
    .spoken = { card-select-not-my-number-card }. { card-select-not-my-number-card.staff }

card-task-cancelled = Reading was stopped
    .staff = Reading was stopped on request. To go on, hold the card over the reader again.
    .patient = Reading was stopped. Please take your card.
    .vendor = Cancelled by the user. The card was released by power-off.
    .spoken = { card-task-cancelled }. { card-task-cancelled.staff }

card-token-old-juki = Not a My Number Card
    .staff = This looks like an old resident registration card. Ask for the My Number Card. Without one, use the written confirmation of qualification.
    .patient = Please hold your My Number Card over the reader.
    .vendor = The token name in EF 0006 is that of a Juki card. No VERIFY was sent. Do not retry.
    .spoken = { card-token-old-juki }. { card-token-old-juki.staff }

card-token-phone = A My Number Card inside a phone
    .staff = The patient's phone cannot be used here. Ask for the plastic My Number Card.
    .patient = Please use your card, not your phone.
    .vendor = Recognised as a phone-borne certificate, and the setting phone_tokens is refuse. No VERIFY was sent.
    .spoken = { card-token-phone }. { card-token-phone.staff }

card-tries-unknown = The tries left are not known
    .staff = The card did not tell how many tries are left. Hold the card over the reader again. If this goes on, switch to the visual check.
    .patient = Please hold your card over the reader again.
    .vendor = The empty VERIFY answered with no known status word. No permit, so no VERIFY is sent. Retry once.
    .spoken = { card-tries-unknown }. { card-tries-unknown.staff }

card-visual-refused = The visual check did not work
    .staff = This card could not be confirmed by the visual check. Switch to the 4-digit PIN.
    .patient = Please confirm with your PIN.
    .vendor = The card or the relay refused external authentication (project-defined profile). Do not retry.
    .spoken = { card-visual-refused }. { card-visual-refused.staff }

card-visual-relay-timeout = No answer to the visual check
    .staff = The service did not answer in time. Hold the card over the reader again. If this goes on, switch to the 4-digit PIN.
    .patient = Please hold your card over the reader again.
    .vendor = The relay did not answer within 3 s. The card was released. May be retried.
    .spoken = { card-visual-relay-timeout }. { card-visual-relay-timeout.staff }
