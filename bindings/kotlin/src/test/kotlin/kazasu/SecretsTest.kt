package kazasu

import java.io.File
import kazasu.testing.Found
import kazasu.testing.Habit
import kazasu.testing.secretsLeftBy
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** PINs, passcode and codes of an activation in the whole memory of a JVM, and in what it tells; see [Subject]. */
class SecretsTest {
    /**
     * Nothing is collected: a collector leaves behind what it moved, or reuses the place of what nobody wiped, as it
     * happens. Here every copy that was ever made and not wiped is still there to be found.
     */
    private val nothingCollected = listOf("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xlog:disable", "-Xmx512m")

    private fun leftBy(habit: Habit): Found {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val libraries = "-Djna.library.path=${System.getProperty("jna.library.path")}"
        val found = secretsLeftBy(
            listOf(java) + nothingCollected +
                listOf("-XX:+DisplayVMOutputToStderr", libraries, "-cp", classes, "kazasu.Subject"),
            habit)
        println(
            "secrets, ${habit.name.lowercase()}: ${found.marks} looked for, ${found.memoryBytes} bytes of memory, " +
                "${found.inMemory.size} found; ${found.toldBytes} bytes told, ${found.told.size} found")
        return found
    }

    @Test
    fun `after the lock no PIN, passcode or code is left in memory`() {
        val found = leftBy(Habit.CAREFUL)
        assertEquals(List(4) { listOf("valid", "card.pin.wrong") }.flatten(), found.said)
        assertTrue(found.memoryBytes > 1_000_000uL)
        assertEquals(emptyList<String>(), found.inMemory)
        assertEquals(emptyList<String>(), found.told)
    }

    @Test
    fun `secrets kept on purpose are found`() {
        val left = leftBy(Habit.KEEPS)
        val found = left.inMemory
        val pins = (0..7).map { "PIN $it as a command" }
        val codes = (0..1).flatMap { listOf("account password $it as utf-8", "activation code $it as utf-8") }
        for (kept in pins + codes + "passcode as utf-8") assertTrue(kept in found, "$kept: $found")
        for (kept in codes + "passcode as utf-8" + "PIN as utf-8") assertTrue(kept in left.told, "$kept: ${left.told}")
    }

    @Test
    fun `a crash with everything in its message tells no secret`() {
        val found = leftBy(Habit.CRASHES)
        assertTrue(found.toldBytes > 100uL)
        assertEquals(emptyList<String>(), found.told)
    }
}
