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

card-command-failed = The card did not go on
    .staff = The card could not go on. Hold the card over the reader again. If this goes on, switch to the visual check.
    .patient = Please hold your card over the reader again.
    .vendor = The command { $command } answered status word { $status }. Retry once.
    .spoken = { card-command-failed }. { card-command-failed.staff }

card-link-lost = The card moved away
    .staff = The card moved away during reading. Hold the card over the reader again. The tries left have not changed.
    .patient = Please hold your card over the reader again and keep it still.
    .vendor = The link to the card ended before VERIFY. It can be resumed. No PIN try was used.
    .spoken = { card-link-lost }. { card-link-lost.staff }

card-link-lost-in-verify = The card moved away during the PIN check
    .staff = It is not known whether the PIN reached the card. Hold the same card over the reader again. The tries left are read first.
    .patient = Please hold the same card over the reader again.
    .vendor = The link ended before the answer to VERIFY. VERIFY is not sent again until the tries are read.
    .spoken = { card-link-lost-in-verify }. { card-link-lost-in-verify.staff }

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

card-pin-format = The PIN is four digits
    .staff = The entry is not four digits. Enter four digits. The tries left on the card have not changed.
    .patient = Please enter four digits.
    .vendor = Refused by format. Nothing was sent to the card.
    .spoken = { card-pin-format }. { card-pin-format.staff }

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

card-session-other-card = This is another card
    .staff = This card differs from the one before. Hold the same card over the reader. For another patient, start from the beginning.
    .patient = Please hold the same card as before over the reader.
    .vendor = The first certificate block differs. The consent and the entered PIN were dropped.
    .spoken = { card-session-other-card }. { card-session-other-card.staff }

card-kind-not-my-number = Not a My Number Card
    .staff = This card does not look like a My Number Card. Hold a My Number Card over the reader.
    .patient = Please hold your My Number Card over the reader.
    .vendor = SELECT of the authentication application by AID failed. Retry with another card.
    .spoken = { card-kind-not-my-number }. { card-kind-not-my-number.staff }

card-session-cancelled = Reading was stopped
    .staff = Reading was stopped on request. To go on, hold the card over the reader again.
    .patient = Reading was stopped. Please take your card.
    .vendor = Cancelled by the user. The card was released by power-off.
    .spoken = { card-session-cancelled }. { card-session-cancelled.staff }

card-kind-old-juki = Not a My Number Card
    .staff = This looks like an old resident registration card. Ask for the My Number Card. Without one, use the written confirmation of qualification.
    .patient = Please hold your My Number Card over the reader.
    .vendor = The token name in EF 0006 is that of a Juki card. No VERIFY was sent. Do not retry.
    .spoken = { card-kind-old-juki }. { card-kind-old-juki.staff }

card-kind-phone = A My Number Card inside a phone
    .staff = The patient's phone cannot be used here. Ask for the plastic My Number Card.
    .patient = Please use your card, not your phone.
    .vendor = Recognised as a phone-borne certificate, and the setting phone_tokens is refuse. No VERIFY was sent.
    .spoken = { card-kind-phone }. { card-kind-phone.staff }

card-pin-tries-unknown = The tries left are not known
    .staff = The card did not tell how many tries are left. Hold the card over the reader again. If this goes on, switch to the visual check.
    .patient = Please hold your card over the reader again.
    .vendor = The empty VERIFY answered with no known status word. No permit, so no VERIFY is sent. Retry once.
    .spoken = { card-pin-tries-unknown }. { card-pin-tries-unknown.staff }

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

card-answer-malformed = The card's answer cannot be read
    .staff = The card's answer could not be read. Ask the patient to hold the card again.
    .patient = Please hold your card again.
    .vendor = The answer to { $command } has an impossible length. Retry with a new tap.
    .spoken = { card-answer-malformed }. { card-answer-malformed.staff }

card-check-signed = The card has answered
    .staff = The card has answered. Wait for the result.
    .patient = Your card was read.
    .vendor = The card signed.
    .spoken = { card-check-signed }. { card-check-signed.staff }

card-info-read = The card was read
    .staff = The kind and state of the card were read. See the list above.
    .patient = Your card was read.
    .vendor = What the card tells without a PIN.
    .spoken = { card-info-read }. { card-info-read.staff }

card-pin-already-verified = The tries left cannot be read
    .staff = The tries left could not be read, so no PIN was sent. Ask the patient to lift the card and hold it again.
    .patient = Please lift your card and hold it again.
    .vendor = The empty VERIFY answers 9000 even after power-off. No VERIFY with data was sent.
    .spoken = { card-pin-already-verified }. { card-pin-already-verified.staff }

card-pin-tries = The tries left were read
    .staff = The tries left were read. See the number above.
    .patient = Your card was read.
    .vendor = Answer to the empty VERIFY. No try is spent.
    .spoken = { card-pin-tries }. { card-pin-tries.staff }

card-pin-used-elsewhere = Fewer tries are left than expected
    .staff = Another program seems to have used this card's PIN. { $tries } tries are left. Ask the patient about it.
    .patient = { $tries } tries are left. Please tell us if you used your card elsewhere.
    .vendor = The counter cannot be explained by our lost VERIFY. Nothing is sent again.
    .spoken = { card-pin-used-elsewhere }. { card-pin-used-elsewhere.staff }

card-kind-driving-licence = This is a driving licence
    .staff = The card held is a driving licence. Ask for the My Number Card.
    .patient = Please hold your My Number Card.
    .vendor = An application of the driving licence answered; SELECT JPKI did not. Not a My Number Card.
    .spoken = { card-kind-driving-licence }. { card-kind-driving-licence.staff }

card-kind-residence-card = This is a residence card
    .staff = The card held is a residence card. Ask for the My Number Card.
    .patient = Please hold your My Number Card.
    .vendor = An application of the residence card answered; SELECT JPKI did not. Not a My Number Card.
    .spoken = { card-kind-residence-card }. { card-kind-residence-card.staff }

card-kind-passport = This is a passport
    .staff = What was held is a passport. Ask for the My Number Card.
    .patient = Please hold your My Number Card.
    .vendor = The eMRTD application answered; SELECT JPKI did not. Not a My Number Card.
    .spoken = { card-kind-passport }. { card-kind-passport.staff }

card-kind-transit = This is a transit or payment card
    .staff = The card held is a transit or payment card. Ask for the My Number Card.
    .patient = Please hold your My Number Card.
    .vendor = A payment or transit application answered; SELECT JPKI did not. Not a My Number Card.
    .spoken = { card-kind-transit }. { card-kind-transit.staff }

card-link-several-cards = More than one card
    .staff = There is more than one card in front of the reader. Take the others away and hold the My Number Card alone.
    .patient = Please hold your My Number Card alone.
    .vendor = The link reported several tags in the field. Nothing was sent. Retry with one card.
    .spoken = { card-link-several-cards }. { card-link-several-cards.staff }

card-visual-certificate-expired = The visual check cannot be used now
    .staff = The certificate of this terminal has expired. Switch to the 4-digit PIN, and tell the help desk.
    .patient = Please confirm with your PIN.
    .vendor = The card refused the terminal certificate as past its month (6985, project-defined profile). The service needs a new one.
    .spoken = { card-visual-certificate-expired }. { card-visual-certificate-expired.staff }

card-visual-certificate-refused = The card does not accept this terminal
    .staff = The card does not accept the certificate of this terminal. Switch to the 4-digit PIN, and tell the help desk.
    .patient = Please confirm with your PIN.
    .vendor = The card refused the terminal certificate (unknown issuer 6A88, bad signature 6988, project-defined profile). Do not retry.
    .spoken = { card-visual-certificate-refused }. { card-visual-certificate-refused.staff }

card-visual-key-refused = The card refused the visual check
    .staff = The card refused the answer of the service. Switch to the 4-digit PIN, and tell the help desk.
    .patient = Please confirm with your PIN.
    .vendor = EXTERNAL AUTHENTICATE failed (6300, project-defined profile): the terminal key does not fit its certificate. Do not retry.
    .spoken = { card-visual-key-refused }. { card-visual-key-refused.staff }

card-visual-extended-needed = The visual check needs another reader
    .staff = This reader or phone cannot do the visual check. Switch to the 4-digit PIN, or use another card reader.
    .patient = Please confirm with your PIN.
    .vendor = The visual check needs extended Lc; the probe of this reader failed or the card answered 6700. Use the PIN path or another reader.
    .spoken = { card-visual-extended-needed }. { card-visual-extended-needed.staff }

card-reader-probed = The reader was checked
    .staff = The reader was checked. How cards are read with it is remembered. Go on with the check.
    .patient = { -patient-wait }
    .vendor = Probe of extended length answers ended; see the field extended.
    .spoken = { card-reader-probed }. { card-reader-probed.staff }
