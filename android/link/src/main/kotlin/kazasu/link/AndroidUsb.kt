package kazasu.link

import android.hardware.usb.UsbConstants
import android.hardware.usb.UsbDevice
import android.hardware.usb.UsbDeviceConnection
import android.hardware.usb.UsbEndpoint
import android.hardware.usb.UsbInterface
import kazasu.core.FoundReader

/** The smart card interface of a device, or null where it has none. */
fun UsbDevice.smartCardInterface(): UsbInterface? =
    (0 until interfaceCount).map(::getInterface).firstOrNull { it.interfaceClass == UsbConstants.USB_CLASS_CSCID }

/** What the core needs to know of it; the raw descriptors contain the class descriptor. */
fun UsbDeviceConnection.foundReader(card: UsbInterface) =
    FoundReader(profile = "usb-ccid", usbInterface = card.id.toUByte(), usbDescriptor = rawDescriptors)

/** The framework's USB host. */
class AndroidUsb(
    private val connection: UsbDeviceConnection,
    private val card: UsbInterface,
) : UsbEdge {
    private val bulk = endpoints { it.type == UsbConstants.USB_ENDPOINT_XFER_BULK }
    private val out = bulk.firstOrNull { it.direction == UsbConstants.USB_DIR_OUT }
    private val answers = bulk.firstOrNull { it.direction == UsbConstants.USB_DIR_IN }
    private val events = endpoints { it.type == UsbConstants.USB_ENDPOINT_XFER_INT }.firstOrNull()

    override val packetSize get() = answers?.maxPacketSize ?: 64

    override fun claim() = connection.claimInterface(card, true)

    override fun bulkOut(bytes: ByteArray) =
        connection.bulkTransfer(out, bytes, bytes.size, WRITE_MS) == bytes.size

    override fun bulkIn() = read(answers)

    override fun interruptIn() = read(events)

    override fun control(setup: ByteArray): Boolean {
        fun word(at: Int) = (setup[at].toInt() and 0xFF) or (setup[at + 1].toInt() and 0xFF shl 8)
        if (setup.size < 8) return false
        return connection.controlTransfer(
            setup[0].toInt() and 0xFF, setup[1].toInt() and 0xFF, word(2), word(4), null, 0, WRITE_MS,
        ) >= 0
    }

    override fun release() {
        connection.releaseInterface(card)
        connection.close()
    }

    private fun endpoints(wanted: (UsbEndpoint) -> Boolean) =
        (0 until card.endpointCount).map(card::getEndpoint).filter(wanted)

    /** A time-out gives -1 as a lost device does; the serial number of the connection tells them apart. */
    private fun read(endpoint: UsbEndpoint?): ByteArray? {
        if (endpoint == null) {
            Thread.sleep(READ_MS.toLong())
            return ByteArray(0)
        }
        val buffer = ByteArray(BUFFER)
        val length = connection.bulkTransfer(endpoint, buffer, buffer.size, READ_MS)
        return when {
            length >= 0 -> buffer.copyOf(length)
            connection.fileDescriptor < 0 -> null
            else -> ByteArray(0)
        }
    }

    private companion object {
        const val WRITE_MS = 5_000
        const val READ_MS = 1_000
        const val BUFFER = 16_384
    }
}
