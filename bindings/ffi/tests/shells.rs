//! What shells copy by hand from the core, compared with it.

use std::path::{Path, PathBuf};

use kazasu_card::{MY_NUMBER_CARD, OtherKind};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| unreachable!("{path}: {error}"))
}

/// iOS selects the AIDs of this list in order, and shows an app no card with none of them: a missing one looks as if
/// nothing happened. Payment applications are not open to apps there.
#[test]
fn ios_may_select_what_the_core_selects() {
    let plist = read("ios/App/Info.plist");
    let key = "<key>com.apple.developer.nfc.readersession.iso7816.select-identifiers</key>";
    let list = plist.split_once(key).unwrap().1.split_once("</array>").unwrap().0;
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<string>")?.strip_suffix("</string>"))
        .collect();
    let others = MY_NUMBER_CARD.other_kinds.iter();
    let expected: Vec<String> = std::iter::once(MY_NUMBER_CARD.application)
        .chain(
            others
                .filter(|(kind, _)| *kind != OtherKind::TransitOrPayment)
                .map(|(_, aid)| *aid),
        )
        .map(|aid| aid.iter().map(|byte| format!("{byte:02X}")).collect())
        .collect();
    assert_eq!(listed, expected);
    assert!(plist.contains("<key>NFCReaderUsageDescription</key>"));
    assert!(read("ios/App/Kazasu.entitlements").contains("<string>TAG</string>"));
}

/// The examples of the README are those that the tests of Kotlin and Swift compile and run.
#[test]
fn the_readme_shows_the_examples_that_run() {
    let readme = read("bindings/README.md");
    for (fence, path) in [
        ("kotlin", "bindings/kotlin/src/test/kotlin/kazasu/Example.kt"),
        ("swift", "ios/Tests/LinkTests/Example.swift"),
    ] {
        let shown = readme.split_once(&format!("```{fence}\n")).unwrap().1;
        let shown = shown.split_once("```").unwrap().0;
        let example = read(path);
        assert_eq!(shown, example, "{path}");
        assert!(example.lines().count() <= 40, "{path}");
    }
}

/// A minified app loses what nobody seems to call; JNA and the bindings are called by name.
#[test]
fn a_minified_app_keeps_what_is_called_by_name() {
    let rules = read("android/link/consumer-rules.pro");
    let package = read("bindings/ffi/uniffi.toml");
    let package = package.split_once("package_name = \"").unwrap().1;
    let package = package.split_once('"').unwrap().0;
    for kept in [
        "-keep class com.sun.jna.** { *; }".to_owned(),
        "* implements com.sun.jna.**".to_owned(),
        format!("-keep class {package}.** {{ *; }}"),
    ] {
        assert!(rules.contains(&kept), "{kept}");
    }
    assert!(read("android/link/build.gradle.kts").contains("consumer-rules.pro"));
}

/// One version of what both builds of the Android room use.
#[test]
fn gradle_and_maven_take_the_same_versions() {
    let maven = read("android/pom.xml");
    let gradle = read("android/link/build.gradle.kts");
    let after = |text: &str, mark: &str, end: char| {
        let rest = text.split_once(mark).unwrap_or_else(|| unreachable!("{mark}")).1;
        rest.split_once(end).unwrap().0.to_owned()
    };
    let kotlin = after(&maven, "<kotlin.version>", '<');
    assert!(gradle.contains(&format!("kotlin(\"android\") version \"{kotlin}\"")));
    let version = |artifact: &str| after(after_artifact(&maven, artifact), "<version>", '<');
    assert_eq!(after(&gradle, "net.java.dev.jna:jna:", '@'), version("jna"));
    assert_eq!(
        after(&gradle, "kotlinx-coroutines-android:", '"'),
        version("kotlinx-coroutines-core-jvm")
    );
    let jna: Vec<u32> = version("jna")
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(jna >= vec![5, 17], "earlier ones do not load with 16 KB pages");
}

fn after_artifact<'a>(pom: &'a str, artifact: &str) -> &'a str {
    pom.split_once(&format!("<artifactId>{artifact}</artifactId>"))
        .unwrap_or_else(|| unreachable!("{artifact}"))
        .1
}

/// Swift 6 for what is written here; the generated file is not made for it.
#[test]
fn only_generated_swift_is_compiled_by_old_rules() {
    let package = read("ios/Package.swift");
    assert!(package.starts_with("// swift-tools-version: 6."));
    let mut old = 0;
    for target in package.split(".target(").skip(1) {
        let target = target.split("),\n").next().unwrap();
        if target.contains("swiftLanguageMode(.v5)") {
            assert!(target.contains("path: \"Generated/"), "{target}");
            old += 1;
        }
    }
    assert_eq!(old, 2, "the generated targets");
}
