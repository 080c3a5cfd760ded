### English

screen-activation-entry = First registration
    .staff = Enter the institution code, ID, password and activation code. A QR code or the PDF will do as well.
    .patient = { -patient-wait }
    .vendor = Waiting for the four entries or a kazasu:1 payload.
    .spoken = { screen-activation-entry }. { screen-activation-entry.staff }

screen-activation-passcode = Choose how to open the app
    .staff = Choose 8 characters or more for opening this app. Enter them twice.
    .patient = { -patient-wait }
    .vendor = The verifier that opens the app is set.
    .spoken = { screen-activation-passcode }. { screen-activation-passcode.staff }

screen-activation-working = Registering
    .staff = The device is being registered. Please wait.
    .patient = { -patient-wait }
    .vendor = The activation was sent; waiting for the answer.
    .spoken = { screen-activation-working }. { screen-activation-working.staff }

screen-app-opening = Getting ready
    .staff = The app is opening. Please wait.
    .patient = { -patient-wait }
    .vendor = The local database is being opened.
    .spoken = { screen-app-opening }. { screen-app-opening.staff }

screen-check-choose = Choose the method
    .staff = Choose how the patient is confirmed. Let the patient hold the card.
    .patient = We are choosing the method. Please wait.
    .vendor = Waiting for the method.
    .spoken = { screen-check-choose }. { screen-check-choose.staff }

screen-check-face = Compare the face
    .staff = Look at the photo on the card and at the patient. Choose Compared and matching only if they match.
    .patient = We compare your face with the photo on your card.
    .vendor = Waiting for a person's face_compared; there is no default.
    .spoken = { screen-check-face }. { screen-check-face.staff }

screen-check-pin = Enter the PIN
    .staff = Let the patient take the device. The patient enters the 4-digit PIN. Somebody the patient asks may do it.
    .patient = Please enter your 4-digit PIN. Somebody you ask may do it for you.
    .vendor = PIN entry by the patient; only the count is shown or spoken.
    .spoken = Please enter your 4-digit PIN. Only the number of digits is spoken. Somebody you ask may do it for you.

screen-check-preparing = Preparing the check
    .staff = The check is being prepared. Please wait before holding the card.
    .patient = We are getting ready. Please wait.
    .vendor = Waiting for access token and challenge.
    .spoken = { screen-check-preparing }. { screen-check-preparing.staff }

screen-check-stopping = Stopping
    .staff = The card is being released. Keep the card still until it is done.
    .patient = We are stopping. Please keep your card still.
    .vendor = Cancelled; the card is being released by power-off.
    .spoken = { screen-check-stopping }. { screen-check-stopping.staff }

screen-fallback-list = To be confirmed again
    .staff = These patients are to be confirmed again this month. Choose a line once its card was checked.
    .patient = { -patient-wait }
    .vendor = Records to be asked again within the month.
    .spoken = { screen-fallback-list }. { screen-fallback-list.staff }

screen-fallback-record = Record what was confirmed
    .staff = Enter what the papers say. The record stays unconfirmed and is asked for again this month.
    .patient = { -patient-wait }
    .vendor = A record without a validity word is made.
    .spoken = { screen-fallback-record }. { screen-fallback-record.staff }

screen-fallback-ways = Confirm another way
    .staff = Use one of these ways where the card cannot be checked. Choose the one you used and record it.
    .patient = We will confirm you another way.
    .vendor = The ways of requirements 243 to 249 on this day.
    .spoken = { screen-fallback-ways }. { screen-fallback-ways.staff }

screen-history-delete = Remove this result
    .staff = The result will be removed from this device. To do so, choose Remove.
    .patient = { -patient-wait }
    .vendor = Waiting for the confirmation.
    .spoken = { screen-history-delete }. { screen-history-delete.staff }

screen-history-search = Search results
    .staff = Choose a patient. Search by name, kana, number or birth date in digits.
    .patient = { -patient-wait }
    .vendor = The list of kept results.
    .spoken = { screen-history-search }. { screen-history-search.staff }

screen-history-searching = Searching
    .staff = Records are being looked for. Please wait.
    .patient = { -patient-wait }
    .vendor = The list is being made.
    .spoken = { screen-history-searching }. { screen-history-searching.staff }

screen-home-ready = Ready
    .staff = Choose Start a check when a patient comes. Look at the notices above first.
    .patient = { -patient-wait }
    .vendor = Waiting.
    .spoken = { screen-home-ready }. { screen-home-ready.staff }

screen-login-entry = Log in
    .staff = The app is locked. Unlock it in the way you have set.
    .patient = { -patient-wait }
    .vendor = Waiting to be unlocked.
    .spoken = { screen-login-entry }. { screen-login-entry.staff }

screen-login-working = Checking
    .staff = The log-in is being checked. Please wait.
    .patient = { -patient-wait }
    .vendor = The unlock value is being checked.
    .spoken = { screen-login-working }. { screen-login-working.staff }

screen-reader-answered = It is this reader
    .staff = A card was found on it. If it is the reader at hand, choose Use this reader.
    .patient = { -patient-wait }
    .vendor = The chosen reader reported a card.
    .spoken = { screen-reader-answered }. { screen-reader-answered.staff }

screen-reader-choose = Choose the reader
    .staff = Choose the reader you want to use. The nearest comes first.
    .patient = { -patient-wait }
    .vendor = Readers found, strongest signal first.
    .spoken = { screen-reader-choose }. { screen-reader-choose.staff }

screen-reader-compare = Make sure by a card
    .staff = Let a card lie on the reader at hand. If the app notices it, it is the chosen one. Wait a moment.
    .patient = { -patient-wait }
    .vendor = Waiting for the chosen reader to report a card.
    .spoken = { screen-reader-compare }. { screen-reader-compare.staff }

screen-reader-looking = Looking for readers
    .staff = Readers nearby are being looked for. Switch the reader on and wait.
    .patient = { -patient-wait }
    .vendor = Scanning for readers.
    .spoken = { screen-reader-looking }. { screen-reader-looking.staff }

screen-self-check-attention = Something needs a look
    .staff = See what is listed below, then choose Again.
    .patient = { -patient-wait }
    .vendor = At least one part of the self-check did not pass.
    .spoken = { screen-self-check-attention }. { screen-self-check-attention.staff }

screen-self-check-good = Everything works
    .staff = Device, network, reader and card were checked. Start the reception.
    .patient = { -patient-wait }
    .vendor = Every part of the self-check passed.
    .spoken = { screen-self-check-good }. { screen-self-check-good.staff }

screen-self-check-running = Self-check
    .staff = Hold a staff member's My Number Card. No PIN is used.
    .patient = { -patient-wait }
    .vendor = The card is read without a PIN.
    .spoken = { screen-self-check-running }. { screen-self-check-running.staff }

screen-settings-general = Settings
    .staff = Choose what to change.
    .patient = { -patient-wait }
    .vendor = The settings.
    .spoken = { screen-settings-general }. { screen-settings-general.staff }

screen-settings-security = Security settings
    .staff = Choose what to change. See earlier results by Search results.
    .patient = { -patient-wait }
    .vendor = Settings of lock, copy and biometrics.
    .spoken = { screen-settings-security }. { screen-settings-security.staff }

screen-terms-consent = Terms of use
    .staff = Read the terms of use. If you agree, the app goes on.
    .patient = { -patient-wait }
    .vendor = Version, time and device name are kept with the consent.
    .spoken = { screen-terms-consent }. { screen-terms-consent.staff }
