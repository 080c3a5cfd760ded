package kazasu.link

import kazasu.core.Channel
import kazasu.core.ReaderPlace

/** What is used of Bluetooth. One operation at a time; each is answered on the [GattEvents]. */
interface GattEdge {
    fun connect(events: GattEvents)

    fun requestMtu(size: Int)

    fun discover()

    /** Turns notifications, or indications, of a characteristic on; false where the reader has it not. */
    fun subscribe(characteristic: String): Boolean

    fun write(characteristic: String, bytes: ByteArray, withResponse: Boolean)

    /** Closes and forgets the connection. */
    fun close()
}

/** Answers of Bluetooth; from any thread. */
interface GattEvents {
    fun connected()

    /** Also where a connection could not be made. 133 is Android's word for everything. */
    fun disconnected(status: Int)

    fun mtu(size: Int)

    fun discovered()

    fun subscribed()

    fun written()

    fun notified(characteristic: String, bytes: ByteArray)
}

/** A Bluetooth reader as a pipe: connect, MTU, discover, subscribe one by one, and from then on bytes. */
class GattPipe(
    private val place: ReaderPlace.Gatt,
    private val edge: GattEdge,
) : ReaderPipe, GattEvents {
    private var listener: PipeListener? = null
    private var waiting = ArrayDeque<String>()
    private var mtu = SMALLEST_MTU
    private var tries = 0
    private var open = false

    override fun open(listener: PipeListener) {
        this.listener = listener
        tries = 0
        connect()
    }

    override fun write(channel: Channel, bytes: ByteArray) = edge.write(place.command, bytes, place.writeWithResponse)

    override fun close() {
        listener = null
        open = false
        edge.close()
    }

    private fun connect() {
        tries += 1
        mtu = SMALLEST_MTU
        waiting = ArrayDeque(listOfNotNull(place.answer, place.event) + place.battery.drop(1))
        edge.connect(this)
    }

    override fun connected() = edge.requestMtu(LARGEST_MTU)

    override fun mtu(size: Int) {
        mtu = size.coerceIn(SMALLEST_MTU, LARGEST_MTU)
        edge.discover()
    }

    override fun discovered() = next()

    override fun subscribed() = next()

    private fun next() {
        while (true) {
            val characteristic = waiting.removeFirstOrNull() ?: break
            // The battery is no part of every reader.
            if (edge.subscribe(characteristic)) return
        }
        open = true
        listener?.opened(mtu.toUShort())
    }

    override fun disconnected(status: Int) {
        edge.close()
        val told = listener ?: return
        when {
            open -> {
                open = false
                told.closed()
            }
            // A first connection fails often for no reason; a third one for one.
            tries < MOST_TRIES -> connect()
            else -> told.inUse()
        }
    }

    override fun written() {
        listener?.written()
    }

    override fun notified(characteristic: String, bytes: ByteArray) {
        val channel = when {
            characteristic.equals(place.answer, ignoreCase = true) -> Channel.ANSWER
            place.event?.equals(characteristic, ignoreCase = true) == true -> Channel.EVENT
            place.battery.any { it.equals(characteristic, ignoreCase = true) } -> Channel.BATTERY
            else -> return
        }
        listener?.notified(channel, bytes)
    }

    private companion object {
        const val SMALLEST_MTU = 23

        /** From Android 14 on the first request asks for this whatever it says. */
        const val LARGEST_MTU = 517
        const val MOST_TRIES = 3
    }
}
