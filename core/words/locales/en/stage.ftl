### English

stage-card-found = Card found
    .staff = The card was found. Keep it still.
    .patient = Please keep your card still.
    .vendor = A card was detected and connected.
    .spoken = Card found. Keep it still.

stage-card-hint-case = Take off the case
    .staff = The card is not found yet. Take the case off the device.
    .patient = Please take your card out of its case.
    .vendor = No card after 9 s.
    .spoken = { stage-card-hint-case }. { stage-card-hint-case.staff }

stage-card-hint-move = Move the card slowly
    .staff = The card is not found yet. Move the card slowly over the back of the device.
    .patient = Please move your card slowly.
    .vendor = No card after 4 s.
    .spoken = { stage-card-hint-move }. { stage-card-hint-move.staff }

stage-card-hint-reader = Check the position
    .staff = The card is not found yet. Hold the card at the place shown on the screen. If this goes on, use another card reader.
    .patient = Please hold your card at the place in the picture.
    .vendor = No card after 15 s.
    .spoken = { stage-card-hint-reader }. { stage-card-hint-reader.staff }

stage-card-lift = You may take the card away
    .staff = Reading is done. Let the patient take the card away. The check goes on.
    .patient = You may take your card away. The check goes on.
    .vendor = The card is released. Nothing more is sent to it.
    .spoken = { stage-card-lift }. { stage-card-lift.staff }

stage-card-reading = Reading the card
    .staff = Reading is { $percent } percent done. Keep the card still.
    .patient = We are reading your card. Please keep it still.
    .vendor = Reading the certificate, { $percent }% done.
    .spoken = { stage-card-reading }. { stage-card-reading.staff }

stage-card-signing = The card is confirming
    .staff = The card is confirming the person. Keep the card still.
    .patient = Please keep your card still.
    .vendor = Waiting for the answer to COMPUTE DIGITAL SIGNATURE.
    .spoken = { stage-card-signing }. { stage-card-signing.staff }

stage-card-tries = PIN tries left: { $tries }
    .staff = The card told the tries left. Keep the card still.
    .patient =
        { $tries ->
            [one] 1 try is left
           *[other] { $tries } tries are left
        }.
    .vendor = Tries left by the empty VERIFY: { $tries }.
    .spoken =
        { $tries ->
            [one] 1 try is left
           *[other] { $tries } tries are left
        }. Keep the card still.

stage-card-verifying = Checking the PIN
    .staff = The card is checking the PIN. Keep the card still.
    .patient = Please keep your card still.
    .vendor = VERIFY was sent. Waiting for its answer.
    .spoken = { stage-card-verifying }. { stage-card-verifying.staff }

stage-card-waiting = Waiting for the card
    .staff = Hold the card over the reader. Let the patient hold their own card.
    .patient = Please hold your card over the reader yourself.
    .vendor = Waiting for a card.
    .spoken = { stage-card-waiting }. { stage-card-waiting.staff }

stage-reader-connecting = Connecting to the card reader
    .staff = Connecting to the card reader. Please wait.
    .patient = { -patient-wait }
    .vendor = Connecting to the reader.
    .spoken = Connecting to the card reader. Please wait.

stage-service-answered = The result has arrived
    .staff = The result has arrived. Look at the result on the screen.
    .patient = The result has arrived.
    .vendor = The answer of the service has arrived.
    .spoken = { stage-service-answered }. { stage-service-answered.staff }

stage-service-asking = Asking for the qualification
    .staff = The service is being asked. Please wait.
    .patient = We are checking your insurance. Please wait.
    .vendor = The check was sent. Waiting for the answer.
    .spoken = { stage-service-asking }. { stage-service-asking.staff }

stage-demo-service = The eligibility service runs inside this program
    .staff = The service runs for the demonstration. Wait a moment.
    .patient = We are getting ready.
    .vendor = The service listens on loopback HTTP in the same process, in test mode.
    .spoken = { stage-demo-service }. { stage-demo-service.staff }

stage-demo-facilities = Facilities registered: { $rows }
    .staff = Synthetic facilities were registered. Wait a moment.
    .patient = We are getting ready.
    .vendor = The facility master was imported: { $rows } lines.
    .spoken = { stage-demo-facilities.staff }

stage-demo-people = Synthetic insured people registered: { $rows } lines
    .staff = Synthetic people were registered. Wait a moment.
    .patient = We are getting ready.
    .vendor = The register was imported: { $rows } lines.
    .spoken = { stage-demo-people.staff }

stage-demo-account = An account for the device was issued
    .staff = An account was issued. Wait a moment.
    .patient = We are getting ready.
    .vendor = The approval issued one account.
    .spoken = { stage-demo-account }. { stage-demo-account.staff }

stage-device-activated = The device is activated
    .staff = The device is ready. Keep its password in mind.
    .patient = We are ready.
    .vendor = The device key is bound and the activation code is used up.
    .spoken = { stage-device-activated }. { stage-device-activated.staff }

stage-demo-challenge = Ready to check
    .staff = Everything is ready. Ask the patient to hold the card.
    .patient = Please hold your card.
    .vendor = Access token and challenge are in hand.
    .spoken = { stage-demo-challenge }. { stage-demo-challenge.staff }

stage-demo-counter = Tries left on the card: { $tries }
    .staff = The card's counter stands at { $tries }. See the number.
    .patient = { $tries } tries are left.
    .vendor = The card's own counter after the tap.
    .spoken = { stage-demo-counter.staff }

stage-demo-face = The photo and the face were compared (played)
    .staff = The demonstration plays staff who compared the photo with the face. At the reception only a person may say so. See the screen.
    .patient = We compare the photo with your face.
    .vendor = face_compared is true because the demo plays the person. No program may set it by default.
    .spoken = { stage-demo-face.staff }

stage-demo-kept = The result is kept, sealed, and found again
    .staff = The result can be seen until { $date }. Use it for your records.
    .patient = We are done.
    .vendor = The sealed row was opened again from the history. Deadline { $date }.
    .spoken = { stage-demo-kept }. { stage-demo-kept.staff }

stage-card-opening = Opening the card
    .staff = The service opens the card. Keep the card still.
    .patient = Please do not move your card.
    .vendor = Terminal authentication by the relay (project-defined).
    .spoken = { stage-card-opening }. { stage-card-opening.staff }

stage-pin-typed = Digits entered: { $count }
    .staff = The patient has entered { $count } digits. Please wait until it is done.
    .patient = Digits entered: { $count }.
    .vendor = Only the count is told.
    .spoken = Digits entered, { $count }.
