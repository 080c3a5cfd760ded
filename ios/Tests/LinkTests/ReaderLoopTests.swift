import Foundation
import Kazasu
import KazasuTesting
import Link
import XCTest

/// Taps on framed readers: the shell moves bytes, the core frames them.
final class ReaderLoopTests: XCTestCase {
    static let app = try! JourneysTests.room.device()

    func testACheckOnEveryReader() throws {
        let kinds: [(VirtualReaderKind, String)] = [
            (.usb, "usb-ccid"), (.feitian, "feitian-c4"), (.acr1555, "acr1555u"), (.j1, "acr1255u-j1-v2"),
        ]
        for (kind, profile) in kinds {
            for seed in UInt64(1)...3 {
                let twin = VirtualReader(kind: kind, seed: seed)
                let descriptor = twin.descriptor()
                let found = FoundReader(profile: profile, usbDescriptor: descriptor.isEmpty ? nil : descriptor)
                let pipe = VirtualPipe(twin)
                let told = Told()
                let loop = ReaderLoop(reader: try Reader.open(found: found), pipe: pipe, looper: pipe, screen: told)
                let check = try Self.app.prepareCheck(plan: CheckPlan())
                let tap = try check.start(request: TapRequest(pin: Data("1234".utf8), reader: profile))
                try loop.start(tap)
                pipe.run { told.reports.contains(.ready) }
                XCTAssertNil(told.end)
                twin.insert(person: "valid")
                pipe.run { told.end != nil }
                XCTAssertEqual(told.end?.outcome, .signed(triesBefore: 3), profile)
                XCTAssertTrue(try check.conclude(tap: tap).result.isValid)
                pipe.settle()
                XCTAssertFalse(twin.isUnlocked())
                XCTAssertEqual(twin.brokenRules(), [])
                XCTAssertEqual(twin.remove(), 3)
            }
        }
    }

    func testEveryBluetoothProfileHasWhatAScanNeeds() {
        let profiles = readerProfiles()
        XCTAssertGreaterThanOrEqual(profiles.count, 8)
        for profile in profiles {
            guard case .gatt(let service, let command, _, let answer, _, _, _) = profile.place else { continue }
            for uuid in [service, command, answer] { XCTAssertNotNil(UUID(uuidString: uuid), profile.name) }
        }
    }
}

/// An emulated reader as pipe and looper: one queue with its virtual clock.
private final class VirtualPipe: ReaderPipe, Looper {
    private let twin: VirtualReader
    private weak var listener: (any PipeListener)?
    private var tasks: [() -> Void] = []
    private var timer: (at: UInt64, work: () -> Void)?

    init(_ twin: VirtualReader) { self.twin = twin }

    func open(_ listener: any PipeListener) {
        self.listener = listener
        twin.connect()
        listener.opened(mtu: twin.mtu())
    }

    func write(_ channel: Channel, _ bytes: Data) { twin.write(channel: channel, bytes: bytes) }

    func close() { twin.disconnect() }

    func now() -> UInt64 { twin.nowMs() }

    func post(_ work: @escaping () -> Void) { tasks.append(work) }

    func post(at: UInt64, _ work: @escaping () -> Void) { timer = (at, work) }

    /// Lets things happen until `done`, ten virtual minutes at most.
    func run(until done: () -> Bool) {
        let limit = now() + 600_000
        proceed(to: limit, or: done)
        precondition(done(), "nothing happens any more")
    }

    /// The time a reader gets to give the card back after a tap.
    func settle() { proceed(to: now() + 20_000, or: { false }) }

    private func proceed(to limit: UInt64, or done: () -> Bool) {
        while !done() && (now() < limit || !tasks.isEmpty) {
            if !tasks.isEmpty {
                tasks.removeFirst()()
                continue
            }
            switch twin.proceed(untilMs: min(timer?.at ?? limit, limit)) {
            case .notified(let channel, let bytes)?: listener?.notified(channel, bytes)
            case .written?: listener?.written()
            case .closed?: listener?.closed()
            case nil:
                if let due = timer, due.at <= now() {
                    timer = nil
                    due.work()
                }
            }
        }
    }
}

private final class Told: ReaderScreen {
    var reports: [ReaderReport] = []
    var end: TapEnd?

    func show(_ progress: TapProgress) {}

    func tell(_ report: ReaderReport) { reports.append(report) }

    func done(_ end: TapEnd) { self.end = end }
}
