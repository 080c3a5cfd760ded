package kazasu

import java.io.File
import java.util.stream.Stream
import kazasu.core.FlowCommand
import kazasu.core.FlowEvent
import kazasu.testing.FlowJourney
import kazasu.testing.Move
import kazasu.testing.TestFlows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource

/** The journeys of `tests/journeys/flows`, the same files that drive Rust and Swift. */
class FlowsTest {
    @ParameterizedTest
    @MethodSource("journeys")
    fun `a journey through the screens`(file: File) {
        val moves = Player(file.readText()).use { it.play() }
        println("journey ${file.name}: $moves moves")
    }

    @Test
    fun `there are journeys, and one that goes wrong is noticed`() {
        assertTrue(journeys().count() > 10)
        val wrong = """
            {"given": {"terminal": "mobile"}}
            {"intent": {"do": "accept_terms"}, "expect": {"screen": "home"}}
        """.trimIndent()
        val noticed = runCatching { Player(wrong, patienceMs = 2_000).use { it.play() } }.exceptionOrNull()
        assertTrue(noticed is IllegalStateException && "screen is not" in noticed.message!!, "$noticed")
    }

    companion object {
        @JvmStatic
        fun journeys(): Stream<File> =
            File(System.getProperty("kazasu.root"), "tests/journeys/flows")
                .listFiles { file -> file.extension == "jsonl" }!!
                .sorted()
                .stream()
    }
}

/** A shell without pixels: sends intents, looks at views, moves bytes. */
private class Player(text: String, private val patienceMs: Long = 60_000) : AutoCloseable {
    private val journey = FlowJourney.begin(text)
    private var flows: TestFlows = journey.flows()
    private var seen = 0uL

    fun play(): Int {
        var moves = 0
        while (true) {
            when (val move = journey.next() ?: return moves) {
                is Move.Dispatch -> flows.dispatch(move.intentJson.toByteArray())
                is Move.Restarted -> {
                    flows.close()
                    flows = journey.flows()
                    seen = 0u
                }
                is Move.Card -> tap(move.loseAfter)
                is Move.Expect -> expect()
            }
            moves += 1
        }
    }

    /** Whether the tap needs something. */
    private fun wake(): Boolean {
        val wake = flows.nextWake(seen, 200u)
        seen = wake.revision
        journey.note(wake.effects)
        return wake.tap
    }

    private fun expect() {
        val until = System.nanoTime() + patienceMs * 1_000_000
        while (true) {
            if (wake()) flows.feed(FlowEvent.Wake)
            val difference = journey.differs(flows.viewJson()) ?: return
            check(System.nanoTime() < until) { difference }
        }
    }

    private fun tap(loseAfter: UInt?) {
        var sent = 0u
        var commands = flows.feed(FlowEvent.Started("virtual"))
        val until = System.nanoTime() + patienceMs * 1_000_000
        while (true) {
            var event: FlowEvent? = null
            for (command in commands) {
                when (command) {
                    is FlowCommand.Transmit -> event = if (sent == loseAfter) {
                        FlowEvent.Disconnected
                    } else {
                        sent += 1u
                        FlowEvent.Response(journey.transmit(command.apdu))
                    }
                    is FlowCommand.Release -> journey.release(command.powerOff)
                    is FlowCommand.Ended -> {
                        if (loseAfter != null) journey.release(true)
                        return
                    }
                    is FlowCommand.WaitUntil, is FlowCommand.Link -> {}
                }
            }
            check(System.nanoTime() < until) { "the tap waits for ever" }
            // Without an answer the service is waited for; its time runs from the first tick.
            commands = flows.feed(event ?: if (wake()) FlowEvent.Wake else FlowEvent.Tick(0u))
        }
    }

    override fun close() {
        flows.close()
        journey.close()
    }
}
