### English

reader-answer-malformed = The reader's answer cannot be read
    .staff = The answer of the card reader could not be read. Switch the card reader off and on. If this goes on, use another card reader.
    .patient = { -patient-wait }
    .vendor = Frame, length or checksum of the reader's answer is wrong. Reconnect, then retry once.
    .spoken = { reader-answer-malformed }. { reader-answer-malformed.staff }

reader-battery-low = The card reader's battery is low
    .staff = The battery of the card reader is low. Charge the reader after today's work.
    .patient = { -patient-wait }
    .vendor = The reader reports a low battery. Work goes on.
    .spoken = { reader-battery-low }. { reader-battery-low.staff }

reader-bluetooth-not-allowed = Bluetooth is not allowed
    .staff = This app is not allowed to use Bluetooth. Allow Bluetooth in the device settings.
    .patient = { -patient-wait }
    .vendor = The permission of the operating system is missing. Not retried until it is given.
    .spoken = { reader-bluetooth-not-allowed }. { reader-bluetooth-not-allowed.staff }

reader-bluetooth-switched-off = Bluetooth is off
    .staff = Bluetooth of this device is off. Switch Bluetooth on in the device settings.
    .patient = { -patient-wait }
    .vendor = The radio is disabled. The link is restored when it is on.
    .spoken = { reader-bluetooth-switched-off }. { reader-bluetooth-switched-off.staff }

reader-card-timeout = The card was not found
    .staff = No card was found in time. Take the card out of its case and hold it over the reader. If this goes on, use another card reader.
    .patient = Please take your card out of its case and hold it over the reader.
    .vendor = The time to wait for a card is over. May be retried.
    .spoken = { reader-card-timeout }. { reader-card-timeout.staff }

reader-connect-in-use = The card reader is in use
    .staff = Another app is using the card reader. Close that app. Then hold the card over the reader again.
    .patient = { -patient-wait }
    .vendor = Sharing violation: another program holds the reader. Retry after it is released.
    .spoken = { reader-connect-in-use }. { reader-connect-in-use.staff }

reader-link-lost = The card reader was disconnected
    .staff = The connection to the card reader ended. Bring the card reader closer to the device. Then hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = The USB or BLE link to the reader ended. Reconnect, then retry.
    .spoken = { reader-link-lost }. { reader-link-lost.staff }

reader-list-none = No card reader found
    .staff = There is no card reader to use. Connect a card reader. If it is connected, plug it in again.
    .patient = { -patient-wait }
    .vendor = The list of readers is empty. Check connection, driver and permission, then retry.
    .spoken = { reader-list-none }. { reader-list-none.staff }

reader-phone-switched-off = Card reading is off
    .staff = Card reading is switched off on this device. Switch it on in the device settings.
    .patient = { -patient-wait }
    .vendor = The NFC adapter is disabled. Guide the user to the settings screen.
    .spoken = { reader-phone-switched-off }. { reader-phone-switched-off.staff }

reader-phone-unsupported = This device cannot read cards alone
    .staff = This device has no function to read cards. Connect a supported card reader.
    .patient = { -patient-wait }
    .vendor = NFC or extended Lc/Le (extended APDU) is missing. A retry changes nothing.
    .spoken = { reader-phone-unsupported }. { reader-phone-unsupported.staff }

reader-service-unavailable = The card reader cannot be used
    .staff = The card reader function of this device is not running. Restart the device. If this goes on, call your administrator.
    .patient = { -patient-wait }
    .vendor = The reader service, such as PC/SC, cannot be reached. Check that it runs.
    .spoken = { reader-service-unavailable }. { reader-service-unavailable.staff }

reader-support-not-built = This app does not support this reader
    .staff = This app was made without support for this kind of card reader. Use a supported card reader.
    .patient = { -patient-wait }
    .vendor = The build lacks the feature it needs, such as pcsc. A retry changes nothing.
    .spoken = { reader-support-not-built }. { reader-support-not-built.staff }

reader-card-mute = The card does not answer
    .staff = The reader found no card, or the card does not answer. Take the card away, then hold it over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = The reader reports a mute or absent card (CCID bError FE). Retry with a new tap.
    .spoken = { reader-card-mute }. { reader-card-mute.staff }

reader-command-refused = The card reader refused
    .staff = The card reader did not carry out a command. Hold the card over the reader again. If this goes on, switch the reader off and on.
    .patient = Please hold your card over the reader again.
    .vendor = The reader answered with an error byte. Reconnect, then retry; never resend a VERIFY without the counter.
    .spoken = { reader-command-refused }. { reader-command-refused.staff }

reader-key-other = The card reader has another key
    .staff = This card reader does not accept the known key. Enter the key of this reader in the settings, or use another reader.
    .patient = { -patient-wait }
    .vendor = The log-in of the reader failed (51 04, 51 07 or a wrong RND_B): its customer master key was changed. Set the key of this reader.
    .spoken = { reader-key-other }. { reader-key-other.staff }

reader-command-too-long = The card reader cannot do this
    .staff = This card reader cannot carry the command of this check. Switch to the 4-digit PIN, or use another card reader.
    .patient = { -patient-wait }
    .vendor = The APDU is longer than the reader carries. Use short APDUs or another reader.
    .spoken = { reader-command-too-long }. { reader-command-too-long.staff }

reader-state-wrong = The card reader is not ready
    .staff = The card reader is not ready for this. Hold the card over the reader again.
    .patient = Please hold your card over the reader again.
    .vendor = An event came in a state in which it makes no sense; nothing was sent. A fault of the program if it repeats.
    .spoken = { reader-state-wrong }. { reader-state-wrong.staff }

reader-command-busy = The card reader is busy
    .staff = The card reader is working on something else. Wait a moment, then hold the card over the reader again.
    .patient = Please wait a moment, then hold your card over the reader again.
    .vendor = The reader reports a busy slot (CCID bError E0 or F2). Nothing was done. Retry after a pause.
    .spoken = { reader-command-busy }. { reader-command-busy.staff }

reader-level-unsupported = This card reader is not supported
    .staff = This card reader works in a way this app does not support. Use another card reader.
    .patient = { -patient-wait }
    .vendor = The reader exchanges TPDUs or characters only (dwFeatures); T=1 on the host is not built. A retry changes nothing.
    .spoken = { reader-level-unsupported }. { reader-level-unsupported.staff }

reader-pairing-done = The reader is set
    .staff = This reader is used from now on. To change it, choose again on the reader screen.
    .patient = { -patient-wait }
    .vendor = Kept as paired_reader.
    .spoken = { reader-pairing-done }. { reader-pairing-done.staff }

reader-pairing-no-answer = It may be the other reader
    .staff = No card was found on the chosen reader. Choose the other one.
    .patient = { -patient-wait }
    .vendor = No card was reported within 20 s.
    .spoken = { reader-pairing-no-answer }. { reader-pairing-no-answer.staff }

reader-pairing-two = There are several readers nearby
    .staff = Names do not tell which one it is. Let a card lie on the reader you mean, then choose.
    .patient = { -patient-wait }
    .vendor = Signals are too close to decide.
    .spoken = { reader-pairing-two }. { reader-pairing-two.staff }
