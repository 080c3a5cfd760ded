import Foundation
import Kazasu
import KazasuTesting
import Link

/// A shell in a process of its own, whose memory is searched after it locked: `SecretsTests`. What it is given and what it
/// says goes in the frames of `bindings/testing/src/subject.rs`, without a buffer that would keep them.
final class Subject {
    private let habit: String
    private var kept: [Data] = []

    init(habit: String) { self.habit = habit }

    func run() throws {
        let origin = String(decoding: next()!, as: UTF8.self)
        let app = try KazasuApp.open(config: config("app", origin), keyStore: TestKeys())
        var payload = next()!
        var passcode = next()!
        if habit == "crashes" {
            let activation = Activation(entry: .payload(text: payload), passphrase: passcode, deviceLabel: "swift")
            fatalError("planted: \(activation) \(TapRequest(pin: passcode)) \(app)")
        }
        _ = try app.activate(
            activation: Activation(entry: .payload(text: payload), passphrase: passcode, deviceLabel: "swift"))
        wipe(&payload)
        wipe(&passcode)
        try app.lock()
        var again = next()!
        try app.unlock(passphrase: again)
        wipe(&again)
        say("S", Data("activated".utf8))
        while var pin = next(), !pin.isEmpty {
            do {
                let answer = try checkByPin(app: app, pin: &pin, transceive: card, show: { _ in })
                say("S", Data(answer.result.validity.utf8))
            } catch AppError.NotSigned(let code) {
                say("S", Data(code.utf8))
            }
        }
        try screens(origin)
        try app.lock()
        say("S", Data("locked".utf8))
        _ = next()
        // The control of what is told.
        for frame in kept { FileHandle.standardError.write(frame + Data("\n".utf8)) }
    }

    /// The same through the screens: activated, and locked.
    private func screens(_ origin: String) throws {
        let flows = try Flows.open(
            config: FlowConfig(
                app: config("flows", origin), terminal: .mobile, device: "swift", termsVersion: "1",
                termsBody: "架空の利用規約"),
            keyStore: TestKeys())
        while var intent = next(), !intent.isEmpty {
            try flows.dispatch(intentJson: intent)
            wipe(&intent)
        }
        try until(flows, "home")
        try flows.dispatch(intentJson: Data(#"{"do":"lock"}"#.utf8))
        try until(flows, "login")
        flows.closeDown()
    }

    private func until(_ flows: Flows, _ screen: String) throws {
        var seen: UInt64 = 0
        while !(try flows.viewJson()).contains("\"screen\":\"\(screen)\"") {
            seen = try flows.nextWake(seen: seen, patienceMs: 1_000).revision
        }
    }

    private func config(_ folder: String, _ origin: String) -> AppConfig {
        AppConfig(dataDir: folder, origin: origin, rootsPem: "", testMode: true, client: "kazasu-swift/0.1.0/linux")
    }

    private func card(_ apdu: Data) -> TapEvent {
        if habit == "keeps" { kept.append(apdu) }
        say("A", apdu)
        return .response(answer: next()!)
    }

    private func wipe(_ bytes: inout Data) { bytes.resetBytes(in: bytes.startIndex..<bytes.endIndex) }

    /// The next frame; absent when no more come.
    private func next() -> Data? {
        guard let length = take(2), let frame = take(Int(length[0]) << 8 | Int(length[1])) else { return nil }
        // A copy of its own: `resetBytes` wipes the other.
        if habit == "keeps" { kept.append(Data(Array(frame))) }
        return frame
    }

    private func take(_ count: Int) -> Data? {
        var bytes = Data(count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { read(0, $0.baseAddress! + filled, count - filled) }
            if got <= 0 { return nil }
            filled += got
        }
        return bytes
    }

    private func say(_ kind: Character, _ bytes: Data) {
        var frame = Data([kind.asciiValue!, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)]) + bytes
        let written = frame.withUnsafeBytes { write(1, $0.baseAddress!, $0.count) }
        precondition(written == frame.count)
        wipe(&frame)
    }
}

try Subject(habit: CommandLine.arguments[1]).run()
