package kazasu.link

import java.util.concurrent.atomic.AtomicBoolean
import kazasu.core.Tap
import kazasu.core.TapCommand
import kazasu.core.TapEnd
import kazasu.core.TapEvent
import kazasu.core.TapProgress

/** A link that carries whole APDUs, as a phone's own NFC does. */
interface ApduLink {
    /** Sends one command and blocks: [TapEvent.Response], or [TapEvent.Failed] with what the radio made of it. Never sends twice. */
    fun transceive(apdu: ByteArray): TapEvent

    /** Drops the field, which takes the card's power. The card has to be held again for anything more. */
    fun drop()
}

/**
 * The loop of a tap on such a link: moves bytes, and decides nothing.
 *
 * @param clock milliseconds that never go back
 * @param show called on the loop's own thread
 */
class CardLoop(
    private val link: ApduLink,
    private val clock: () -> ULong,
    private val show: (TapProgress) -> Unit,
) {
    private val cancelled = AtomicBoolean()

    /** The person wants to stop. From any thread; an open command is still waited for. */
    fun cancel() = cancelled.set(true)

    /** Runs the tap to its end, on the thread that owns the radio. A card must be in the field. */
    fun run(tap: Tap): TapEnd {
        var event: TapEvent = TapEvent.Started
        var powered = true
        while (true) {
            var next: TapEvent? = null
            for (command in tap.feed(event)) {
                when (command) {
                    is TapCommand.Transmit -> next = if (powered) send(command.apdu) else TapEvent.Disconnected
                    is TapCommand.WaitUntil -> next = next ?: waitForService(tap, command.atMs)
                    is TapCommand.Progress -> show(command.progress)
                    is TapCommand.Release -> if (command.powerOff) {
                        powered = false
                        link.drop()
                    }
                    is TapCommand.Done -> return command.end
                }
            }
            if (cancelled.getAndSet(false)) {
                // With a command open nothing comes back here: it only keeps the next one from being sent.
                for (command in tap.feed(TapEvent.Cancel)) {
                    when (command) {
                        is TapCommand.Release -> if (command.powerOff) link.drop()
                        is TapCommand.Done -> return command.end
                        else -> {}
                    }
                }
            }
            // Without an answer and without a wish only the service is waited for: its time runs from the first tick.
            event = next ?: TapEvent.Tick(clock())
        }
    }

    private fun send(apdu: ByteArray): TapEvent =
        try {
            link.transceive(apdu)
        } finally {
            // It may have carried the PIN.
            apdu.fill(0)
        }

    /** In slices, so that a cancel is heard. */
    private fun waitForService(tap: Tap, until: ULong): TapEvent {
        while (!cancelled.get()) {
            val now = clock()
            if (now >= until) return TapEvent.Tick(now)
            if (tap.wait(minOf(until - now, SLICE_MS).toUInt())) return TapEvent.Wake
        }
        return TapEvent.Tick(clock())
    }

    private companion object {
        const val SLICE_MS: ULong = 100u
    }
}
