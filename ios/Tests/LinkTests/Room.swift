import Foundation
import Kazasu
import KazasuTesting
import Link

/// What staff of the test clinic type to open the app.
let passphrase = Data("Kazasu-test-1".utf8)

/// A clinic with its real service, and devices activated at it.
final class Room: @unchecked Sendable {
    let clinic = Clinic.open()
    private let lock = NSLock()
    private var devices = 0

    func device(keys: any KeyStore = TestKeys()) throws -> KazasuApp {
        let number = lock.withLock {
            devices += 1
            return devices
        }
        let config = AppConfig(
            dataDir: clinic.folder(name: "device-\(number)"), origin: clinic.origin(), rootsPem: "", testMode: true,
            client: "kazasu-swift/0.1.0/linux")
        let app = try KazasuApp.open(config: config, keyStore: keys)
        let entry = ActivationEntry.payload(text: Data(clinic.payload().utf8))
        _ = try app.activate(activation: Activation(entry: entry, passphrase: passphrase, deviceLabel: "swift"))
        return app
    }

    deinit { clinic.stop() }
}

/// A key store written in Swift, as the one on the Secure Enclave is.
class TestKeys: KeyStore, @unchecked Sendable {
    struct Unforeseen: Error { let text = "見本 太郎 1234" }

    private let keys = MemoryKeys()
    var broken = false

    func create(alias: String, purpose: KeyPurpose, access: KeyAccess) throws {
        keys.create(alias: alias, sign: purpose == .sign)
    }

    func publicKey(alias: String) throws -> Data {
        guard let key = keys.publicKey(alias: alias) else { throw KeyStoreError.NotFound }
        return key
    }

    func sign(alias: String, message: Data) throws -> Data {
        if broken { throw Unforeseen() }
        guard let signature = keys.sign(alias: alias, message: message) else { throw KeyStoreError.NotFound }
        return signature
    }

    func seal(alias: String, aad: Data, plain: Data) throws -> Data {
        guard let sealed = keys.seal(alias: alias, aad: aad, plain: plain) else { throw KeyStoreError.NotFound }
        return sealed
    }

    func unseal(alias: String, items: [SealedItem]) throws -> [Data] {
        try items.map { item in
            guard let plain = keys.open(alias: alias, aad: item.aad, sealed: item.sealed) else {
                throw KeyStoreError.Invalidated
            }
            return plain
        }
    }

    func destroy(alias: String) throws { keys.destroy(alias: alias) }

    func list() throws -> [String] { keys.list() }
}

/// An emulated iPhone as the loop's link.
struct VirtualIPhone: ApduLink {
    let phone: VirtualPhone

    func transceive(_ apdu: Data) async -> TapEvent { iphone(apdu) }

    func drop() async { phone.lift() }

    /// `sendCommand` of the emulated tag, with the code it throws.
    func iphone(_ apdu: Data) -> TapEvent {
        do {
            return .response(answer: try phone.sendCommand(apdu: apdu))
        } catch TagError.CoreNfc(let code) {
            return .failed(fault: coreNfcFault(code: code))
        } catch {
            return .failed(fault: .misuse)
        }
    }
}

/// The folder of the repository.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
