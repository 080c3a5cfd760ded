// swift-tools-version: 6.0
// `Generated` is a link into cargo's target folder: `cargo xtask test --only swift` fills it, nothing of it is committed.
import PackageDescription

let package = Package(
    name: "Kazasu",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Link", targets: ["Link"])],
    targets: [
        .systemLibrary(name: "KazasuFFI", path: "Generated/KazasuFFI"),
        // What UniFFI generates is not written for Swift 6; our own code is.
        .target(
            name: "Kazasu", dependencies: ["KazasuFFI"], path: "Generated/Kazasu",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "Link", dependencies: ["Kazasu"]),
        // The test library; no product depends on it.
        .systemLibrary(name: "KazasuTestingFFI", path: "Generated/KazasuTestingFFI"),
        .target(
            name: "KazasuTesting", dependencies: ["KazasuTestingFFI", "Kazasu"], path: "Generated/KazasuTesting",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        // A shell whose memory a test searches.
        .executableTarget(
            name: "Subject", dependencies: ["Link", "Kazasu", "KazasuTesting"], path: "Tests/Subject"),
        .testTarget(name: "LinkTests", dependencies: ["Link", "Kazasu", "KazasuTesting"]),
    ]
)
