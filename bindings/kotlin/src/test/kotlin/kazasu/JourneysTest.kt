package kazasu

import java.util.concurrent.atomic.AtomicInteger
import kazasu.core.*
import kazasu.testing.Pull
import kazasu.testing.VirtualPhone
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance

/** The shell's journeys over the product's library, the real service and virtual cards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JourneysTest {
    private val room = Room()
    private val app = room.device()

    @AfterAll
    fun close() {
        app.close()
        room.close()
    }

    private fun pin(text: String = "1234") = text.toByteArray()

    private fun phone(person: String = "valid") = VirtualPhone(person)

    private fun VirtualPhone.hold(pull: Pull? = null) = holdToAndroid(65_279u, true, pull)

    @Test
    fun `a whole check by PIN`() {
        val phone = phone()
        phone.hold()
        val shown = mutableListOf<TapProgress>()
        val typed = pin()
        val answer = checkByPin(app, typed, phone::android) { shown += it }
        assertTrue(typed.all { it == 0.toByte() }, "the shell wipes its PIN")
        assertEquals("valid", answer.result.validity)
        assertTrue(answer.result.isValid)
        assertEquals("pin", answer.result.method)
        assertEquals(3u.toUByte(), answer.triesLeft)
        assertNull(answer.notKept)
        assertEquals(TapProgress.Found, shown.first())
        assertEquals(TapProgress.Leaving, shown.last())
        assertTrue(TapProgress.ReadingCertificate(100u) in shown)
        assertEquals(3u.toUByte(), phone.triesLeft())
        assertFalse(phone.isUnlocked())

        val id = app.historyList().first().id
        val kept = app.historyShow(id)
        assertEquals(answer.result, kept)
        val coverage = kept.coverages.first()
        val text = app.historyCopy(id, CopyLayout.LATER)
        assertTrue("保険者番号\t${coverage.insurerNumber}\r\n" in text, text)
        assertEquals(listOf(id), app.historySearch(coverage.nameKana!!).map { it.id }.filter { it == id })
        assertTrue(app.historySearch("nobody of this name").isEmpty())
    }

    @Test
    fun `no result, line or text tells what it holds`() {
        val phone = phone()
        phone.hold()
        val answer = checkByPin(app, pin(), phone::android) {}
        val held = answer.result.coverages.first()
        val marks = listOfNotNull(
            held.name, held.nameKana, held.insurerNumber, held.symbol, held.number, held.birthDate, answer.result.patientRef)
        assertTrue(marks.size > 5, "$marks")
        val text = WordValue.Text(held.name!!)
        val told = listOf(
            answer, answer.result, held, answer.result.coverages, app.historyList(), text, WordArg("field", text),
            FlowEffect.Speak(held.name!!, false), FlowWake(1u, listOf(FlowEffect.Copy(held.name!!, 30u)), false, false),
            ActivationEntry.Typed("4880123456", held.name!!, pin(), pin()),
        ).joinToString("\n") { "$it" }
        for (mark in marks) assertFalse(mark in told, told)
        assertTrue("EligibilityResult(***)" in told, told)
    }

    @Test
    fun `a visual check waits for the service's answer`() {
        val phone = phone()
        phone.hold()
        app.prepareCheck(CheckPlan(method = "visual")).use { check ->
            val refused = assertThrows(AppException.Input::class.java) { check.start(TapRequest()) }
            assertEquals("face_compared", refused.field)
            check.start(TapRequest(faceCompared = true)).use { tap ->
                assertEquals(TapOutcome.Signed(null), run(tap, phone).outcome)
                val answer = check.conclude(tap)
                assertEquals("visual", answer.result.method)
                assertTrue(answer.result.isValid)
                assertNull(answer.triesLeft)
            }
        }
        assertEquals(3u.toUByte(), phone.triesLeft())
    }

    @Test
    fun `a wrong PIN costs one try and is told with its count`() {
        val phone = phone()
        app.prepareCheck(CheckPlan()).use { check ->
            phone.hold()
            check.start(TapRequest(pin = pin("4321"))).use { tap ->
                val end = run(tap, phone)
                assertEquals(TapOutcome.WrongPin(2u), end.outcome)
                assertEquals("card.pin.wrong", end.code)
                val refused = assertThrows(AppException.NotSigned::class.java) { check.conclude(tap) }
                assertEquals("card.pin.wrong", refused.code)
                assertEquals(ErrorCategory.PERSONAL, errorCategory(refused))
                Words(Locale.JA).use { words ->
                    val args = listOf(WordArg("tries", WordValue.Count(2u)))
                    assertTrue("あと2回" in words.text(end.code, Voice.STAFF, args))
                }
            }
        }
        assertEquals(2u.toUByte(), phone.triesLeft())
    }

    @Test
    fun `the last try needs consent and is spent once`() {
        val phone = phone()
        app.prepareCheck(CheckPlan()).use { check ->
            repeat(2) {
                phone.hold()
                check.start(TapRequest(pin = pin("4321"))).use { run(it, phone); runCatching { check.conclude(it) } }
            }
            assertEquals(1u.toUByte(), phone.triesLeft())
            assertThrows(AppException.Input::class.java) {
                check.start(TapRequest(pin = pin(), lastTryConsent = true))
            }
            phone.hold()
            check.start(TapRequest(pin = pin())).use { tap ->
                assertEquals(TapOutcome.LastTry, run(tap, phone).outcome)
                assertThrows(AppException.NotSigned::class.java) { check.conclude(tap) }
            }
            assertEquals(1u.toUByte(), phone.triesLeft())
            phone.hold()
            check.start(TapRequest(pin = pin(), lastTryConsent = true)).use { tap ->
                assertEquals(TapOutcome.Signed(1u), run(tap, phone).outcome)
                assertTrue(check.conclude(tap).result.isValid)
            }
        }
        assertEquals(3u.toUByte(), phone.triesLeft())
    }

    @Test
    fun `a tag lost in the PIN is resolved before the PIN is sent again`() {
        for ((typed, again, left) in listOf(
            Triple("1234", TapOutcome.Signed(3u), 3),
            Triple("4321", TapOutcome.WrongPin(2u), 2),
        )) {
            val fresh = phone()
            app.prepareCheck(CheckPlan()).use { check ->
                fresh.hold(Pull.After(verifyAt(check)))
                check.start(TapRequest(pin = pin(typed))).use { tap ->
                    assertEquals(TapOutcome.Lost(verifyUnanswered = true, canResume = true), run(tap, fresh).outcome)
                    assertThrows(AppException.NotSigned::class.java) { check.conclude(tap) }
                }
                fresh.hold()
                check.start(TapRequest(pin = pin(typed))).use { tap ->
                    val end = run(tap, fresh)
                    assertEquals(again, end.outcome)
                    assertTrue(end.apdus <= 6u, "resumed: ${end.apdus}")
                    if (again is TapOutcome.Signed) assertTrue(check.conclude(tap).result.isValid)
                }
            }
            assertEquals(left.toUByte(), fresh.triesLeft())
        }
    }

    /** Number of the VERIFY in a tap of this check, found out on a card of its own. */
    private fun verifyAt(check: PreparedCheck): UInt {
        val phone = phone()
        phone.hold()
        var at = 0u
        check.start(TapRequest(pin = pin())).use { tap ->
            var event: TapEvent = TapEvent.Started
            var sent = 0u
            while (!tap.isDone()) {
                val commands = tap.feed(event)
                event = TapEvent.Disconnected
                for (command in commands) if (command is TapCommand.Transmit) {
                    sent += 1u
                    val apdu = command.apdu
                    if (apdu[1] == 0x20.toByte() && apdu.size > 5) at = sent
                    event = phone.android(apdu)
                }
            }
        }
        return at
    }

    @Test
    fun `cancelled in the middle the card is left without power`() {
        for (at in 1..6) {
            val phone = phone()
            phone.hold()
            app.prepareCheck(CheckPlan()).use { check ->
                check.start(TapRequest(pin = pin())).use { tap ->
                    val end = run(tap, phone) { if (it == at) TapEvent.Cancel else null }
                    assertEquals(TapOutcome.Cancelled, end.outcome, "at $at")
                    assertEquals("card.session.cancelled",
                        assertThrows(AppException.NotSigned::class.java) { check.conclude(tap) }.code)
                }
            }
            assertEquals(3u.toUByte(), phone.triesLeft())
            assertFalse(phone.isUnlocked())
        }
    }

    @Test
    fun `a thousand taps started and cancelled in parallel`() = runBlocking {
        val cancelled = AtomicInteger()
        app.prepareCheck(CheckPlan()).use { check ->
            (1..1_000).map {
                async(Dispatchers.Default) {
                    check.start(TapRequest(pin = pin())).use { tap ->
                        assertTrue(tap.feed(TapEvent.Started).single() is TapCommand.Transmit)
                        assertTrue(tap.cancel().isEmpty(), "an open command is waited for")
                        // The answer to SELECT comes, and then to leaving the card.
                        val ok = TapEvent.Response(byteArrayOf(0x90.toByte(), 0))
                        assertTrue(tap.feed(ok).last() is TapCommand.Transmit)
                        val end = tap.feed(ok).last() as TapCommand.Done
                        assertEquals(TapOutcome.Cancelled, end.end.outcome)
                        cancelled.incrementAndGet()
                    }
                }
            }.awaitAll()
        }
        assertEquals(1_000, cancelled.get())
        println("taps started and cancelled in parallel: ${cancelled.get()}")
    }

    @Test
    fun `a wrong passphrase is told with waits, and the app locks`() {
        room.device().use { app ->
            app.lock()
            assertEquals(AppState.LOCKED, app.state())
            assertThrows(AppException.Locked::class.java) { app.prepareCheck(CheckPlan()) }
            assertThrows(AppException.Locked::class.java) { app.historyList() }
            val wrong = assertThrows(AppException.WrongPassphrase::class.java) { app.unlock("wrong-one-1".toByteArray()) }
            assertEquals(0u, wrong.waitSeconds)
            assertEquals(9u, wrong.triesLeft)
            assertThrows(AppException.Input::class.java) { app.unlock(byteArrayOf(0xFF.toByte())) }
            app.unlock(PASSPHRASE.toByteArray())
            assertEquals(AppState.UNLOCKED, app.state())
        }
    }

    @Test
    fun `what is tapped on one device is found on another`() {
        val phone = phone()
        phone.hold()
        val answer = checkByPin(app, pin(), phone::android) {}
        room.device().use { other ->
            assertTrue(other.syncResults().added > 0u)
            assertTrue(answer.result.resultId in other.historyList().map { other.historyShow(it.id).resultId })
        }
    }

    @Test
    fun `without a service the error is one of the network, and it may be tried again`() {
        Room().use { room ->
            room.device().use { app ->
                val check = app.prepareCheck(CheckPlan())
                val phone = phone()
                phone.hold()
                val tap = check.start(TapRequest(pin = pin()))
                run(tap, phone)
                room.clinic.stop()
                val gone = assertThrows(AppException.Network::class.java) { check.conclude(tap) }
                assertEquals("app.network.unreachable", gone.code)
                assertEquals(ErrorCategory.RETRY, errorCategory(gone))
                tap.close()
                check.close()
            }
        }
    }

    @Test
    fun `settings are judged by the core`() {
        val refused = assertThrows(AppException.Input::class.java) {
            app.setSettings(Settings(defaultMethod = "by-horoscope", defaultFacility = null))
        }
        assertEquals("default_method", refused.field)
        app.setSettings(Settings(defaultMethod = "visual", defaultFacility = app.facilities().first().facilityId))
        app.prepareCheck(CheckPlan()).use { assertEquals("visual", it.method()) }
        app.setSettings(Settings())
        app.prepareCheck(CheckPlan()).use { assertEquals("pin", it.method()) }
    }
}
