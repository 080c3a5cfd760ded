package kazasu

import kazasu.core.*
import kazasu.testing.Clinic
import kazasu.testing.MemoryKeys
import kazasu.testing.TagException
import kazasu.testing.VirtualPhone

/** What staff of the test clinic type to open the app. */
const val PASSPHRASE = "Kazasu-test-1"

/** A clinic with its real service, and devices activated at it. */
class Room : AutoCloseable {
    val clinic: Clinic = Clinic.open()
    private var devices = 0

    fun device(keys: KeyStore = TestKeys()): KazasuApp {
        devices += 1
        val config = AppConfig(
            dataDir = clinic.folder("device-$devices"),
            origin = clinic.origin(),
            rootsPem = "",
            testMode = true,
            client = "kazasu-kotlin/0.1.0/jvm",
        )
        val app = KazasuApp.open(config, keys)
        app.activate(Activation(ActivationEntry.Payload(clinic.payload().toByteArray()), PASSPHRASE.toByteArray(), "kotlin"))
        return app
    }

    override fun close() {
        clinic.stop()
        clinic.close()
    }
}

/** A key store written in Kotlin, as the one on Android Keystore is. */
open class TestKeys : KeyStore {
    private val keys = MemoryKeys()

    override fun create(alias: String, purpose: KeyPurpose, access: KeyAccess) =
        keys.create(alias, purpose == KeyPurpose.SIGN)

    override fun publicKey(alias: String) = keys.publicKey(alias) ?: throw KeyStoreException.NotFound()

    override fun sign(alias: String, message: ByteArray) =
        keys.sign(alias, message) ?: throw KeyStoreException.NotFound()

    override fun seal(alias: String, aad: ByteArray, plain: ByteArray) =
        keys.seal(alias, aad, plain) ?: throw KeyStoreException.NotFound()

    override fun unseal(alias: String, items: List<SealedItem>) =
        items.map { keys.open(alias, it.aad, it.sealed) ?: throw KeyStoreException.Invalidated() }

    override fun destroy(alias: String) = keys.destroy(alias)

    override fun list() = keys.list()
}

/** `IsoDep.transceive` of the emulated phone, with what it throws told apart as a shell does. */
fun VirtualPhone.android(apdu: ByteArray): TapEvent =
    try {
        TapEvent.Response(transceive(apdu))
    } catch (thrown: TagException) {
        val kind = when (thrown) {
            is TagException.TagLost -> IsoDepThrown.TAG_LOST
            is TagException.Io -> IsoDepThrown.IO
            is TagException.OutOfDate -> IsoDepThrown.SECURITY
            is TagException.LengthExceeded -> IsoDepThrown.LENGTH_EXCEEDED
            is TagException.CoreNfc -> error("an Android phone has no CoreNFC")
        }
        TapEvent.Failed(isoDepFault(kind))
    }

/** Runs a tap to its end on the emulated Android phone. */
fun run(tap: Tap, phone: VirtualPhone, before: (Int) -> TapEvent? = { null }): TapEnd {
    var event: TapEvent = TapEvent.Started
    var powered = true
    var sent = 0
    while (true) {
        val commands = tap.feed(event)
        event = TapEvent.Disconnected
        for (command in commands) {
            when (command) {
                is TapCommand.Transmit -> if (powered) {
                    sent += 1
                    // What the person does while the command is open comes before its answer.
                    before(sent)?.let { check(tap.feed(it).isEmpty()) }
                    event = phone.android(command.apdu)
                }
                is TapCommand.WaitUntil -> event =
                    if (tap.wait(3_000u)) TapEvent.Wake else TapEvent.Tick(command.atMs)
                is TapCommand.Release -> powered = !command.powerOff
                is TapCommand.Progress -> {}
                is TapCommand.Done -> {
                    phone.lift()
                    return command.end
                }
            }
        }
        // The service is waited for; its time runs from the first tick.
        if (commands.none { it is TapCommand.Transmit || it is TapCommand.WaitUntil }) event = TapEvent.Tick(0u)
    }
}
