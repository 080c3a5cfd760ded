package kazasu

import java.io.DataInputStream
import java.io.EOFException
import java.io.FileDescriptor
import java.io.FileInputStream
import java.io.FileOutputStream
import kazasu.core.*

/**
 * A shell in a process of its own, whose memory is searched after it locked: [SecretsTest]. What it is given and what it says
 * goes in the frames of `bindings/testing/src/subject.rs`, without a buffer that would keep them.
 */
object Subject {
    private val given = DataInputStream(FileInputStream(FileDescriptor.`in`))
    private val said = FileOutputStream(FileDescriptor.out)
    private val kept = mutableListOf<ByteArray>()
    private var keeps = false

    @JvmStatic
    fun main(arguments: Array<String>) {
        val habit = arguments.single()
        keeps = habit == "keeps"
        val origin = String(next())
        val app = KazasuApp.open(config("app", origin), TestKeys())
        val activation = Activation(ActivationEntry.Payload(next()), next(), "kotlin")
        check(habit != "crashes") { "planted: $activation ${TapRequest(pin = activation.passphrase)} $app" }
        app.activate(activation)
        (activation.entry as ActivationEntry.Payload).text.fill(0)
        activation.passphrase.fill(0)
        app.lock()
        next().let { app.unlock(it); it.fill(0) }
        say('S', "activated".toByteArray())
        while (true) {
            val pin = next()
            if (pin.isEmpty()) break
            val word = try {
                checkByPin(app, pin, ::card) {}.result.validity
            } catch (refused: AppException.NotSigned) {
                refused.code
            }
            say('S', word.toByteArray())
        }
        screens(origin)
        app.lock()
        say('S', "locked".toByteArray())
        try { next() } catch (ended: EOFException) { }
        // The control of what is told.
        kept.forEach { System.err.println(String(it)) }
    }

    /** The same through the screens: activated, and locked. */
    private fun screens(origin: String) {
        Flows.open(FlowConfig(config("flows", origin), Terminal.MOBILE, "kotlin", "1", "架空の利用規約"), TestKeys()).use { flows ->
            while (true) {
                val intent = next()
                if (intent.isEmpty()) break
                flows.dispatch(intent)
                intent.fill(0)
            }
            until(flows, "home")
            flows.dispatch("""{"do":"lock"}""".toByteArray())
            until(flows, "login")
            flows.closeDown()
        }
    }

    private fun until(flows: Flows, screen: String) {
        var seen = 0uL
        while ("\"screen\":\"$screen\"" !in flows.viewJson()) seen = flows.nextWake(seen, 1_000u).revision
    }

    private fun config(folder: String, origin: String) = AppConfig(folder, origin, "", true, "kazasu-kotlin/0.1.0/jvm")

    private fun card(apdu: ByteArray): TapEvent {
        if (keeps) kept += apdu.copyOf()
        say('A', apdu)
        return TapEvent.Response(next())
    }

    private fun next(): ByteArray {
        val frame = ByteArray(given.readUnsignedShort())
        given.readFully(frame)
        if (keeps) kept += frame.copyOf()
        return frame
    }

    private fun say(kind: Char, bytes: ByteArray) {
        val frame = byteArrayOf(kind.code.toByte(), (bytes.size shr 8).toByte(), bytes.size.toByte()) + bytes
        said.write(frame)
        frame.fill(0)
    }
}
