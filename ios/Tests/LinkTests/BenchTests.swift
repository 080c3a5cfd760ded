import Foundation
import Kazasu
import KazasuTesting
import Link
import XCTest

/// Memory over many taps, and what the bridge costs in Swift; figures by name: `cargo xtask bench bindings`.
final class BenchTests: XCTestCase {
    private let named = ProcessInfo.processInfo.environment["KAZASU_BENCH"] == "1"

    private func residentKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }!
        return Int(line.filter(\.isNumber))!
    }

    /// The first of this class, so that nothing was opened before.
    func testAColdStartToReady() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kazasu-bench-\(UUID())")
        let begin = DispatchTime.now().uptimeNanoseconds
        let config = AppConfig(
            dataDir: folder.path, origin: "http://127.0.0.1:9", rootsPem: "", testMode: true,
            client: "kazasu-bench/0.1.0/linux")
        XCTAssertEqual(try KazasuApp.open(config: config, keyStore: TestKeys()).state(), .notActivated)
        let passed = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e6
        if named { print(String(format: "figure bindings/swift/cold-start-to-ready %.2f ms", passed)) }
        try FileManager.default.removeItem(at: folder)
    }

    func testMemoryStaysBoundedOverManyTaps() async throws {
        let taps = named ? 10_000 : 300
        let app = try JourneysTests.room.device()
        let phone = VirtualPhone(person: "valid")
        func tap(_ count: Int) async throws {
            let check = try app.prepareCheck(plan: CheckPlan())
            for _ in 0..<count {
                phone.holdToIphone(pull: nil)
                let tap = try check.start(request: TapRequest(pin: Data("1234".utf8)))
                let end = await CardLoop(link: VirtualIPhone(phone: phone)).run(tap)
                XCTAssertEqual(end.outcome, .signed(triesBefore: 3))
                check.remember(tap: tap)
            }
        }
        try await tap(taps / 10)
        let before = try residentKiB()
        try await tap(taps)
        let grown = try residentKiB() - before
        print("taps with a card: \(taps), grown by \(grown) KiB")
        if named { print("figure bindings/swift/memory-after-10000-taps \(grown) KiB") }
        XCTAssertLessThan(grown, 64 * 1024)
    }

    func testWhatTheBridgeCosts() throws {
        let count = named ? 20_000 : 200
        let ok = TapEvent.response(answer: Data([0x90, 0x00]))
        let three = TapEvent.response(answer: Data([0x63, 0xC3]))
        func taps(_ count: Int) -> Double {
            let start = DispatchTime.now().uptimeNanoseconds
            for _ in 0..<count {
                let tap = Tap.tries()
                for event in [.started, ok, three, ok] { XCTAssertFalse(tap.feed(event: event).isEmpty) }
            }
            return Double(DispatchTime.now().uptimeNanoseconds - start)
        }
        _ = taps(count / 10)
        let bridged = taps(count)
        let within = Double(tapsWithinRustNs(taps: UInt32(count)))
        XCTAssertGreaterThan(within, 0)
        guard named else { return }
        print(String(format: "figure bindings/swift/step %.2f us", bridged / 1e3 / Double(count * 4)))
        print(String(format: "figure bindings/swift/tap-over-rust %.2f us", (bridged - within) / 1e3 / Double(count)))
    }
}
