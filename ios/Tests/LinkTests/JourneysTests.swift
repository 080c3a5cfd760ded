import Foundation
import Kazasu
import KazasuTesting
import Link
import XCTest

/// The shell's journeys over the product's library, the real service and virtual cards.
final class JourneysTests: XCTestCase {
    static let room = Room()
    static let app = try! room.device()
    private var app: KazasuApp { Self.app }

    private func pin(_ text: String = "1234") -> Data { Data(text.utf8) }

    private func code(_ work: () throws -> Void) -> AppError? {
        do { try work() } catch { return error as? AppError }
        return nil
    }

    func testAWholeCheckByPin() throws {
        let phone = VirtualPhone(person: "valid")
        phone.holdToIphone(pull: nil)
        var typed = pin()
        var shown: [TapProgress] = []
        let answer = try checkByPin(
            app: app, pin: &typed, transceive: VirtualIPhone(phone: phone).iphone, show: { shown.append($0) })
        XCTAssertTrue(typed.allSatisfy { $0 == 0 }, "the shell wipes its PIN")
        XCTAssertEqual(answer.result.validity, "valid")
        XCTAssertTrue(answer.result.isValid)
        XCTAssertEqual(answer.triesLeft, 3)
        XCTAssertEqual(shown.first, .found)
        XCTAssertEqual(shown.last, .leaving)
        XCTAssertEqual(phone.triesLeft(), 3)
        XCTAssertFalse(phone.isUnlocked())

        let id = try app.historyList()[0].id
        let kept = try app.historyShow(id: id)
        XCTAssertEqual(kept, answer.result)
        let text = try app.historyCopy(id: id, layout: .later)
        XCTAssertTrue(text.contains("保険者番号\t\(kept.coverages[0].insurerNumber!)\r\n"))
        XCTAssertTrue(try app.historySearch(query: kept.coverages[0].nameKana!).contains { $0.id == id })
    }

    func testNoResultLineOrTextTellsWhatItHolds() throws {
        let phone = VirtualPhone(person: "valid")
        phone.holdToIphone(pull: nil)
        var typed = pin()
        let answer = try checkByPin(
            app: app, pin: &typed, transceive: VirtualIPhone(phone: phone).iphone, show: { _ in })
        let held = answer.result.coverages[0]
        let marks = [
            held.name, held.nameKana, held.insurerNumber, held.symbol, held.number, held.birthDate,
            answer.result.patientRef,
        ].compactMap { $0 }
        XCTAssertGreaterThan(marks.count, 5)
        let text = WordValue.text(text: held.name!)
        let all: [Any] = [
            answer, answer.result, held, answer.result.coverages, try app.historyList(), text,
            WordArg(name: "field", value: text), FlowEffect.speak(text: held.name!, earphonesOnly: false),
            FlowWake(
                revision: 1, effects: [.copy(text: held.name!, clearAfterS: 30)], tap: false, closed: false),
            ActivationEntry.typed(
                institutionCode: "4880123456", accountId: held.name!, password: pin(), activationCode: pin()),
        ]
        let told = all.map { "\($0) \(String(reflecting: $0))" }.joined(separator: "\n")
        for mark in marks { XCTAssertFalse(told.contains(mark), told) }
        XCTAssertTrue(told.contains("EligibilityResult(***)"), told)
    }

    func testAVisualCheckWaitsForTheService() async throws {
        let phone = VirtualPhone(person: "valid")
        let check = try app.prepareCheck(plan: CheckPlan(method: "visual"))
        guard case .Input(_, "face_compared")? = code({ _ = try check.start(request: TapRequest()) }) else {
            return XCTFail("nobody compared the face")
        }
        phone.holdToIphone(pull: nil)
        let tap = try check.start(request: TapRequest(faceCompared: true))
        let end = await CardLoop(link: VirtualIPhone(phone: phone)).run(tap)
        XCTAssertEqual(end.outcome, .signed(triesBefore: nil))
        XCTAssertEqual(try check.conclude(tap: tap).result.method, "visual")
    }

    func testAWrongPinCostsOneTry() async throws {
        let phone = VirtualPhone(person: "valid")
        let check = try app.prepareCheck(plan: CheckPlan())
        phone.holdToIphone(pull: nil)
        let tap = try check.start(request: TapRequest(pin: pin("4321")))
        let end = await CardLoop(link: VirtualIPhone(phone: phone)).run(tap)
        XCTAssertEqual(end.outcome, .wrongPin(triesLeft: 2))
        guard case .NotSigned("card.pin.wrong")? = code({ _ = try check.conclude(tap: tap) }) else {
            return XCTFail("signed")
        }
        let args = [WordArg(name: "tries", value: .count(count: 2))]
        XCTAssertTrue(Words(locale: .ja).text(code: end.code, voice: .staff, args: args).contains("あと2回"))
        XCTAssertEqual(phone.triesLeft(), 2)
    }

    func testATagLostInThePinIsResolvedBeforeThePinIsSentAgain() async throws {
        for (typed, outcome, left) in [
            ("1234", TapOutcome.signed(triesBefore: 3), UInt8(3)), ("4321", .wrongPin(triesLeft: 2), 2),
        ] {
            let phone = VirtualPhone(person: "valid")
            let check = try app.prepareCheck(plan: CheckPlan())
            // SELECT, seven blocks of the certificate, the counter, and then VERIFY, whose answer is lost.
            phone.holdToIphone(pull: .after(apdu: 10))
            let lost = try check.start(request: TapRequest(pin: pin(typed)))
            let first = await CardLoop(link: VirtualIPhone(phone: phone)).run(lost)
            XCTAssertEqual(first.outcome, .lost(verifyUnanswered: true, canResume: true))
            _ = code { _ = try check.conclude(tap: lost) }
            phone.holdToIphone(pull: nil)
            let resumed = try check.start(request: TapRequest(pin: pin(typed)))
            let second = await CardLoop(link: VirtualIPhone(phone: phone)).run(resumed)
            XCTAssertEqual(second.outcome, outcome)
            XCTAssertLessThanOrEqual(second.apdus, 6)
            XCTAssertEqual(phone.triesLeft(), left)
        }
    }

    func testACancelledTaskLeavesTheCardWithoutPower() async throws {
        let phone = VirtualPhone(person: "valid")
        let check = try app.prepareCheck(plan: CheckPlan())
        phone.holdToIphone(pull: nil)
        let tap = try check.start(request: TapRequest(pin: pin()))
        let running = Task { () -> TapEnd in
            let loop = CardLoop(link: VirtualIPhone(phone: phone)) { progress in
                if progress == .verifying { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return await loop.run(tap)
        }
        let end = await running.value
        XCTAssertEqual(end.outcome, .cancelled)
        XCTAssertEqual(phone.triesLeft(), 3)
        XCTAssertFalse(phone.isUnlocked())
    }

    func testAThousandTapsStartedAndCancelledInParallel() async throws {
        let check = try app.prepareCheck(plan: CheckPlan())
        let pin = pin()
        let cancelled = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    let tap = try check.start(request: TapRequest(pin: pin))
                    guard tap.feed(event: .started).count == 1, tap.cancel().isEmpty else { return false }
                    // The answer to SELECT comes, and then to leaving the card.
                    let ok = TapEvent.response(answer: Data([0x90, 0x00]))
                    guard case .transmit? = tap.feed(event: ok).last else { return false }
                    let last = tap.feed(event: ok).last
                    if case .done(let end)? = last { return end.outcome == .cancelled }
                    return false
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        XCTAssertEqual(cancelled, 1_000)
        print("taps started and cancelled in parallel: \(cancelled)")
    }

    func testWithoutAServiceTheErrorIsOneOfTheNetwork() async throws {
        let room = Room()
        let app = try room.device()
        let phone = VirtualPhone(person: "valid")
        phone.holdToIphone(pull: nil)
        let check = try app.prepareCheck(plan: CheckPlan())
        let tap = try check.start(request: TapRequest(pin: pin()))
        _ = await CardLoop(link: VirtualIPhone(phone: phone)).run(tap)
        room.clinic.stop()
        guard case .Network("app.network.unreachable")? = code({ _ = try check.conclude(tap: tap) }) else {
            return XCTFail("the service is gone")
        }
    }

    func testAWrongPassphraseIsToldWithItsTries() throws {
        let app = try Self.room.device()
        try app.lock()
        XCTAssertEqual(try app.state(), .locked)
        guard case .Locked? = code({ _ = try app.historyList() }) else { return XCTFail("open") }
        guard case .WrongPassphrase(_, 0, 9)? = code({ try app.unlock(passphrase: Data("wrong-one-1".utf8)) }) else {
            return XCTFail("no wait yet, nine left")
        }
        try app.unlock(passphrase: passphrase)
        XCTAssertEqual(try app.state(), .unlocked)
    }
}

/// Panics in Rust and errors in Swift end as kinds, and the library goes on.
final class BugsTests: XCTestCase {
    func testAPanicInACallIsTheKindBug() {
        for _ in 0..<3 {
            XCTAssertThrowsError(try callWithABug()) { error in
                guard case AppError.Bug("app.internal.bug") = error else { return XCTFail("\(error)") }
                XCTAssertEqual(errorCategory(error: error as! AppError), .bug)
                XCTAssertFalse("\(error)".contains("planted"))
            }
        }
        XCTAssertFalse(Words(locale: .en).text(code: "app.internal.bug", voice: .staff, args: []).isEmpty)
    }

    func testAPanicInATapTakesTheCardsPower() {
        let tap = BrokenTap()
        _ = tap.feed(event: .started)
        var commands = tap.feed(event: .response(answer: Data([0x90, 0x00])))
        var certificate = Data([0x30, 0x82, 0x01, 0x28])
        certificate.append(Data(count: 296))
        var from = 0
        while case .transmit(let apdu)? = commands.first(where: { if case .transmit = $0 { true } else { false } }) {
            let length = min(Int(apdu.last!), certificate.count - from)
            commands = tap.feed(event: .response(answer: certificate[from..<from + length] + Data([0x90, 0x00])))
            from += length
        }
        XCTAssertTrue(commands.contains(.release(powerOff: true)))
        guard case .done(let end)? = commands.last else { return XCTFail("no end") }
        XCTAssertEqual(end.outcome, .bug)
        XCTAssertTrue(tap.feed(event: .started).isEmpty)
    }

    func testAnErrorOfTheKeyStoreIsAKindWithoutItsText() throws {
        let room = Room()
        let keys = TestKeys()
        let app = try room.device(keys: keys)
        keys.broken = true
        XCTAssertThrowsError(try app.prepareCheck(plan: CheckPlan())) { error in
            guard case AppError.Key(_, .Unavailable) = error else { return XCTFail("\(error)") }
            XCTAssertFalse("\(error)".contains("見本"))
        }
        keys.broken = false
        _ = try app.prepareCheck(plan: CheckPlan())
    }
}
