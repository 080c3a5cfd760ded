#if canImport(CoreBluetooth)
import CoreBluetooth
import Foundation
import Kazasu

/// A Bluetooth reader as a pipe: connect, discover, subscribe one by one, and from then on bytes. The manager's queue must be
/// the looper's.
public final class GattPipe: NSObject, ReaderPipe, CBPeripheralDelegate {
    private let central: CBCentralManager
    private let peripheral: CBPeripheral
    private let command: CBUUID
    private let service: CBUUID
    private let withResponse: Bool
    private let channels: [CBUUID: Channel]
    private var writeTo: CBCharacteristic?
    private var waiting = 0
    private weak var listener: (any PipeListener)?
    private var unsent = Data()

    /// Absent for a profile that is not found over Bluetooth.
    public init?(central: CBCentralManager, peripheral: CBPeripheral, place: ReaderPlace) {
        guard case .gatt(let service, let command, let withResponse, let answer, let event, let battery, _) = place
        else { return nil }
        self.central = central
        self.peripheral = peripheral
        self.service = CBUUID(string: service)
        self.command = CBUUID(string: command)
        self.withResponse = withResponse
        var channels = [CBUUID(string: answer): Channel.answer]
        if let event { channels[CBUUID(string: event)] = .event }
        if let level = battery.last { channels[CBUUID(string: level)] = .battery }
        self.channels = channels
        super.init()
    }

    public func open(_ listener: any PipeListener) {
        self.listener = listener
        peripheral.delegate = self
        central.connect(peripheral, options: nil)
    }

    /// From the manager's delegate.
    public func connected() { peripheral.discoverServices(nil) }

    /// From the manager's delegate: also where a connection could not be made.
    public func disconnected() {
        writeTo = nil
        listener?.closed()
    }

    public func write(_ channel: Channel, _ bytes: Data) {
        guard let writeTo else { return }
        if withResponse {
            peripheral.writeValue(bytes, for: writeTo, type: .withResponse)
        } else if peripheral.canSendWriteWithoutResponse {
            peripheral.writeValue(bytes, for: writeTo, type: .withoutResponse)
            listener?.written()
        } else {
            unsent = bytes
        }
    }

    public func close() {
        listener = nil
        writeTo = nil
        central.cancelPeripheralConnection(peripheral)
    }

    public func peripheral(_ peripheral: CBPeripheral, didDiscoverServices error: (any Error)?) {
        for service in peripheral.services ?? [] { peripheral.discoverCharacteristics(nil, for: service) }
    }

    public func peripheral(
        _ peripheral: CBPeripheral, didDiscoverCharacteristicsFor service: CBService, error: (any Error)?
    ) {
        for characteristic in service.characteristics ?? [] {
            if characteristic.uuid == command { writeTo = characteristic }
            if channels[characteristic.uuid] != nil {
                waiting += 1
                peripheral.setNotifyValue(true, for: characteristic)
            }
        }
    }

    public func peripheral(
        _ peripheral: CBPeripheral, didUpdateNotificationStateFor characteristic: CBCharacteristic, error: (any Error)?
    ) {
        waiting -= 1
        if waiting == 0 && writeTo != nil {
            // The system chose the MTU; it tells it as what a write can carry.
            listener?.opened(mtu: UInt16(clamping: peripheral.maximumWriteValueLength(for: .withoutResponse) + 3))
        }
    }

    public func peripheral(
        _ peripheral: CBPeripheral, didUpdateValueFor characteristic: CBCharacteristic, error: (any Error)?
    ) {
        guard let channel = channels[characteristic.uuid], let bytes = characteristic.value else { return }
        listener?.notified(channel, bytes)
    }

    public func peripheral(_ peripheral: CBPeripheral, didWriteValueFor characteristic: CBCharacteristic, error: (any Error)?) {
        listener?.written()
    }

    public func peripheralIsReady(toSendWriteWithoutResponse peripheral: CBPeripheral) {
        guard !unsent.isEmpty, let writeTo else { return }
        let bytes = unsent
        unsent = Data()
        peripheral.writeValue(bytes, for: writeTo, type: .withoutResponse)
        listener?.written()
    }
}
#endif
