// Stand-in for the framework's interface, as far as Sources/Link uses it; see CoreNFC.swift.
import Foundation

public final class TKSmartCard: @unchecked Sendable {
    public var isSensitive = false
    public func beginSession() async throws -> Bool { false }
    public func transmit(_ request: Data) async throws -> Data { Data() }
    public func endSession() {}
}
