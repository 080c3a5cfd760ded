// Stand-in for the framework's interface, as far as Sources/Link uses it; see CoreNFC.swift.
import Foundation

public final class CBUUID: NSObject {
    public init(string: String) {}
}

public class CBCharacteristic: NSObject {
    public var uuid: CBUUID { CBUUID(string: "") }
    public var value: Data? { nil }
}

public class CBService: NSObject {
    public var characteristics: [CBCharacteristic]? { nil }
}

public enum CBCharacteristicWriteType: Int { case withResponse, withoutResponse }

public protocol CBPeripheralDelegate: AnyObject {
    func peripheral(_ peripheral: CBPeripheral, didDiscoverServices error: (any Error)?)
    func peripheral(
        _ peripheral: CBPeripheral, didDiscoverCharacteristicsFor service: CBService, error: (any Error)?)
    func peripheral(
        _ peripheral: CBPeripheral, didUpdateNotificationStateFor characteristic: CBCharacteristic, error: (any Error)?)
    func peripheral(_ peripheral: CBPeripheral, didUpdateValueFor characteristic: CBCharacteristic, error: (any Error)?)
    func peripheral(_ peripheral: CBPeripheral, didWriteValueFor characteristic: CBCharacteristic, error: (any Error)?)
    func peripheralIsReady(toSendWriteWithoutResponse peripheral: CBPeripheral)
}

public class CBPeripheral: NSObject {
    public weak var delegate: (any CBPeripheralDelegate)?
    public var services: [CBService]? { nil }
    public var canSendWriteWithoutResponse: Bool { false }
    public func discoverServices(_ services: [CBUUID]?) {}
    public func discoverCharacteristics(_ characteristics: [CBUUID]?, for service: CBService) {}
    public func setNotifyValue(_ enabled: Bool, for characteristic: CBCharacteristic) {}
    public func maximumWriteValueLength(for type: CBCharacteristicWriteType) -> Int { 20 }
    public func writeValue(_ data: Data, for characteristic: CBCharacteristic, type: CBCharacteristicWriteType) {}
}

public class CBCentralManager: NSObject {
    public func connect(_ peripheral: CBPeripheral, options: [String: Any]?) {}
    public func cancelPeripheralConnection(_ peripheral: CBPeripheral) {}
}
