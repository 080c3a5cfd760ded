### English

app-activation-needed = This device must be registered
    .staff = This device is not registered yet. Take the account notice and start the registration.
    .patient = { -patient-wait }
    .vendor = No device key or refresh credential. No network use before activation.
    .spoken = { app-activation-needed }. { app-activation-needed.staff }

app-activation-payload-malformed = The registration data cannot be read
    .staff = What was read is not registration data. Read the QR code of the account notice again. If that does not work, enter the values by hand.
    .patient = { -patient-wait }
    .vendor = Not parsed as a kazasu:1 payload. Retry with the right content.
    .spoken = { app-activation-payload-malformed }. { app-activation-payload-malformed.staff }

app-history-copied = Copied
    .staff = The result was copied and will be cleared after { $seconds } seconds. Check the patient's name where you paste it.
    .patient = { -patient-wait }
    .vendor = Written to the clipboard, which is emptied after { $seconds } s if it still holds this text.
    .spoken = { app-history-copied }. { app-history-copied.staff }

app-history-empty = No results yet
    .staff = There are no results to show. Results of card checks appear here. To start, hold a card over the reader.
    .patient = { -patient-wait }
    .vendor = The history has no rows.
    .spoken = { app-history-empty }. { app-history-empty.staff }

app-history-expired = The time to show this result is over
    .staff = This result was deleted at the end of the month after the treatment. If you need it, check with the card again.
    .patient = { -patient-wait }
    .vendor = The key of the month is destroyed. It cannot be restored.
    .spoken = { app-history-expired }. { app-history-expired.staff }

app-history-not-found = No result found
    .staff = No result fits. Search with another name or date.
    .patient = { -patient-wait }
    .vendor = No row fits the search or the row id. Do not retry.
    .spoken = { app-history-not-found }. { app-history-not-found.staff }

app-internal-bug = The app had an unexpected problem
    .staff = The app had an unexpected problem. Close and open the app. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = A defect of the app. Report it with the diagnosis. Never retried automatically.
    .spoken = { app-internal-bug }. { app-internal-bug.staff }

app-keystore-cancelled = Confirmation was cancelled
    .staff = The biometric confirmation was cancelled. To go on, confirm again.
    .patient = { -patient-wait }
    .vendor = Cancelled by the user (Cancelled). Never retried automatically.
    .spoken = { app-keystore-cancelled }. { app-keystore-cancelled.staff }

app-keystore-file-warning = Keys are kept in a file
    .staff = This device keeps its keys in a file. Keep its disk encrypted and other people away from it.
    .patient = { -patient-wait }
    .vendor = No key store of the system, so files (0600) are used. A copy of the folder holds the keys as well.
    .spoken = { app-keystore-file-warning }. { app-keystore-file-warning.staff }

app-keystore-invalidated = Register the device again
    .staff = The registration stopped working because the screen lock or biometrics changed. Get an activation code from your administrator. Then register the device again.
    .patient = { -patient-other-way }
    .vendor = The key in the KeyStore is gone (Invalidated). A new activation is needed.
    .spoken = { app-keystore-invalidated }. { app-keystore-invalidated.staff }

app-keystore-locked = Unlock the device
    .staff = The device is locked, so work cannot go on. Unlock the screen of the device.
    .patient = { -patient-wait }
    .vendor = The KeyStore is locked (Locked). Retry after unlock.
    .spoken = { app-keystore-locked }. { app-keystore-locked.staff }

app-keystore-unavailable = The keys of this device cannot be used
    .staff = The secure key storage of this device cannot be used. Restart the device. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = The KeyStore is unavailable. Retry after a restart.
    .spoken = { app-keystore-unavailable }. { app-keystore-unavailable.staff }

app-network-protocol = The service's answer is not understood
    .staff = The answer of the service is not as expected. Update the app. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = The response breaks the protocol. Retry once.
    .spoken = { app-network-protocol }. { app-network-protocol.staff }

app-network-timeout = The service does not answer
    .staff = The service did not answer in time. Try again. If this goes on, confirm the qualification in another way.
    .patient = { -patient-wait }
    .vendor = No response in time. Retry with the same key.
    .spoken = { app-network-timeout }. { app-network-timeout.staff }

app-network-tls = No secure connection
    .staff = A secure connection to the service was not possible. Check the date and time of this device. If this goes on, call your administrator.
    .patient = { -patient-other-way }
    .vendor = The TLS handshake or certificate check failed. Never retried automatically.
    .spoken = { app-network-tls }. { app-network-tls.staff }

app-network-unreachable = No connection to the network
    .staff = The service could not be reached. Check the connection of this device. If this goes on, confirm the qualification in another way.
    .patient = { -patient-other-way }
    .vendor = Name resolution or connection failed. Retry with growing waits.
    .spoken = { app-network-unreachable }. { app-network-unreachable.staff }

app-password-too-weak = The new password does not meet the rules
    .staff = This password is too short or has too few kinds of characters. Use 8 or more characters with capital letters, small letters and digits.
    .patient = { -patient-wait }
    .vendor = The value breaks the rules. Nothing was stored.
    .spoken = { app-password-too-weak }. { app-password-too-weak.staff }

app-settings-invalid = Check the settings
    .staff = The setting { $field } cannot be used. Correct it in the settings.
    .patient = { -patient-wait }
    .vendor = The value of the setting { $field } breaks its rule. No default is used in its place.
    .spoken = Check the settings. Correct the setting { $field }.

app-store-unreadable = The records on this device cannot be read
    .staff = The records on this device could not be read. Close and open the app. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The local database cannot be opened or is damaged. Retry once, never overwrite.
    .spoken = { app-store-unreadable }. { app-store-unreadable.staff }

app-unlock-locked = The app is locked
    .staff = The app was locked after too many entries. Get an activation code from your administrator. Then register the device again.
    .patient = { -patient-other-way }
    .vendor = The limit of unlock tries is reached. A new activation is needed.
    .spoken = { app-unlock-locked }. { app-unlock-locked.staff }

app-unlock-needed = Unlock the app
    .staff = The app was closed after a time without use. Enter the passcode.
    .patient = { -patient-wait }
    .vendor = Not unlocked, or locked by idle time. No result is shown before unlock.
    .spoken = { app-unlock-needed }. { app-unlock-needed.staff }

app-unlock-wrong = The passcode does not match
    .staff =
        The passcode did not match. { $seconds ->
            [0] Enter it again
            [one] Wait 1 second, then enter it again
           *[other] Wait { $seconds } seconds, then enter it again
        }.
    .patient = { -patient-wait }
    .vendor = The unlock value does not match. The wait is { $seconds } s and grows with each failure.
    .spoken = { app-unlock-wrong }. { app-unlock-wrong.staff }

app-activation-already-done = This device is set up already
    .staff = This device is activated. Enter its password to use it.
    .patient = { -patient-other-way }
    .vendor = The device is activated. Stop it before a new activation.
    .spoken = { app-activation-already-done }. { app-activation-already-done.staff }

app-activation-other-origin = The account sheet is for another service
    .staff = The account sheet is not for the service of this device. Check which sheet you were given.
    .patient = { -patient-other-way }
    .vendor = The origin of the payload differs from the configured one. Do not retry.
    .spoken = { app-activation-other-origin }. { app-activation-other-origin.staff }

app-keystore-not-found = The key of this device is missing
    .staff = The key of this device is missing. Make the first setting again.
    .patient = { -patient-other-way }
    .vendor = The key store has no such key. A new activation is needed.
    .spoken = { app-keystore-not-found }. { app-keystore-not-found.staff }

app-password-differs = The two passwords differ
    .staff = The two passwords differ. Enter the same password twice.
    .patient = { -patient-other-way }
    .vendor = The confirmation does not match.
    .spoken = { app-password-differs }. { app-password-differs.staff }

app-form-incomplete = Something is still missing
    .staff = Some fields are empty. Enter all of them first.
    .patient = { -patient-wait }
    .vendor = A required field is empty; nothing was sent.
    .spoken = { app-form-incomplete }. { app-form-incomplete.staff }

app-history-deleted = Removed from this device
    .staff = The result was removed from this device. Other devices keep theirs. Check again by card when it is needed.
    .patient = { -patient-wait }
    .vendor = Only this device's row was deleted.
    .spoken = { app-history-deleted }. { app-history-deleted.staff }

app-history-nothing-to-copy = There is nothing to copy
    .staff = This result holds no coverage. Enter what was confirmed another way.
    .patient = { -patient-wait }
    .vendor = No coverage to write; the clipboard was not touched.
    .spoken = { app-history-nothing-to-copy }. { app-history-nothing-to-copy.staff }

app-idle-soon = Locking soon
    .staff = Nobody has used the app. It locks in { $seconds } seconds. To go on, touch the screen.
    .patient = { -patient-wait }
    .vendor = Warning of the idle lock, { $seconds } s left.
    .spoken = { app-idle-soon }. { app-idle-soon.staff }

app-pin-closed = The PIN screen was closed
    .staff = Nothing was typed for a while, so the digits were wiped. Choose the method again.
    .patient = The screen was closed. No digit was kept.
    .vendor = PIN entry timed out; the PIN was wiped and never sent.
    .spoken = { app-pin-closed }. { app-pin-closed.staff }

app-pin-closing = This screen closes soon
    .staff = The screen closes in { $seconds } seconds. To go on, choose More time.
    .patient = The screen closes in { $seconds } seconds.
    .vendor = Warning of the time-out, { $seconds } s left.
    .spoken = { app-pin-closing }. { app-pin-closing.staff }

app-pin-forgotten = The PIN was wiped
    .staff = For safety the typed PIN was wiped. Ask the patient to type it again.
    .patient = Please enter your 4 digits again.
    .vendor = 20 s after the end of the tap the PIN was wiped.
    .spoken = { app-pin-forgotten }. { app-pin-forgotten.staff }

app-result-leaving = The result closes soon
    .staff = The result leaves the screen in { $seconds } seconds. To keep it, choose More time.
    .patient = { -patient-wait }
    .vendor = Warning before the result leaves, { $seconds } s left.
    .spoken = { app-result-leaving }. { app-result-leaving.staff }

app-speech-earphones = Connect earphones
    .staff = Results are read aloud on earphones only. Connect earphones first.
    .patient = { -patient-wait }
    .vendor = Not spoken because of the setting earphones_only.
    .spoken = { app-speech-earphones }. { app-speech-earphones.staff }

app-terms-changed = The terms have changed
    .staff = There is a new version of the terms. Read it before you agree.
    .patient = { -patient-wait }
    .vendor = The version agreed to is not the one in force.
    .spoken = { app-terms-changed }. { app-terms-changed.staff }

app-terms-declined = The app needs your consent
    .staff = Without consent the app cannot be used. Ask the manager if there are questions.
    .patient = { -patient-wait }
    .vendor = No consent was given; nothing was sent.
    .spoken = { app-terms-declined }. { app-terms-declined.staff }
