//! Swift on Linux: a toolchain of a newer Debian, the package of iOS, and stand-ins for Apple's frameworks.

use super::chroot;
use super::counted::Counted;
use crate::run::{has_program, output};

/// What the toolchain is made of.
const PACKAGES: &[&str] = &["swiftlang", "libc6-dev", "libstdc++-14-dev"];
const COMPILER: &str = "/usr/bin/swiftc";

/// Why Swift cannot run here.
pub fn missing() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("the stage is made for Debian; on macOS: swift test in ios/".into());
    }
    let without = |name: &str| format!("{name} is not installed (run with --install)");
    if !has_program("unshare") || !has_program("chroot") {
        return Some(without("util-linux"));
    }
    (!chroot::has(COMPILER)).then(|| without("Swift in a Debian trixie"))
}

/// Installs the toolchain.
pub fn install() -> Result<(), String> {
    if chroot::has(COMPILER) {
        return Ok(());
    }
    chroot::make(PACKAGES)
}

/// Type-checks the edges of Apple's frameworks, then builds the package and runs its tests.
pub fn run() -> Result<(), String> {
    edges()?;
    let (text, code) = output(&mut chroot::command(&format!(
        "{BUILD} swift test {} 2>&1",
        options("debug")
    )))?;
    for line in text.lines().filter(|line| {
        line.contains("Executed ")
            || ["transcripts", "taps", "journey", "secrets"]
                .iter()
                .any(|word| line.starts_with(word))
    }) {
        println!("{line}");
    }
    let counted = Counted::xctest(&text).judge("swift");
    match code {
        Some(0) => counted,
        _ => Err(format!("swift test ended with {code:?}\n{}", failures(&text))),
    }
}

/// Measures; the figures as lines `figure NAME VALUE UNIT`.
pub fn bench() -> Result<Vec<String>, String> {
    let line = format!(
        "{BUILD} KAZASU_BENCH=1 swift test {} --filter BenchTests 2>&1",
        options("release")
    );
    let (text, code) = output(&mut chroot::command(&line))?;
    if code != Some(0) {
        return Err(format!("swift test ended with {code:?}\n{}", failures(&text)));
    }
    let figures = text.lines().filter_map(|line| line.strip_prefix("figure "));
    Ok(figures.map(str::to_owned).collect())
}

const BUILD: &str = "cd /src/ios && export HOME=/tmp LANG=C.UTF-8 &&";

/// Where the libraries of a profile are found, when linked and when run.
fn options(profile: &str) -> String {
    let folder = format!("/src/target/{profile}");
    format!(
        "--scratch-path /src/target/swift-{profile} -Xlinker -L{folder} -Xlinker -rpath -Xlinker {folder}"
    )
}

/// Apple's frameworks are not on Linux: modules of their names make `canImport` true, and the code behind it is checked for
/// real, as far as the stand-ins are.
fn edges() -> Result<(), String> {
    let line = "set -e; cd /src/ios; M=/src/target/swift-edges; mkdir -p $M
        for name in CoreNFC CryptoTokenKit CoreBluetooth; do
            swiftc -emit-module -parse-as-library -module-name $name Stubs/$name.swift -o $M/$name.swiftmodule
        done
        swiftc -emit-module -parse-as-library -swift-version 5 -module-name Kazasu Generated/Kazasu/Kazasu.swift \
            -I Generated/KazasuFFI -o $M/Kazasu.swiftmodule
        swiftc -typecheck -parse-as-library -swift-version 6 -warnings-as-errors -module-name Link -I $M \
            -I Generated/KazasuFFI Sources/Link/*.swift
        echo \"swift edges: $(grep -lE '^#if canImport' Sources/Link/*.swift | wc -l) files type-checked\"";
    chroot::inside(line)
}

fn failures(text: &str) -> String {
    let worth = |line: &&str| line.contains("error:") || line.contains("failed");
    let lines: Vec<&str> = text.lines().filter(worth).take(60).collect();
    lines.join("\n")
}
