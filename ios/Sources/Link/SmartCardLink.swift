#if canImport(CryptoTokenKit)
import CryptoTokenKit
import Foundation
import Kazasu

/// A USB-C reader on an iPad (iPadOS 16+, entitlement `com.apple.security.smartcard`): the system speaks CCID itself.
public final class SmartCardLink: ApduLink, @unchecked Sendable {
    private let card: TKSmartCard
    private var open = false

    /// A card in a slot of `TKSmartCardSlotManager`. Used from one tap at a time.
    public init(card: TKSmartCard) {
        self.card = card
    }

    public func transceive(_ apdu: Data) async -> TapEvent {
        do {
            if !open {
                card.isSensitive = true
                guard try await card.beginSession() else { return .failed(fault: .busy) }
                open = true
            }
            return .response(answer: try await card.transmit(apdu))
        } catch {
            return .failed(fault: .lost)
        }
    }

    /// A sensitive session ends with a reset of the card that also takes its power.
    public func drop() async {
        if open { card.endSession() }
        open = false
    }
}
#endif
