package kazasu.link

import android.annotation.SuppressLint
import android.bluetooth.BluetoothDevice
import android.bluetooth.BluetoothGatt
import android.bluetooth.BluetoothGattCallback
import android.bluetooth.BluetoothGattCharacteristic
import android.bluetooth.BluetoothGattDescriptor
import android.bluetooth.BluetoothProfile
import android.bluetooth.le.ScanFilter
import android.content.Context
import android.os.ParcelUuid
import java.util.UUID
import kazasu.core.ReaderPlace
import kazasu.core.readerProfiles

/** What to scan for: every known reader by its service, and by its name where old firmware advertises nothing else. */
fun scanFilters(): List<ScanFilter> =
    readerProfiles().mapNotNull { it.place as? ReaderPlace.Gatt }.map { place ->
        ScanFilter.Builder().setServiceUuid(ParcelUuid.fromString(place.service)).build()
    }

/** The framework's Bluetooth. The app holds BLUETOOTH_CONNECT before it makes one. */
@SuppressLint("MissingPermission")
class AndroidGatt(
    private val context: Context,
    private val device: BluetoothDevice,
) : GattEdge {
    private var gatt: BluetoothGatt? = null

    override fun connect(events: GattEvents) {
        gatt = device.connectGatt(context, false, Callback(events), BluetoothDevice.TRANSPORT_LE)
    }

    override fun requestMtu(size: Int) {
        gatt?.requestMtu(size)
    }

    override fun discover() {
        gatt?.discoverServices()
    }

    override fun subscribe(characteristic: String): Boolean {
        val gatt = gatt ?: return false
        val found = find(characteristic) ?: return false
        val switch = found.getDescriptor(CLIENT_CONFIGURATION) ?: return false
        val indicates = found.properties and BluetoothGattCharacteristic.PROPERTY_INDICATE != 0
        val value = if (indicates) {
            BluetoothGattDescriptor.ENABLE_INDICATION_VALUE
        } else {
            BluetoothGattDescriptor.ENABLE_NOTIFICATION_VALUE
        }
        gatt.setCharacteristicNotification(found, true)
        gatt.writeDescriptor(switch, value)
        return true
    }

    override fun write(characteristic: String, bytes: ByteArray, withResponse: Boolean) {
        val found = find(characteristic) ?: return
        val kind = if (withResponse) {
            BluetoothGattCharacteristic.WRITE_TYPE_DEFAULT
        } else {
            BluetoothGattCharacteristic.WRITE_TYPE_NO_RESPONSE
        }
        gatt?.writeCharacteristic(found, bytes, kind)
    }

    override fun close() {
        gatt?.disconnect()
        gatt?.close()
        gatt = null
    }

    private fun find(characteristic: String): BluetoothGattCharacteristic? {
        val uuid = UUID.fromString(characteristic)
        return gatt?.services?.firstNotNullOfOrNull { it.getCharacteristic(uuid) }
    }

    private class Callback(private val events: GattEvents) : BluetoothGattCallback() {
        override fun onConnectionStateChange(gatt: BluetoothGatt, status: Int, newState: Int) {
            if (newState == BluetoothProfile.STATE_CONNECTED) events.connected() else events.disconnected(status)
        }

        override fun onMtuChanged(gatt: BluetoothGatt, mtu: Int, status: Int) = events.mtu(mtu)

        override fun onServicesDiscovered(gatt: BluetoothGatt, status: Int) = events.discovered()

        override fun onDescriptorWrite(gatt: BluetoothGatt, descriptor: BluetoothGattDescriptor, status: Int) =
            events.subscribed()

        override fun onCharacteristicWrite(
            gatt: BluetoothGatt,
            characteristic: BluetoothGattCharacteristic,
            status: Int,
        ) = events.written()

        override fun onCharacteristicChanged(
            gatt: BluetoothGatt,
            characteristic: BluetoothGattCharacteristic,
            value: ByteArray,
        ) = events.notified(characteristic.uuid.toString(), value)
    }

    private companion object {
        val CLIENT_CONFIGURATION: UUID = UUID.fromString("00002902-0000-1000-8000-00805f9b34fb")
    }
}
