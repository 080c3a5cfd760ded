//! `cargo xtask mutants`: whether the tests notice when the code of permits and parsers is wrong.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::Value;

use crate::machine;
use crate::run::{cargo, root};

/// Mutants to kill, in per cent, in each room.
const TO_REACH: f64 = 85.0;

/// Files under mutation: where a slip costs a PIN try, or bytes from outside are taken apart.
const ROOMS: [(&str, &[&str]); 2] = [
    (
        "kazasu-card",
        &[
            "core/card/src/permit.rs",
            "core/card/src/certificate.rs",
            "core/card/src/certificate_file.rs",
            "core/card/src/status.rs",
            "core/card/src/session.rs",
            "core/card/src/apdu.rs",
            "core/card/src/token.rs",
            "core/card/src/link.rs",
        ],
    ),
    (
        "kazasu-reader",
        &[
            "core/reader/src/ccid/answer.rs",
            "core/reader/src/ccid/decoder.rs",
            "core/reader/src/ccid/descriptor.rs",
            "core/reader/src/ccid/inbound.rs",
            "core/reader/src/ccid/message.rs",
            "core/reader/src/ccid/notice.rs",
            "core/reader/src/framer/*.rs",
            "core/reader/src/j1/answer.rs",
            "core/reader/src/j1/battery.rs",
            "core/reader/src/j1/cipher.rs",
            "core/reader/src/j1/frame.rs",
            "core/reader/src/j1/login.rs",
            "core/reader/src/j1/message.rs",
            "core/reader/src/j1/piece.rs",
        ],
    ),
];

/// Mutates one room or all, runs the tests of that room alone on each mutant, and prints what survived.
pub fn run(only: Option<&str>) -> Result<ExitCode, String> {
    machine::install_tool("cargo-mutants", "27.1.0", "cargo-mutants")?;
    let mut reached = true;
    let mut ran = false;
    for (package, files) in ROOMS
        .iter()
        .filter(|(package, _)| only.is_none_or(|only| package.contains(only)))
    {
        ran = true;
        reached &= mutate(package, files)?;
    }
    match (ran, reached) {
        (false, _) => Err("no room of that name".into()),
        (true, true) => Ok(ExitCode::SUCCESS),
        (true, false) => Ok(ExitCode::FAILURE),
    }
}

fn mutate(package: &str, files: &[&str]) -> Result<bool, String> {
    let folder = root().join("target/mutants").join(package);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut command = cargo(&["mutants", "--package", package, "--jobs", "2", "--no-times"]);
    // A mutant that loops for ever is given up after ten times what its tests take unmutated, and never before two
    // minutes: a busy machine must not look like a loop.
    command.args(["--timeout-multiplier", "10", "--minimum-test-timeout", "120"]);
    command.arg("--output").arg(&folder);
    // Nobody debugs a mutant, and each is linked with every test program; optimising it costs more than its tests take.
    command.env("CARGO_PROFILE_DEV_DEBUG", "none");
    for argument in ["--config", &format!("profile.dev.package.{package}.opt-level=0")] {
        command.arg(format!("--cargo-arg={argument}"));
    }
    for file in files {
        command.args(["--file", file]);
    }
    // 0: all killed, 2: some survived, 3: some ran into the time limit; anything else is no result.
    let status = command.status().map_err(|error| error.to_string())?;
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(format!("cargo mutants of {package} ended with {status}"));
    }
    let outcomes = folder.join("mutants.out/outcomes.json");
    let text =
        std::fs::read_to_string(&outcomes).map_err(|error| format!("{}: {error}", outcomes.display()))?;
    report(package, &text)
}

/// Mutants of one file.
#[derive(Default)]
struct Tally {
    killed: u64,
    all: u64,
}

/// Prints killed/total per file and the survivors. A mutant that does not compile is none. One that runs into the time
/// limit counts as killed, since a test that never ends is noticed too, but is named.
fn report(package: &str, outcomes: &str) -> Result<bool, String> {
    let outcomes: Value = serde_json::from_str(outcomes).map_err(|error| format!("outcomes: {error}"))?;
    let outcomes = outcomes
        .get("outcomes")
        .and_then(Value::as_array)
        .ok_or("no outcomes")?;
    let mut files: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut named = Vec::new();
    for outcome in outcomes {
        let Some(mutant) = outcome.pointer("/scenario/Mutant") else {
            continue;
        };
        let file = mutant
            .get("file")
            .and_then(Value::as_str)
            .ok_or("a mutant of no file")?;
        let name = mutant.get("name").and_then(Value::as_str).unwrap_or_default();
        let killed = match outcome.get("summary").and_then(Value::as_str) {
            Some("CaughtMutant") => true,
            Some("Timeout") => {
                named.push(format!("timed out: {name}"));
                true
            }
            Some("MissedMutant") => {
                named.push(format!("survived: {name}"));
                false
            }
            Some("Unviable") => continue,
            other => return Err(format!("an outcome this task does not know: {other:?}")),
        };
        let tally = files.entry(file).or_default();
        tally.all += 1;
        tally.killed += u64::from(killed);
    }
    println!("\n{package}: killed of all mutants");
    let mut sum = Tally::default();
    for (file, Tally { killed, all }) in &files {
        println!("{killed:>5} / {all:<5} {file}");
        sum.killed += killed;
        sum.all += all;
    }
    for line in named {
        println!("{line}");
    }
    if sum.all == 0 {
        return Err(format!("{package}: no mutant was tried"));
    }
    let percent = sum.killed as f64 * 100.0 / sum.all as f64;
    let reached = percent >= TO_REACH;
    println!(
        "{package}: {percent:.1} % of {} killed, {TO_REACH} % to reach: {}",
        sum.all,
        if reached { "reached" } else { "NOT REACHED" }
    );
    Ok(reached)
}
