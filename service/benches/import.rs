//! A million rows into the register while checks go on: `cargo xtask bench import`. One line per figure: name, value,
//! unit, reference, ratio; the rows are made while they are sent and lie nowhere.
//!
//! The import is the real program reading standard input; the checks go to a service in this process, over HTTP, on the
//! same SQLite file. Another number of rows: `cargo bench --package kazasu-service --bench import -- 100000`.
#![expect(dead_code, unused_imports, reason = "uses a part of the world")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a command line speaks through it")]

#[path = "../tests/service/world/mod.rs"]
mod world;

use std::io::{BufWriter, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kazasu_service::settings::Limits;
use kazasu_testkit::mint::{Generation, Mint};
use serde_json::Value;

use world::register::{HEADER, Line};
use world::{Card, Device, FIRST, World, register};

const ROWS: u32 = 1_000_000;
/// A clinic's check so often, beside the import.
const BETWEEN_CHECKS: Duration = Duration::from_millis(100);

/// What was seen of one import.
struct Seen {
    report: Value,
    took: Duration,
    /// In kibibytes, where the system tells it.
    peak: Option<u64>,
    checks: Vec<Duration>,
}

fn main() {
    let rows = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(ROWS);
    tokio::runtime::Runtime::new().unwrap().block_on(run(rows));
}

async fn run(rows: u32) {
    let world = World::with(|settings| settings.limits = Limits::wide()).await;
    let device = world.device(FIRST).await;
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("kazasu.toml");
    std::fs::write(&settings, toml(&world)).unwrap();
    let one_check = {
        let begun = Instant::now();
        check(&world, &device).await;
        begun.elapsed()
    };
    figure("import/check-alone", milliseconds(one_check), "ms");
    for (name, insurer, counted) in [
        ("new", "06130488", "added"),
        ("again", "06130488", "unchanged"),
        ("moved", "33120015", "changed"),
    ] {
        let seen = import(&world, &device, &settings, rows, insurer).await;
        let of = |field: &str| seen.report[field].as_u64().unwrap();
        assert_eq!(
            (of("read"), of(counted)),
            (rows.into(), rows.into()),
            "{}",
            seen.report
        );
        let told = |what: &str| format!("import/{name}/{what}");
        let seconds = seen.took.as_secs_f64();
        figure(told("time"), seconds, "s");
        figure(told("rows-per-second"), f64::from(rows) / seconds, "rows/s");
        if let Some(peak) = seen.peak {
            figure(told("peak-memory"), peak as f64 / 1024.0, "MiB");
        }
        figure(told("checks-meanwhile"), seen.checks.len() as f64, "checks");
        let mut checks = seen.checks;
        checks.sort_unstable();
        let at = |share: usize| checks[(checks.len() - 1) * share / 100];
        for (what, share) in [("median", 50), ("p99", 99), ("slowest", 100)] {
            figure(told(&format!("check-{what}")), milliseconds(at(share)), "ms");
        }
    }
}

async fn import(
    world: &World,
    device: &Device,
    settings: &std::path::Path,
    rows: u32,
    insurer: &'static str,
) -> Seen {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kazasu-service"))
        .arg("--config")
        .arg(settings)
        .args(["import", "people", "-", "--encoding", "utf-8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let authority = hex::encode(world.mint.authority_key_id(Generation::Third));
    let stdin = child.stdin.take().unwrap();
    let sender = std::thread::spawn(move || send(stdin, &authority, rows, insurer));
    let (mut checks, mut peak) = (Vec::new(), None);
    let mut pace = tokio::time::interval(BETWEEN_CHECKS);
    while child.try_wait().unwrap().is_none() {
        pace.tick().await;
        peak = peak_memory(&child).or(peak);
        let asked = Instant::now();
        check(world, device).await;
        checks.push(asked.elapsed());
    }
    let took = begun.elapsed();
    sender.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Seen {
        report: serde_json::from_slice(&output.stdout).unwrap(),
        took,
        peak,
        checks,
    }
}

async fn check(world: &World, device: &Device) {
    let answer = device.check(world, &Card::of(&world.mint, register::VALID)).await;
    assert_eq!(answer.result().coverages.len(), 1);
}

/// Synthetic people, one row each, in the order of no key.
fn send(stdin: impl std::io::Write, authority: &str, rows: u32, insurer: &str) {
    // The row of a person, with places for what differs.
    let row = Line {
        person: "@person",
        number: "@number",
        ..Line::default()
    };
    let row = row.csv(&Mint::at(World::begin()));
    let row = row
        .replacen("@person,", "@person,@certificate", 1)
        .replace("06130488", insurer);
    let mut file = BufWriter::new(stdin);
    writeln!(file, "{HEADER}").unwrap();
    for number in 0..rows {
        let row = row
            .replace("@person", &format!("bench-{number}"))
            .replace(
                "@certificate",
                &format!("{authority}:{:08x}", 0x4000_0000 + number),
            )
            .replace("@number", &number.to_string());
        writeln!(file, "{row}").unwrap();
    }
    file.flush().unwrap();
}

/// The settings of a world, for a program on the same files.
fn toml(world: &World) -> String {
    let settings = serde_json::to_value(&world.settings).unwrap();
    [
        "database",
        "listen",
        "test_mode",
        "key_ring",
        "trust_anchors",
        "revocation_lists",
    ]
    .map(|name| format!("{name} = {}\n", settings[name]))
    .concat()
}

/// VmHWM of a process, in KiB (proc(5)).
fn peak_memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn figure(name: impl AsRef<str>, value: f64, unit: &str) {
    println!(
        "{:<44} {:>9.1} {:<7} {:>9} {:>7}",
        name.as_ref(),
        value,
        unit,
        "-",
        "-"
    );
}
