import Foundation
import Kazasu

/// A link that carries whole APDUs, as a phone's own NFC does.
public protocol ApduLink: Sendable {
    /// Sends one command: `.response`, or `.failed` with what the radio made of it. Never sends twice.
    func transceive(_ apdu: Data) async -> TapEvent

    /// Drops the field, which takes the card's power. The card has to be held again for anything more.
    func drop() async
}

/// The loop of a tap on such a link: moves bytes, and decides nothing.
public struct CardLoop: Sendable {
    private let link: any ApduLink
    private let show: @Sendable (TapProgress) -> Void
    private let start = ContinuousClock.now

    /// - Parameter show: called between commands; hop to the main actor from it.
    public init(link: any ApduLink, show: @escaping @Sendable (TapProgress) -> Void = { _ in }) {
        self.link = link
        self.show = show
    }

    /// Runs the tap to its end. A card must be in the field. Cancelling the Swift task is a person's cancel: an open command
    /// is still waited for.
    public func run(_ tap: Tap) async -> TapEnd {
        var event = TapEvent.started
        var powered = true
        var told = false
        while true {
            var next: TapEvent?
            for command in tap.feed(event: event) {
                switch command {
                case .transmit(let apdu): next = powered ? await link.transceive(apdu) : .disconnected
                case .waitUntil(let at): if next == nil { next = await waitForService(tap, until: at) }
                case .progress(let progress): show(progress)
                case .release(let powerOff):
                    if powerOff {
                        powered = false
                        await link.drop()
                    }
                case .done(let end): return end
                }
            }
            if Task.isCancelled && !told {
                told = true
                // With a command open nothing comes back here: it only keeps the next one from being sent.
                for command in tap.cancel() {
                    switch command {
                    case .release(let powerOff): if powerOff { await link.drop() }
                    case .done(let end): return end
                    default: break
                    }
                }
            }
            // Without an answer and without a wish only the service is waited for: its time runs from the first tick.
            event = next ?? .tick(nowMs: now())
        }
    }

    /// In slices, so that a cancel is heard; off the pool of Swift's tasks, for it blocks.
    private func waitForService(_ tap: Tap, until: UInt64) async -> TapEvent {
        while !Task.isCancelled {
            let now = now()
            if now >= until { return .tick(nowMs: now) }
            let limit = UInt32(min(until - now, 100))
            let woken = await withCheckedContinuation { done in
                DispatchQueue.global().async { done.resume(returning: tap.wait(limitMs: limit)) }
            }
            if woken { return .wake }
        }
        return .tick(nowMs: now())
    }

    private func now() -> UInt64 {
        let passed = ContinuousClock.now - start
        return UInt64(passed.components.seconds) * 1_000 + UInt64(passed.components.attoseconds / 1_000_000_000_000_000)
    }
}
