package kazasu

import java.io.File
import kazasu.testing.Different
import kazasu.testing.Transcript
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The golden transcripts, replayed through the facade's tap. The parser is Rust's. */
class TranscriptsTest {
    private val files = File(System.getProperty("kazasu.root"), "tests/transcripts")
        .listFiles { file -> file.extension == "transcript" }!!
        .sorted()

    @Test
    fun `every transcript is said over the bridge as it was recorded`() {
        var taps = 0
        for (file in files) taps += replay(file.readText())
        assertTrue(files.size > 50, "only ${files.size} transcripts")
        println("transcripts replayed: ${files.size}, taps: $taps")
    }

    @Test
    fun `a changed transcript is noticed`() {
        val text = files.first { it.name == "check-short.transcript" }.readText()
        for ((from, to) in listOf(
            "transmit 00B08A00F0" to "transmit 00B08A00F1",
            "release power-off" to "release keep",
            "tries_before=3" to "tries_before=2",
            "progress verifying" to "progress opening",
        )) {
            assertThrows(Different::class.java, { replay(text.replaceFirst(from, to)) }, to)
        }
    }
}

/** Replays all taps of a transcript; gives their number. */
fun replay(text: String): Int =
    Transcript.parse(text).use { transcript ->
        for (tap in 0u until transcript.taps()) {
            transcript.replay(tap).use { replay ->
                while (true) {
                    val event = replay.event() ?: break
                    replay.said(replay.feed(event))
                }
                replay.finish()
            }
        }
        transcript.taps().toInt()
    }
