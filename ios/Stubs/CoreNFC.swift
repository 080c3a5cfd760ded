// Stand-in for the framework's interface, as far as Sources/Link uses it, so that a Linux machine can type-check that code.
// Only as true as it was copied from the documentation; a device build is the judge.
import Foundation

public struct NFCReaderError: Error {
    public enum Code: Int { case readerTransceiveErrorTagConnectionLost = 100 }
    public var code: Code
}

public final class NFCISO7816APDU {
    public init?(data: Data) { return nil }
}

public protocol NFCISO7816Tag {
    func sendCommand(apdu: NFCISO7816APDU) async throws -> (Data, UInt8, UInt8)
}

public enum NFCTag {
    case iso7816(any NFCISO7816Tag)
    case miFare(Int)
}

public protocol NFCTagReaderSessionDelegate: AnyObject {
    func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession)
    func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error)
    func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag])
}

public final class NFCTagReaderSession {
    public struct PollingOption: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let iso14443 = PollingOption(rawValue: 1)
    }

    public var alertMessage = ""
    public init?(pollingOption: PollingOption, delegate: any NFCTagReaderSessionDelegate, queue: DispatchQueue?) { return nil }
    public func begin() {}
    public func invalidate() {}
    public func invalidate(errorMessage: String) {}
    public func restartPolling() {}
    public func connect(to tag: NFCTag, completionHandler: @escaping @Sendable ((any Error)?) -> Void) {}
}
