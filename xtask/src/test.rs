//! `cargo xtask test`: everything CI runs.

use std::process::{Command, ExitCode};

use crate::demo::Build;
use crate::run::{cargo, forget_this_task, has_program, program, root, succeed};
use crate::stage::{Ended, Report};
use crate::{bindings, browser, faults, fuzz, machine};

/// Every build of a run uses these, so that nothing is built twice. Each but the documentation's also names a target that
/// needs development dependencies (`--tests`): without one, cargo leaves their features out and builds half of all
/// dependencies a second time.
const WORKSPACE: &[&str] = &["--workspace", "--features", "kazasu/pcsc"];
/// What journeys run: our programs, and the libraries that Kotlin and Swift load.
const PROGRAMS: &[&str] = &["--lib", "--bins", "--tests"];

/// Runs all stages; with `install` what is missing is installed first.
pub fn run(install: bool, ci: bool, only: Option<&str>) -> Result<ExitCode, String> {
    let mut report = Report::new(only);
    if install {
        report.stage("machine", || machine::install().into());
    }
    let missing = machine::missing_packages();
    let pcsc_cause =
        (!missing.is_empty()).then(|| format!("not installed: {} (run with --install)", missing.join(", ")));

    report.stage("format", || {
        let fuzz = ["fmt", "--manifest-path", "tests/fuzz/Cargo.toml", "--check"];
        succeed(&mut cargo(&["fmt", "--all", "--check"]))
            .and_then(|()| succeed(&mut cargo(&fuzz)))
            .into()
    });
    report.stage("licences and bans", || {
        if !has_program("cargo-deny") {
            return Ended::Skipped("cargo-deny is not installed (run with --install)".into());
        }
        // Advisories need the advisory database, which is fetched over git: `cargo deny check` by hand.
        succeed(&mut cargo(&["deny", "check", "bans", "licenses", "sources"])).into()
    });
    report.stage("lints", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        None => succeed(
            cargo(&["clippy"])
                .args(WORKSPACE)
                .args(["--all-targets", "--", "-D", "warnings"]),
        )
        .into(),
    });
    report.stage("programs", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        // The libraries too: Kotlin and Swift load them.
        None => succeed(cargo(&["build"]).args(WORKSPACE).args(PROGRAMS)).into(),
    });
    // Most stages from here on wait for disks, sockets and browsers about a third of their time.
    let demo = report.has("demo").then(Build::begin).unwrap_or_default();
    let bindings_cause = |cause: Option<String>| pcsc_cause.clone().or(cause);
    report.stage("bindings", || match bindings_cause(None) {
        Some(cause) => Ended::Skipped(cause),
        None => succeed(cargo(&["build"]).args(WORKSPACE).args(PROGRAMS))
            .and_then(|()| bindings::generate("debug"))
            .into(),
    });
    report.stage("kotlin", || match bindings_cause(machine::missing_jvm()) {
        Some(cause) => Ended::Skipped(cause),
        None => bindings::kotlin().into(),
    });
    report.stage("swift", || match bindings_cause(bindings::swift_missing()) {
        Some(cause) => Ended::Skipped(cause),
        None => bindings::swift().into(),
    });
    report.stage("tests", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        // Journeys over pcscd are a stage of their own, so that they can be skipped by name with a cause.
        None => succeed(
            tests()
                .args(WORKSPACE)
                .args(["--no-fail-fast", "--exclude", "kazasu-journeys"]),
        )
        .into(),
    });
    report.stage("journeys", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        None => match journeys() {
            Ok(names) => {
                // Named, not `--package`: another selection of packages would build everything a second time.
                let names = names.iter().flat_map(|name| ["--test", name]);
                succeed(cargo(&["test"]).args(WORKSPACE).arg("--no-fail-fast").args(names)).into()
            }
            Err(cause) => Ended::Failed(cause),
        },
    });
    report.stage("postgresql", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        // The service's own suite once more, each test on a database of its own. The journeys have run on it already.
        None => succeed(
            forget_this_task(&mut Command::new(program("kazasu-with-postgres")))
                .args(["cargo", "test"])
                .args(WORKSPACE)
                .args(["--test", "service"])
                .env(THREADS, threads())
                .current_dir(root()),
        )
        .into(),
    });
    report.stage("browser", || match pcsc_cause.clone().or_else(browser::missing) {
        Some(cause) => Ended::Skipped(cause),
        None => succeed(cargo(&["build"]).args(WORKSPACE).args(PROGRAMS))
            .and_then(|()| browser::run(browser::Walks::One))
            .into(),
    });
    report.stage("faults", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        None => faults::run().into(),
    });
    report.stage("documentation", || match &pcsc_cause {
        Some(cause) => Ended::Skipped(cause.clone()),
        None => succeed(
            cargo(&["doc"])
                .args(WORKSPACE)
                .arg("--no-deps")
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
        .into(),
    });
    report.stage("fuzz", || match fuzz::missing() {
        Some(cause) => Ended::Skipped(cause),
        None => fuzz::run(fuzz::Length::Brief, None).into(),
    });
    report.stage("demo", || demo.then_run().into());
    Ok(report.close(ci || install))
}

const THREADS: &str = "RUST_TEST_THREADS";

/// Tests, more at once than there are processors: many wait for the disk.
fn tests() -> Command {
    let mut tests = cargo(&["test"]);
    tests.env(THREADS, threads());
    tests
}

fn threads() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    (2 * processors).to_string()
}

/// Test programs of the journeys, by name.
fn journeys() -> Result<Vec<String>, String> {
    let folder = root().join("tests/journeys/tests");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    if names.is_empty() {
        Err("no journeys found".into())
    } else {
        Ok(names)
    }
}
