#if canImport(CoreNFC)
import CoreNFC
import Foundation
import Kazasu

/// A My Number Card at the iPhone's top edge. What CoreNFC's errors mean is decided in Rust.
public final class CoreNFCLink: ApduLink, @unchecked Sendable {
    private let session: NFCTagReaderSession
    private let tag: any NFCISO7816Tag

    /// A tag the session is connected to. CoreNFC's objects are used from one tap at a time.
    public init(session: NFCTagReaderSession, tag: any NFCISO7816Tag) {
        self.session = session
        self.tag = tag
    }

    public func transceive(_ apdu: Data) async -> TapEvent {
        guard let command = NFCISO7816APDU(data: apdu) else { return .failed(fault: .misuse) }
        do {
            let (data, sw1, sw2) = try await tag.sendCommand(apdu: command)
            return .response(answer: data + [sw1, sw2])
        } catch let error as NFCReaderError {
            return .failed(fault: coreNfcFault(code: UInt16(clamping: error.code.rawValue)))
        } catch {
            return .failed(fault: .lost)
        }
    }

    /// Another tap in the same sheet needs the card held again, which takes its power.
    public func drop() async {
        holdAgain()
    }

    fileprivate func holdAgain() {
        session.restartPolling()
    }
}

/// Waits for one card, with the system's sheet on the screen. The AIDs stand in Info.plist, the JPKI application first.
public final class CoreNFCReception: NSObject, NFCTagReaderSessionDelegate, @unchecked Sendable {
    /// What came.
    public enum Came: Sendable {
        case card(CoreNFCLink)
        /// Feed `.severalCards`.
        case severalCards
        /// Feed `.otherTag`.
        case otherTag
        /// The session ended before a card came.
        case ended(PhoneFault)
    }

    private let came: @Sendable (Came) -> Void
    private var session: NFCTagReaderSession?

    public init(came: @escaping @Sendable (Came) -> Void) {
        self.came = came
    }

    /// Shows the sheet.
    public func begin(message: String) {
        let session = NFCTagReaderSession(pollingOption: .iso14443, delegate: self, queue: nil)
        session?.alertMessage = message
        session?.begin()
        self.session = session
    }

    /// Changes the words on the sheet, stage by stage.
    public func say(_ message: String) {
        session?.alertMessage = message
    }

    /// Takes the sheet away, with words of failure where there are any.
    public func end(failure: String? = nil) {
        if let failure { session?.invalidate(errorMessage: failure) } else { session?.invalidate() }
        session = nil
    }

    public func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession) {}

    public func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: any Error) {
        let code = (error as? NFCReaderError)?.code.rawValue ?? 103
        came(.ended(coreNfcFault(code: UInt16(clamping: code))))
    }

    public func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag]) {
        guard tags.count == 1, let found = tags.first else { return came(.severalCards) }
        guard case .iso7816(let tag) = found else { return came(.otherTag) }
        let came = came
        let link = CoreNFCLink(session: session, tag: tag)
        session.connect(to: found) { error in
            if error == nil { came(.card(link)) } else { link.holdAgain() }
        }
    }
}
#endif
