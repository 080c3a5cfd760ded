import Foundation
import Kazasu
import KazasuTesting
import XCTest

/// The journeys of `tests/journeys/flows`, the same files that drive Rust and Kotlin.
final class FlowsTests: XCTestCase {
    func testTheJourneysThroughTheScreens() throws {
        let folder = root.appendingPathComponent("tests/journeys/flows")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "jsonl" }
            .sorted { $0.path < $1.path }
        XCTAssertGreaterThan(files.count, 10)
        for file in files {
            let player = Player(try FlowJourney.begin(text: String(contentsOf: file, encoding: .utf8)))
            do {
                print("journey \(file.lastPathComponent): \(try player.play()) moves")
            } catch {
                XCTFail("\(file.lastPathComponent): \(error)")
            }
        }
    }

    func testAJourneyThatGoesWrongIsNoticed() throws {
        let wrong = """
            {"given": {"terminal": "mobile"}}
            {"intent": {"do": "accept_terms"}, "expect": {"screen": "home"}}
            """
        XCTAssertThrowsError(try Player(try FlowJourney.begin(text: wrong), patience: 2).play())
    }
}

/// A shell without pixels: sends intents, looks at views, moves bytes.
private final class Player {
    struct Stuck: Error { let why: String }

    private let journey: FlowJourney
    private let patience: TimeInterval
    private var flows: TestFlows
    private var seen: UInt64 = 0

    init(_ journey: FlowJourney, patience: TimeInterval = 60) {
        self.journey = journey
        self.patience = patience
        flows = journey.flows()
    }

    func play() throws -> Int {
        var moves = 0
        while let move = journey.next() {
            switch move {
            case .dispatch(let intent): try flows.dispatch(intentJson: Data(intent.utf8))
            case .restarted:
                flows = journey.flows()
                seen = 0
            case .card(let loseAfter): try tap(losingItAfter: loseAfter)
            case .expect: try expect()
            }
            moves += 1
        }
        return moves
    }

    /// Whether the tap needs something.
    private func wake() throws -> Bool {
        let wake = try flows.nextWake(seen: seen, patienceMs: 200)
        seen = wake.revision
        journey.note(effects: wake.effects)
        return wake.tap
    }

    private func expect() throws {
        let until = Date(timeIntervalSinceNow: patience)
        while true {
            if try wake() { _ = flows.feed(event: .wake) }
            guard let difference = journey.differs(viewJson: try flows.viewJson()) else { return }
            if Date() > until { throw Stuck(why: difference) }
        }
    }

    private func tap(losingItAfter loseAfter: UInt32?) throws {
        var sent: UInt32 = 0
        var commands = flows.feed(event: .started(reader: "virtual"))
        let until = Date(timeIntervalSinceNow: patience)
        while true {
            var event: FlowEvent?
            for command in commands {
                switch command {
                case .transmit(let apdu):
                    if sent == loseAfter {
                        event = .disconnected
                    } else {
                        sent += 1
                        event = .response(answer: journey.transmit(apdu: apdu))
                    }
                case .release(let powerOff): journey.release(powerOff: powerOff)
                case .ended:
                    if loseAfter != nil { journey.release(powerOff: true) }
                    return
                case .waitUntil, .link: break
                }
            }
            if Date() > until { throw Stuck(why: "the tap waits for ever") }
            // Without an answer the service is waited for; its time runs from the first tick.
            if event == nil { event = try wake() ? .wake : .tick(nowMs: 0) }
            commands = flows.feed(event: event!)
        }
    }
}
