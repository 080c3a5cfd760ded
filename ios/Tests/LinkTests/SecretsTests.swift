import Foundation
import KazasuTesting
import XCTest

/// PINs, passcode and codes of an activation in the whole memory of a process, and in what it tells; see `Subject`.
final class SecretsTests: XCTestCase {
    private func left(by habit: Habit) -> Found {
        // Built beside the tests.
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let found = secretsLeftBy(program: [folder.appendingPathComponent("Subject").path], habit: habit)
        print(
            "secrets, \(habit): \(found.marks) looked for, \(found.memoryBytes) bytes of memory, "
                + "\(found.inMemory.count) found; \(found.toldBytes) bytes told, \(found.told.count) found")
        return found
    }

    func testAfterTheLockNoPinPasscodeOrCodeIsLeftInMemory() {
        let found = left(by: .careful)
        XCTAssertEqual(found.said, (0..<4).flatMap { _ in ["valid", "card.pin.wrong"] })
        XCTAssertGreaterThan(found.memoryBytes, 1_000_000)
        XCTAssertEqual(found.inMemory, [])
        XCTAssertEqual(found.told, [])
    }

    func testSecretsKeptOnPurposeAreFound() {
        let found = left(by: .keeps)
        let pins = (0..<8).map { "PIN \($0) as a command" }
        let codes = (0..<2).flatMap { ["account password \($0) as utf-8", "activation code \($0) as utf-8"] }
        for kept in pins + codes + ["passcode as utf-8"] { XCTAssert(found.inMemory.contains(kept), kept) }
        for kept in codes + ["passcode as utf-8", "PIN as utf-8"] { XCTAssert(found.told.contains(kept), kept) }
    }

    func testACrashWithEverythingInItsMessageTellsNoSecret() {
        let found = left(by: .crashes)
        XCTAssertGreaterThan(found.toldBytes, 100)
        XCTAssertEqual(found.told, [])
    }
}
