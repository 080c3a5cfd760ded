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
    /// A million rows into the register while checks go on; minutes, so by name only.
    Import,
}

/// Prints the figures of one room, or of all that take seconds. Fails when a number the project holds itself to is not reached.
pub fn run(room: Option<Room>) -> Result<ExitCode, String> {
    match room {
        None | Some(Room::Card) => card(),
        Some(Room::Import) => import(),
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
