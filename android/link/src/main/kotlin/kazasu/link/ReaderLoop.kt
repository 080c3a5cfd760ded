package kazasu.link

import kazasu.core.Channel
import kazasu.core.LinkCommand
import kazasu.core.LinkEvent
import kazasu.core.Reader
import kazasu.core.ReaderReport
import kazasu.core.Tap
import kazasu.core.TapEnd
import kazasu.core.TapProgress

/** A radio or a cable to a framed reader. Calls return at once; what comes of them goes to the [PipeListener]. */
interface ReaderPipe {
    /** Opens the link and subscribes its channels. */
    fun open(listener: PipeListener)

    /** Writes bytes as they are. The core never asks for a second write before [PipeListener.written]. */
    fun write(channel: Channel, bytes: ByteArray)

    /** Closes the link; nothing is told afterwards. */
    fun close()
}

/** What happens on the link; from any thread. */
interface PipeListener {
    fun opened(mtu: UShort)

    fun notified(channel: Channel, bytes: ByteArray)

    fun written()

    fun closed()

    fun inUse()
}

/** One thread with a clock: a `HandlerThread` on a device. */
interface Looper {
    /** Milliseconds that never go back. */
    fun now(): ULong

    /** Runs later on the one thread, in order. */
    fun post(work: () -> Unit)

    /** Runs at this time or soon after. Replaces what was asked for before. */
    fun postAt(atMs: ULong, work: () -> Unit)
}

/** What a screen wants to know. On the looper's thread. */
interface ReaderScreen {
    fun progress(progress: TapProgress)

    fun report(report: ReaderReport)

    fun done(end: TapEnd)
}

/** The loop of a framed reader: moves bytes and tells the time. It opens the link anew while a tap waits for it. */
class ReaderLoop(
    private val reader: Reader,
    private val pipe: ReaderPipe,
    private val looper: Looper,
    private val screen: ReaderScreen,
) : PipeListener {
    private enum class State { CLOSED, OPENING, OPEN }

    private var state = State.CLOSED
    private var tapping = false

    /** Starts a tap: at once where a card lies on the reader, else when one comes. */
    fun start(tap: Tap) = looper.post {
        tapping = true
        carryOut(reader.start(tap))
        if (state == State.CLOSED) open()
    }

    /** Connects ahead of a tap: a log-in takes seconds. */
    fun warmUp() = looper.post { if (state == State.CLOSED) open() }

    /** The person wants to stop. */
    fun cancel() = looper.post { feed(LinkEvent.Cancel) }

    override fun opened(mtu: UShort) = looper.post {
        state = State.OPEN
        feed(LinkEvent.Opened(mtu))
    }

    override fun notified(channel: Channel, bytes: ByteArray) = looper.post { feed(LinkEvent.Notified(channel, bytes)) }

    override fun written() = looper.post { feed(LinkEvent.Written) }

    override fun closed() = looper.post {
        state = State.CLOSED
        feed(LinkEvent.Closed)
        if (tapping) open()
    }

    override fun inUse() = looper.post {
        state = State.CLOSED
        feed(LinkEvent.InUse)
        if (tapping) looper.postAt(looper.now() + AGAIN_MS) { if (state == State.CLOSED) open() }
    }

    private fun open() {
        state = State.OPENING
        reader.reconnect()
        pipe.open(this)
    }

    private fun feed(event: LinkEvent) = carryOut(reader.feed(event))

    /** Does what was asked, and tells the time once after every batch. */
    private fun carryOut(first: List<LinkCommand>) {
        var commands = first
        repeat(MOST_BATCHES) {
            commands.forEach(::carryOut)
            if (commands.all { it is LinkCommand.WaitUntil }) return
            commands = reader.feed(LinkEvent.Tick(looper.now()))
        }
    }

    private fun carryOut(command: LinkCommand) {
        when (command) {
            is LinkCommand.Write -> pipe.write(command.channel, command.bytes)
            is LinkCommand.WaitUntil -> looper.postAt(command.atMs) { feed(LinkEvent.Tick(looper.now())) }
            is LinkCommand.Close -> {
                state = State.CLOSED
                pipe.close()
                if (tapping) looper.post { if (state == State.CLOSED && tapping) open() }
            }
            is LinkCommand.Progress -> screen.progress(command.progress)
            is LinkCommand.Reader -> screen.report(command.report)
            is LinkCommand.Done -> {
                tapping = false
                screen.done(command.end)
            }
        }
    }

    private companion object {
        /** Ticks at one moment end long before. */
        const val MOST_BATCHES = 16

        /** Another device may let go of the reader at any time. */
        const val AGAIN_MS: ULong = 2_000u
    }
}
