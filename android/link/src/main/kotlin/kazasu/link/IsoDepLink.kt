package kazasu.link

import android.nfc.TagLostException
import android.nfc.tech.IsoDep
import java.io.IOException
import kazasu.core.IsoDepThrown
import kazasu.core.TapEvent
import kazasu.core.isoDepFault

/** What is used of [IsoDep]; the class itself cannot be made outside the framework. */
interface IsoDepEdge {
    val maxTransceiveLength: Int
    var timeout: Int

    fun connect()

    fun transceive(apdu: ByteArray): ByteArray

    fun close()
}

/** The framework's own. */
class AndroidIsoDep(private val tag: IsoDep) : IsoDepEdge {
    override val maxTransceiveLength get() = tag.maxTransceiveLength
    override var timeout
        get() = tag.timeout
        set(value) {
            tag.timeout = value
        }

    override fun connect() = tag.connect()

    override fun transceive(apdu: ByteArray): ByteArray = tag.transceive(apdu)

    override fun close() = tag.close()
}

/** A My Number Card at the phone's back. What its exceptions mean is decided in Rust. */
class IsoDepLink(private val tag: IsoDepEdge) : ApduLink {
    private var connected = false

    override fun transceive(apdu: ByteArray): TapEvent =
        try {
            if (!connected) {
                tag.connect()
                // The usual default of about 0.6 s is too short for a signature (facts, readers §4).
                tag.timeout = TIMEOUT_MS
                connected = true
            }
            if (apdu.size > tag.maxTransceiveLength) {
                TapEvent.Failed(isoDepFault(IsoDepThrown.LENGTH_EXCEEDED))
            } else {
                TapEvent.Response(tag.transceive(apdu))
            }
        } catch (_: TagLostException) {
            TapEvent.Failed(isoDepFault(IsoDepThrown.TAG_LOST))
        } catch (_: IOException) {
            TapEvent.Failed(isoDepFault(IsoDepThrown.IO))
        } catch (_: SecurityException) {
            TapEvent.Failed(isoDepFault(IsoDepThrown.SECURITY))
        } catch (_: IllegalStateException) {
            // The tag object was closed under us, which is a lost tag as well.
            TapEvent.Failed(isoDepFault(IsoDepThrown.SECURITY))
        }

    override fun drop() {
        connected = false
        try {
            tag.close()
        } catch (_: IOException) {
            // It is gone already, and its power with it.
        } catch (_: SecurityException) {
            // As above.
        }
    }

    private companion object {
        const val TIMEOUT_MS = 10_000
    }
}
