//! `cargo xtask coverage`: which lines of the core the tests run.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::Value;

use crate::machine;
use crate::run::{cargo, has_program, output, root, succeed};

/// Lines to reach, in per cent, of the rooms where an untested line costs a patient's PIN try or a tap.
const TO_REACH: f64 = 95.0;
/// Those rooms.
const HELD: [&str; 2] = ["core/card", "core/reader"];
/// Crates whose tests are run. Journeys over other programs would run the same lines again, in many more minutes.
const TESTED: [&str; 7] = [
    "kazasu-card",
    "kazasu-reader",
    "kazasu-pki",
    "kazasu-wire",
    "kazasu-words",
    "kazasu-testkit",
    "kazasu-app",
];

/// Runs the tests under instrumentation and prints the share of lines per core room. Tests inside a source file count
/// as lines of it.
pub fn run() -> Result<ExitCode, String> {
    machine::install_tool("cargo-llvm-cov", "0.9.1", "cargo-llvm-cov")?;
    let tools = LlvmTools::find()?;
    let mut tests = tools.cargo(&["llvm-cov", "--no-report"]);
    for name in TESTED {
        tests.args(["--package", name]);
    }
    succeed(&mut tests)?;
    let (report, code) = output(&mut tools.cargo(&["llvm-cov", "report", "--json", "--summary-only"]))?;
    if code != Some(0) {
        return Err(format!("cargo llvm-cov report ended with {code:?}"));
    }
    let rooms = lines_per_room(&report)?;
    let mut reached = true;
    for (room, lines) in &rooms {
        let held = HELD.contains(&room.as_str());
        let verdict = match (held, lines.percent() >= TO_REACH) {
            (true, true) => "reached",
            (true, false) => "NOT REACHED",
            (false, _) => "",
        };
        reached &= verdict != "NOT REACHED";
        let (percent, Lines { covered, all }) = (lines.percent(), lines);
        println!("{room:<14} {percent:>6.2} %  {covered:>6} of {all:>6} lines  {verdict}");
    }
    if let Some(absent) = HELD.iter().find(|room| !rooms.contains_key(**room)) {
        return Err(format!("no line of {absent} is in the report"));
    }
    println!(
        "{} of {} {TO_REACH} % of lines",
        if reached { "reached:" } else { "NOT REACHED:" },
        HELD.join(" and ")
    );
    Ok(if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Lines of one room.
#[derive(Default)]
struct Lines {
    covered: u64,
    all: u64,
}

impl Lines {
    fn percent(&self) -> f64 {
        if self.all == 0 {
            0.0
        } else {
            self.covered as f64 * 100.0 / self.all as f64
        }
    }
}

/// Sums the files of a report in llvm-cov's JSON by `core/<room>`.
fn lines_per_room(report: &str) -> Result<BTreeMap<String, Lines>, String> {
    let report: Value = serde_json::from_str(report).map_err(|error| format!("the report: {error}"))?;
    let files = report
        .pointer("/data/0/files")
        .and_then(Value::as_array)
        .ok_or("the report has no files")?;
    let core = root().join("core");
    let mut rooms: BTreeMap<String, Lines> = BTreeMap::new();
    for file in files {
        let name = file.get("filename").and_then(Value::as_str).unwrap_or_default();
        let Some(room) = Path::new(name)
            .strip_prefix(&core)
            .ok()
            .and_then(|inside| inside.iter().next())
        else {
            continue;
        };
        let count = |field: &str| {
            file.pointer(&format!("/summary/lines/{field}"))
                .and_then(Value::as_u64)
        };
        let lines = rooms.entry(format!("core/{}", room.display())).or_default();
        lines.all += count("count").ok_or("a file without a line count")?;
        lines.covered += count("covered").ok_or("a file without covered lines")?;
    }
    Ok(rooms)
}

/// `llvm-cov` and `llvm-profdata`: rustup's, or where it has none, Debian's of a version that reads the same profiles.
struct LlvmTools {
    debian: bool,
}

/// Debian's package and the end of its programs' names.
const DEBIAN: (&str, &str) = ("llvm-19", "-19");

impl LlvmTools {
    fn find() -> Result<Self, String> {
        if Self::in_sysroot()? {
            return Ok(Self { debian: false });
        }
        println!("installing llvm-tools-preview");
        let added = succeed(Command::new("rustup").args(["component", "add", "llvm-tools-preview"]));
        if added.is_ok() && Self::in_sysroot()? {
            return Ok(Self { debian: false });
        }
        println!(
            "rustup has no llvm-tools-preview here; taking Debian's {}",
            DEBIAN.0
        );
        if !has_program(&format!("llvm-cov{}", DEBIAN.1)) {
            succeed(
                Command::new("apt-get")
                    .args(["-qq", "install", "-y", "--no-install-recommends", DEBIAN.0])
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )?;
        }
        Ok(Self { debian: true })
    }

    fn in_sysroot() -> Result<bool, String> {
        let (sysroot, _) = output(Command::new("rustc").args(["--print", "target-libdir"]))?;
        // <sysroot>/lib/rustlib/<target>/lib, and the tools in ../bin.
        let tools = Path::new(sysroot.trim()).with_file_name("bin");
        Ok(tools
            .join(format!("llvm-profdata{}", std::env::consts::EXE_SUFFIX))
            .is_file())
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo(arguments);
        if self.debian {
            command
                .env("LLVM_COV", format!("/usr/bin/llvm-cov{}", DEBIAN.1))
                .env("LLVM_PROFDATA", format!("/usr/bin/llvm-profdata{}", DEBIAN.1));
        }
        command
    }
}
