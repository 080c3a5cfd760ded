import Foundation
import KazasuTesting
import XCTest

/// The golden transcripts, replayed through the facade's tap. The parser is Rust's.
final class TranscriptsTests: XCTestCase {
    private func files() throws -> [URL] {
        let folder = root.appendingPathComponent("tests/transcripts")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "transcript" }
            .sorted { $0.path < $1.path }
    }

    func testEveryTranscriptIsSaidOverTheBridgeAsItWasRecorded() throws {
        let files = try files()
        let taps = try files.reduce(0) { try $0 + replay(String(contentsOf: $1, encoding: .utf8)) }
        XCTAssertGreaterThan(files.count, 50)
        print("transcripts replayed: \(files.count), taps: \(taps)")
    }

    func testAChangedTranscriptIsNoticed() throws {
        let file = try files().first { $0.lastPathComponent == "check-short.transcript" }!
        let text = try String(contentsOf: file, encoding: .utf8)
        for (from, to) in [
            ("transmit 00B08A00F0", "transmit 00B08A00F1"), ("release power-off", "release keep"),
            ("tries_before=3", "tries_before=2"), ("progress verifying", "progress opening"),
        ] {
            let range = text.range(of: from)!
            XCTAssertThrowsError(try replay(text.replacingCharacters(in: range, with: to)), to)
        }
    }

    /// Replays all taps of a transcript; gives their number.
    private func replay(_ text: String) throws -> Int {
        let transcript = try Transcript.parse(text: text)
        for tap in 0..<transcript.taps() {
            let replay = transcript.replay(tap: tap)
            while let event = replay.event() {
                try replay.said(commands: try replay.feed(event: event))
            }
            try replay.finish()
        }
        return Int(transcript.taps())
    }
}
