//! `cargo xtask bench`: the figures the project has set itself.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::machine;
use crate::run::{cargo, output, succeed};

/// A room with figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Room {
    /// A tap: commands and bytes, time over the physical floor, own CPU and heap, OpenSC beside it.
    Card,
    /// The history of a device with 10,000 results: opening it, searching in it, beside a floor of the same run.
    History,
    /// A million rows into the register while checks go on; minutes, so by name only.
    Import,
    /// Checks per second of the service, on SQLite and PostgreSQL; minutes, so by name only.
    Service,
}

/// Prints the figures of one room, or of all that take seconds. Fails when a number the project holds itself to is not reached.
///
/// `options` are those of the room's own program.
pub fn run(room: Option<Room>, options: &[String]) -> Result<ExitCode, String> {
    match room {
        None => {
            let card = card()?;
            history()?;
            Ok(card)
        }
        Some(Room::Card) => card(),
        Some(Room::History) => history(),
        Some(Room::Import) => import(),
        Some(Room::Service) => service(options),
    }
}

/// OpenSC is compared where it can run; where not, that is said.
fn card() -> Result<ExitCode, String> {
    let missing = machine::missing_packages();
    let mut command = cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        "kazasu-bench",
        "--",
        "card",
    ]);
    if !missing.is_empty() {
        command.arg("--without-opensc");
    }
    let (figures, code) = output(&mut command)?;
    print!("{figures}");
    if !missing.is_empty() {
        println!(
            "SKIPPED opensc: not installed: {} (cargo xtask test --install)",
            missing.join(", ")
        );
    }
    match code {
        Some(0) => Ok(ExitCode::SUCCESS),
        _ => Ok(ExitCode::FAILURE),
    }
}

fn history() -> Result<ExitCode, String> {
    succeed(&mut cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        "kazasu-bench",
        "--",
        "history",
    ]))?;
    Ok(ExitCode::SUCCESS)
}

/// A bench target of the service: it needs the service's program.
fn import() -> Result<ExitCode, String> {
    succeed(&mut cargo(&[
        "bench",
        "--quiet",
        "--package",
        "kazasu-service",
        "--bench",
        "import",
    ]))?;
    Ok(ExitCode::SUCCESS)
}

/// The service is a program of its own beside its load, which needs `strace` to count syncs and a PostgreSQL to start.
fn service(options: &[String]) -> Result<ExitCode, String> {
    beside_the_service("service", options)
}

/// Minutes of trouble for the service; fails when a promise is broken.
pub fn soak(minutes: &str) -> Result<ExitCode, String> {
    beside_the_service("soak", &["--minutes".to_owned(), minutes.to_owned()])
}

fn beside_the_service(room: &str, options: &[String]) -> Result<ExitCode, String> {
    let missing = machine::missing_packages();
    if !missing.is_empty() {
        return Err(format!(
            "{room} cannot run: not installed: {} (cargo xtask test --install)",
            missing.join(", ")
        ));
    }
    let build = [
        "build",
        "--quiet",
        "--release",
        "--bins",
        "--package",
        "kazasu-bench",
    ];
    succeed(cargo(&build).args(["--package", "kazasu-service"]))?;
    let run = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "kazasu-bench",
        "--",
        room,
    ];
    succeed(cargo(&run).args(options))?;
    Ok(ExitCode::SUCCESS)
}
