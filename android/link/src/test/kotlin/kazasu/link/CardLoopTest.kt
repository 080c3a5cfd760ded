package kazasu.link

import kazasu.Room
import kazasu.core.*
import kazasu.testing.Pull
import kazasu.testing.VirtualPhone
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance

/** A tap at the back of an Android phone, down to the exceptions of the framework. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CardLoopTest {
    private val room = Room()
    private val app = room.device()

    @AfterAll
    fun close() {
        app.close()
        room.close()
    }

    private val start = System.nanoTime()

    private fun loop(edge: IsoDepEdge, show: (TapProgress) -> Unit = {}) =
        CardLoop(IsoDepLink(edge), { ((System.nanoTime() - start) / 1_000_000).toULong() }, show)

    private fun request() = TapRequest(pin = "1234".toByteArray(), reader = "Kotlin phone")

    @Test
    fun `a check, and a second one that knows the phone`() {
        val phone = VirtualPhone("valid")
        val apdus = (1..2).map {
            app.prepareCheck(CheckPlan()).use { check ->
                if (check.wantsProbe("Kotlin phone")) {
                    phone.holdToAndroid(65_279u, true, null)
                    check.probe("Kotlin phone").use { probe ->
                        val end = loop(FakeIsoDep(phone)).run(probe)
                        assertEquals(TapOutcome.Probed(extended = true), end.outcome)
                        check.remember(probe)
                    }
                }
                phone.holdToAndroid(65_279u, true, null)
                val edge = FakeIsoDep(phone)
                check.start(request()).use { tap ->
                    val end = loop(edge).run(tap)
                    assertEquals(TapOutcome.Signed(3u), end.outcome)
                    assertEquals(1, edge.connections)
                    assertTrue(edge.closes > 0, "the field is dropped")
                    assertTrue(check.conclude(tap).result.isValid)
                    end.apdus
                }
            }
        }
        assertEquals(listOf(6u, 6u), apdus)
        assertFalse(phone.isUnlocked())
    }

    @Test
    fun `a phone that carries 261 bytes reads in blocks`() {
        val phone = VirtualPhone("valid")
        app.prepareCheck(CheckPlan()).use { check ->
            phone.holdToAndroid(65_279u, false, null)
            check.start(TapRequest(pin = "1234".toByteArray(), reader = "short phone")).use { tap ->
                val end = loop(FakeIsoDep(phone, maxTransceiveLength = 261)).run(tap)
                assertEquals(TapOutcome.Signed(3u), end.outcome)
                assertTrue(end.apdus > 6u)
                assertTrue(check.conclude(tap).result.isValid)
            }
        }
    }

    @Test
    fun `every exception of the framework ends as a lost card, and the next tap goes on`() {
        for (pull in listOf(Pull.Before(1u), Pull.After(2u), Pull.Before(4u), Pull.After(9u))) {
            val phone = VirtualPhone("valid")
            app.prepareCheck(CheckPlan()).use { check ->
                phone.holdToAndroid(65_279u, true, pull)
                check.start(TapRequest(pin = "1234".toByteArray())).use { tap ->
                    val end = loop(FakeIsoDep(phone)).run(tap)
                    assertTrue(end.outcome is TapOutcome.Lost, "$pull: $end")
                    assertThrows(AppException.NotSigned::class.java) { check.conclude(tap) }
                }
                phone.holdToAndroid(65_279u, true, null)
                check.start(TapRequest(pin = "1234".toByteArray())).use { tap ->
                    assertEquals(TapOutcome.Signed(3u), loop(FakeIsoDep(phone)).run(tap).outcome)
                    assertTrue(check.conclude(tap).result.isValid)
                }
            }
            assertEquals(3u.toUByte(), phone.triesLeft())
        }
    }

    @Test
    fun `a cancel while the card works is heard, and the card is left`() {
        val phone = VirtualPhone("valid")
        app.prepareCheck(CheckPlan()).use { check ->
            phone.holdToAndroid(65_279u, true, null)
            lateinit var loop: CardLoop
            loop = loop(FakeIsoDep(phone)) { if (it is TapProgress.TriesLeft) loop.cancel() }
            check.start(TapRequest(pin = "1234".toByteArray())).use { tap ->
                assertEquals(TapOutcome.Cancelled, loop.run(tap).outcome)
            }
        }
        assertEquals(3u.toUByte(), phone.triesLeft())
        assertFalse(phone.isUnlocked())
    }

    @Test
    fun `a visual check waits for the service in slices`() {
        val phone = VirtualPhone("valid")
        app.prepareCheck(CheckPlan(method = "visual")).use { check ->
            phone.holdToAndroid(65_279u, true, null)
            check.start(TapRequest(faceCompared = true)).use { tap ->
                assertEquals(TapOutcome.Signed(null), loop(FakeIsoDep(phone)).run(tap).outcome)
                assertEquals("visual", check.conclude(tap).result.method)
            }
        }
    }
}
