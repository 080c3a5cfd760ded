import Foundation
import Kazasu

/// A radio or a cable to a framed reader. Calls return at once; what comes of them goes to the `PipeListener`.
public protocol ReaderPipe: AnyObject {
    /// Opens the link and subscribes its channels.
    func open(_ listener: any PipeListener)

    /// Writes bytes as they are. The core never asks for a second write before `written`.
    func write(_ channel: Channel, _ bytes: Data)

    /// Closes the link; nothing is told afterwards.
    func close()
}

/// What happens on the link; on the looper's queue.
public protocol PipeListener: AnyObject {
    func opened(mtu: UInt16)
    func notified(_ channel: Channel, _ bytes: Data)
    func written()
    func closed()
    func inUse()
}

/// One serial queue with a clock.
public protocol Looper: AnyObject {
    /// Milliseconds that never go back.
    func now() -> UInt64

    /// Runs later on the one queue, in order.
    func post(_ work: @escaping () -> Void)

    /// Runs at this time or soon after. Replaces what was asked for before.
    func post(at: UInt64, _ work: @escaping () -> Void)
}

/// What a screen wants to know. On the looper's queue.
public protocol ReaderScreen: AnyObject {
    func show(_ progress: TapProgress)
    func tell(_ report: ReaderReport)
    func done(_ end: TapEnd)
}

/// The loop of a framed reader: moves bytes and tells the time. It opens the link anew while a tap waits for it. Everything
/// in it happens on the looper's queue; call it from there.
public final class ReaderLoop: PipeListener {
    private enum State { case closed, opening, open }

    /// Ticks at one moment end long before.
    private static let mostBatches = 16
    /// Another device may let go of the reader at any time.
    private static let againMs: UInt64 = 2_000

    private let reader: Reader
    private let pipe: any ReaderPipe
    private let looper: any Looper
    private unowned let screen: any ReaderScreen
    private var state = State.closed
    private var tapping = false

    public init(reader: Reader, pipe: any ReaderPipe, looper: any Looper, screen: any ReaderScreen) {
        self.reader = reader
        self.pipe = pipe
        self.looper = looper
        self.screen = screen
    }

    /// Starts a tap: at once where a card lies on the reader, else when one comes.
    public func start(_ tap: Tap) throws {
        let commands = try reader.start(tap: tap)
        tapping = true
        carryOut(commands)
        if state == .closed { open() }
    }

    /// The person wants to stop.
    public func cancel() { feed(.cancel) }

    public func opened(mtu: UInt16) {
        state = .open
        feed(.opened(mtu: mtu))
    }

    public func notified(_ channel: Channel, _ bytes: Data) { feed(.notified(channel: channel, bytes: bytes)) }

    public func written() { feed(.written) }

    public func closed() {
        state = .closed
        feed(.closed)
        if tapping && state == .closed { open() }
    }

    public func inUse() {
        state = .closed
        feed(.inUse)
        if tapping {
            looper.post(at: looper.now() + Self.againMs) { [self] in if state == .closed { open() } }
        }
    }

    private func open() {
        state = .opening
        // Fails only where the machine gives no random bytes; the link is then tried again with the engine of before.
        try? reader.reconnect()
        pipe.open(self)
    }

    private func feed(_ event: LinkEvent) { carryOut(reader.feed(event: event)) }

    /// Does what was asked, and tells the time once after every batch.
    private func carryOut(_ first: [LinkCommand]) {
        var commands = first
        for _ in 0..<Self.mostBatches {
            var onlyWaits = true
            for command in commands {
                if case .waitUntil = command {} else { onlyWaits = false }
                carryOut(command)
            }
            if onlyWaits { return }
            commands = reader.feed(event: .tick(nowMs: looper.now()))
        }
    }

    private func carryOut(_ command: LinkCommand) {
        switch command {
        case .write(let channel, let bytes): pipe.write(channel, bytes)
        case .waitUntil(let at):
            looper.post(at: at) { [self] in feed(.tick(nowMs: looper.now())) }
        case .close:
            state = .closed
            pipe.close()
            if tapping { looper.post { [self] in if state == .closed && tapping { open() } } }
        case .progress(let progress): screen.show(progress)
        case .reader(let report): screen.tell(report)
        case .done(let end):
            tapping = false
            screen.done(end)
        }
    }
}
