package kazasu

import kazasu.core.*
import kazasu.testing.BrokenTap
import kazasu.testing.callWithABug
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Panics in Rust and exceptions in Kotlin end as kinds, and the library goes on. */
class BugsTest {
    @Test
    fun `a panic in a call is the kind bug`() {
        repeat(3) {
            val bug = assertThrows(AppException.Bug::class.java) { callWithABug() }
            assertEquals("app.internal.bug", bug.code)
            assertEquals(ErrorCategory.BUG, errorCategory(bug))
            assertFalse("planted" in bug.toString() + bug.message, "the text of a panic does not cross")
        }
        Words(Locale.EN).use { assertTrue(it.text("app.internal.bug", Voice.STAFF, emptyList()).isNotBlank()) }
    }

    @Test
    fun `a panic in a tap takes the card's power and ends as bug`() {
        BrokenTap().use { tap ->
            var commands = tap.feed(TapEvent.Started)
            val ok = byteArrayOf(0x90.toByte(), 0)
            commands = tap.feed(TapEvent.Response(ok))
            // The whole certificate in answer to each read, until the procedure looks at it.
            val certificate = ByteArray(300).also {
                it[0] = 0x30; it[1] = 0x82.toByte(); it[2] = 0x01; it[3] = 0x28
            }
            var from = 0
            while (commands.any { it is TapCommand.Transmit }) {
                val apdu = (commands.first { it is TapCommand.Transmit } as TapCommand.Transmit).apdu
                val length = minOf(apdu.last().toUByte().toInt(), certificate.size - from)
                commands = tap.feed(TapEvent.Response(certificate.copyOfRange(from, from + length) + ok))
                from += length
            }
            val release = commands.first { it is TapCommand.Release } as TapCommand.Release
            assertTrue(release.powerOff)
            val end = (commands.last() as TapCommand.Done).end
            assertEquals(TapOutcome.Bug, end.outcome)
            assertEquals("app.internal.bug", end.code)
            assertTrue(tap.feed(TapEvent.Started).isEmpty(), "nothing follows the end")
        }
    }

    @Test
    fun `an exception of the key store is a kind without its text`() {
        Room().use { room ->
            val keys = object : TestKeys() {
                var broken = false

                override fun sign(alias: String, message: ByteArray): ByteArray {
                    if (broken) throw IllegalStateException("見本 太郎 1234")
                    return super.sign(alias, message)
                }
            }
            room.device(keys).use { app ->
                keys.broken = true
                val refused = assertThrows(AppException.Key::class.java) { app.prepareCheck(CheckPlan()) }
                assertTrue(refused.kind is KeyStoreException.Unavailable)
                assertFalse("見本" in refused.toString())
                keys.broken = false
                app.prepareCheck(CheckPlan()).close()
            }
        }
    }
}
