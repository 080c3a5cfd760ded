package kazasu

import java.io.File
import kazasu.core.*
import kazasu.testing.VirtualPhone
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** KiB of this process in memory outside Java's own heap, which the JVM takes and gives back as it likes. */
fun nativeKiB(): Long {
    val status = File("/proc/self/status").readLines().first { it.startsWith("VmRSS:") }
    return status.filter(Char::isDigit).toLong() - Runtime.getRuntime().totalMemory() / 1024
}

/** Taps leave nothing behind, on either side of the bridge. */
class MemoryTest {
    /** Growth in KiB over so many taps with a card, after a tenth as many to warm up. */
    private fun growth(taps: Int): Long {
        Room().use { room ->
            room.device().use { app ->
                val phone = VirtualPhone("valid")
                fun tap(count: Int) = app.prepareCheck(CheckPlan()).use { check ->
                    repeat(count) {
                        phone.holdToAndroid(65_279u, true, null)
                        check.start(TapRequest(pin = "1234".toByteArray())).use { tap ->
                            assertEquals(TapOutcome.Signed(3u), run(tap, phone).outcome)
                            check.remember(tap)
                        }
                    }
                }
                tap(taps / 10)
                System.gc()
                val before = nativeKiB()
                tap(taps)
                System.gc()
                return nativeKiB() - before
            }
        }
    }

    @Test
    fun `memory stays bounded over many taps`() {
        val taps = Integer.getInteger("kazasu.taps", 300)
        val grown = growth(taps)
        println("taps with a card: $taps, grown by $grown KiB")
        assertTrue(grown < 64 * 1024, "$grown KiB over $taps taps")
    }

    @Test
    @Tag("bench")
    fun `memory after 10,000 taps`() {
        val grown = growth(10_000)
        println("figure bindings/kotlin/memory-after-10000-taps $grown KiB")
        assertTrue(grown < 64 * 1024, "$grown KiB")
    }
}
