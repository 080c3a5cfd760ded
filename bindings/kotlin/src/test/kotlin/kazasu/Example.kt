package kazasu

import kazasu.core.*

/** A whole tap: from the PIN typed to the service's word. Blocks; call it off the main thread. */
fun checkByPin(
    app: KazasuApp,
    pin: ByteArray,
    transceive: (ByteArray) -> TapEvent, // Response, or Failed with what the radio threw
    show: (TapProgress) -> Unit,
): CheckAnswer =
    app.prepareCheck(CheckPlan(method = "pin")).use { check -> // network, before the card is asked for
        check.start(TapRequest(pin = pin, reader = "this phone")).use { tap ->
            pin.fill(0)
            var event: TapEvent = TapEvent.Started // a card is in the field
            var powered = true
            while (!tap.isDone()) {
                val commands = tap.feed(event)
                event = TapEvent.Disconnected
                for (command in commands) {
                    when (command) {
                        is TapCommand.Transmit -> {
                            if (powered) event = transceive(command.apdu)
                            command.apdu.fill(0) // it may have carried the PIN
                        }
                        is TapCommand.Release -> powered = !command.powerOff // drop the field
                        is TapCommand.Progress -> show(command.progress)
                        is TapCommand.WaitUntil, is TapCommand.Done -> {}
                    }
                }
            }
            check.conclude(tap) // network, after the card was given back
        }
    }
