package kazasu.link

import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kazasu.Room
import kazasu.core.*
import kazasu.core.ReaderPlace
import kazasu.testing.Happening
import kazasu.testing.VirtualReader
import kazasu.testing.VirtualReaderKind
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance

/** Taps on framed readers: the shell moves bytes, the core frames them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaderLoopTest {
    private val room = Room()
    private val app = room.device()

    @AfterAll
    fun close() {
        app.close()
        room.close()
    }

    private class Desk(val kind: VirtualReaderKind, seed: ULong) {
        val twin = VirtualReader(kind, seed)
        val looper = VirtualLooper(twin)
        val reader = Reader.open(
            FoundReader(
                profile = kind.profile,
                usbDescriptor = twin.descriptor().takeIf { it.isNotEmpty() },
            ),
        )
        val told = Told()
    }

    private fun check(desk: Desk, pipe: ReaderPipe): ReaderLoop {
        val loop = ReaderLoop(desk.reader, pipe, desk.looper, desk.told)
        app.prepareCheck(CheckPlan()).use { check ->
            check.start(TapRequest(pin = "1234".toByteArray(), reader = desk.kind.profile)).use { tap ->
                loop.start(tap)
                desk.looper.runUntil { desk.told.reports.any { it is ReaderReport.Ready } }
                assertEquals(null, desk.told.end)
                desk.twin.insert("valid")
                desk.looper.runUntil { desk.told.end != null }
                assertEquals(TapOutcome.Signed(3u), desk.told.end!!.outcome, "${desk.kind}")
                assertTrue(check.conclude(tap).result.isValid)
            }
        }
        desk.looper.settle()
        assertFalse(desk.twin.isUnlocked(), "the card lost its power")
        assertEquals(emptyList<String>(), desk.twin.brokenRules())
        return loop
    }

    @Test
    fun `a check on every Bluetooth reader`() {
        for (kind in listOf(VirtualReaderKind.FEITIAN, VirtualReaderKind.ACR1555, VirtualReaderKind.J1)) {
            for (seed in 1uL..3uL) {
                val desk = Desk(kind, seed)
                val place = placeOf(kind.profile) as ReaderPlace.Gatt
                check(desk, GattPipe(place, FakeGatt(desk.twin, place, desk.looper)))
                assertTrue(desk.told.progress.last() is TapProgress.Leaving)
                assertEquals(3u.toUByte(), desk.twin.remove())
            }
        }
    }

    @Test
    fun `a connection that fails twice for no reason is tried again, a held reader later`() {
        val kind = VirtualReaderKind.ACR1555
        val place = placeOf(kind.profile) as ReaderPlace.Gatt
        for (failures in listOf(2, 4)) {
            val desk = Desk(kind, 7u)
            val gatt = FakeGatt(desk.twin, place, desk.looper).also { it.failures = failures }
            check(desk, GattPipe(place, gatt))
            assertEquals(failures + 1, gatt.connections)
            val inUse = desk.told.reports.any { it is ReaderReport.Failed && it.code == "reader.connect.in-use" }
            assertEquals(failures > 2, inUse)
        }
    }

    @Test
    fun `a check on a USB reader`() {
        val desk = Desk(VirtualReaderKind.USB, 1u)
        val pipe = object : ReaderPipe {
            override fun open(listener: PipeListener) {
                desk.looper.deliver = { happening ->
                    when (happening) {
                        is Happening.Notified -> listener.notified(happening.channel, happening.bytes)
                        is Happening.Written -> listener.written()
                        is Happening.Closed -> listener.closed()
                    }
                }
                desk.twin.connect()
                listener.opened(desk.twin.mtu())
            }

            override fun write(channel: Channel, bytes: ByteArray) = desk.twin.write(channel, bytes)

            override fun close() = desk.twin.disconnect()
        }
        check(desk, pipe)
    }

    @Test
    fun `a reader at TPDU level and an unknown profile are refused with their codes`() {
        val descriptor = VirtualReader(VirtualReaderKind.USB, 1u).descriptor()
        // dwFeatures: TPDU.
        descriptor[42] = 0x01
        val tpdu = assertThrows(AppException.Input::class.java) {
            Reader.open(FoundReader(profile = "usb-ccid", usbDescriptor = descriptor))
        }
        assertEquals("reader.level.unsupported", tpdu.code)
        val unknown = assertThrows(AppException.Input::class.java) { Reader.open(FoundReader(profile = "telepathy")) }
        assertEquals("profile", unknown.field)
    }

    @Test
    fun `the USB pipe reads on its own threads, writes, and tells once when the reader is gone`() {
        val incoming = LinkedBlockingQueue<ByteArray>()
        val gone = ByteArray(0)
        val heard = LinkedBlockingQueue<String>()
        val edge = object : UsbEdge {
            override val packetSize = 64
            var claimed = false

            override fun claim(): Boolean = !claimed.also { claimed = true }

            override fun bulkOut(bytes: ByteArray): Boolean {
                heard += "out " + bytes.joinToString("") { "%02X".format(it) }
                return true
            }

            override fun bulkIn(): ByteArray? = incoming.take().takeIf { it !== gone }

            override fun interruptIn(): ByteArray? = LinkedBlockingQueue<ByteArray>().take()

            override fun control(setup: ByteArray): Boolean = true

            override fun release() {
                heard += "released"
            }
        }
        val listener = object : PipeListener {
            override fun opened(mtu: UShort) {
                heard += "opened $mtu"
            }

            override fun notified(channel: Channel, bytes: ByteArray) {
                heard += "$channel ${bytes.size}"
            }

            override fun written() {
                heard += "written"
            }

            override fun closed() {
                heard += "closed"
            }

            override fun inUse() {
                heard += "in use"
            }
        }
        fun next() = heard.poll(20, TimeUnit.SECONDS)
        val pipe = UsbPipe(edge)
        pipe.open(listener)
        assertEquals("opened 64", next())
        val secret = byteArrayOf(1, 2, 3)
        pipe.write(Channel.COMMAND, secret)
        assertEquals("out 010203", next())
        assertEquals("written", next())
        assertArrayEquals(ByteArray(3), secret, "what was written is wiped")
        incoming += ByteArray(10)
        assertEquals("ANSWER 10", next())
        incoming += gone
        assertEquals("released", next())
        assertEquals("closed", next())
        UsbPipe(edge).open(listener)
        assertEquals("in use", next())
        assertTrue(heard.isEmpty())
    }
}
