package kazasu.link

import android.nfc.TagLostException
import java.io.IOException
import kazasu.core.*
import kazasu.core.ReaderPlace
import kazasu.testing.Happening
import kazasu.testing.TagException
import kazasu.testing.VirtualPhone
import kazasu.testing.VirtualReader
import kazasu.testing.VirtualReaderKind

/** The edge of IsoDep over the emulated phone: throws what the framework throws. */
class FakeIsoDep(private val phone: VirtualPhone, override val maxTransceiveLength: Int = 65_279) : IsoDepEdge {
    override var timeout = 618
    var connections = 0
    var closes = 0

    override fun connect() {
        connections += 1
    }

    override fun transceive(apdu: ByteArray): ByteArray {
        check(timeout >= 5_000) { "the default time-out is too short for a signature" }
        return try {
            phone.transceive(apdu)
        } catch (thrown: TagException) {
            throw when (thrown) {
                is TagException.TagLost -> TagLostException("Tag was lost.")
                is TagException.OutOfDate -> SecurityException("Permission Denial: Tag is out of date")
                is TagException.LengthExceeded -> IOException("Transceive length exceeds supported maximum")
                else -> IOException("Transceive failed")
            }
        }
    }

    override fun close() {
        closes += 1
        phone.lift()
    }
}

/** One thread with the virtual clock of an emulated reader. */
class VirtualLooper(private val reader: VirtualReader) : Looper {
    private val tasks = ArrayDeque<() -> Unit>()
    private var timer: Pair<ULong, () -> Unit>? = null
    var deliver: (Happening) -> Unit = {}

    override fun now() = reader.nowMs()

    override fun post(work: () -> Unit) {
        tasks += work
    }

    override fun postAt(atMs: ULong, work: () -> Unit) {
        timer = atMs to work
    }

    /** Lets things happen until `done`, ten virtual minutes at most. */
    fun runUntil(done: () -> Boolean) {
        proceed(now() + 600_000u, done)
        check(done()) { "nothing happens any more" }
    }

    /** The time a reader gets to give the card back after a tap. */
    fun settle() = proceed(now() + 20_000u) { false }

    private fun proceed(limit: ULong, done: () -> Boolean) {
        while (!done() && (now() < limit || tasks.isNotEmpty())) {
            val task = tasks.removeFirstOrNull()
            if (task != null) {
                task()
                continue
            }
            val due = timer
            val happened = reader.proceed(minOf(due?.first ?: limit, limit))
            if (happened != null) {
                deliver(happened)
            } else if (due != null && due.first <= now()) {
                timer = null
                due.second()
            }
        }
    }
}

/** The edge of Bluetooth over an emulated reader. */
class FakeGatt(
    private val reader: VirtualReader,
    private val place: ReaderPlace.Gatt,
    private val looper: VirtualLooper,
) : GattEdge {
    /** Connections that still fail with Android's 133. */
    var failures = 0
    var connections = 0
    private var events: GattEvents? = null

    init {
        looper.deliver = { happening ->
            when (happening) {
                is Happening.Notified -> events?.notified(uuid(happening.channel), happening.bytes)
                is Happening.Written -> events?.written()
                is Happening.Closed -> events?.disconnected(8)
            }
        }
    }

    private fun uuid(channel: Channel) = when (channel) {
        Channel.EVENT -> place.event ?: place.answer
        Channel.BATTERY -> place.battery.last()
        else -> place.answer
    }

    override fun connect(events: GattEvents) {
        connections += 1
        this.events = events
        if (failures > 0) {
            failures -= 1
            looper.post { events.disconnected(133) }
        } else {
            looper.post { events.connected() }
        }
    }

    override fun requestMtu(size: Int) = looper.post { events?.mtu(reader.mtu().toInt()) ?: Unit }

    override fun discover() = looper.post { events?.discovered() ?: Unit }

    override fun subscribe(characteristic: String): Boolean {
        if (characteristic != place.answer && characteristic != place.event) return false
        val last = characteristic == (place.event ?: place.answer)
        looper.post {
            if (last) reader.connect()
            events?.subscribed()
        }
        return true
    }

    override fun write(characteristic: String, bytes: ByteArray, withResponse: Boolean) {
        check(characteristic == place.command)
        check(withResponse == place.writeWithResponse)
        reader.write(Channel.COMMAND, bytes)
    }

    override fun close() {
        events = null
        reader.disconnect()
    }
}

/** What a screen was told. */
class Told : ReaderScreen {
    val progress = mutableListOf<TapProgress>()
    val reports = mutableListOf<ReaderReport>()
    var end: TapEnd? = null

    override fun progress(progress: TapProgress) {
        this.progress += progress
    }

    override fun report(report: ReaderReport) {
        reports += report
    }

    override fun done(end: TapEnd) {
        this.end = end
    }
}

val VirtualReaderKind.profile
    get() = when (this) {
        VirtualReaderKind.USB -> "usb-ccid"
        VirtualReaderKind.FEITIAN -> "feitian-c4"
        VirtualReaderKind.ACR1555 -> "acr1555u"
        VirtualReaderKind.J1 -> "acr1255u-j1-v2"
    }

fun placeOf(profile: String) = readerProfiles().first { it.name == profile }.place
