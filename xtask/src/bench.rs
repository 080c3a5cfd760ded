//! `cargo xtask bench`: the figures the project has set itself.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::machine;
use crate::run::{cargo, output};

/// A room with figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Room {
    /// A tap: commands and bytes, time over the physical floor, own CPU and heap, OpenSC beside it.
    Card,
}

/// Prints the figures of one room, or of all. Fails when a number the project holds itself to is not reached.
pub fn run(room: Option<Room>) -> Result<ExitCode, String> {
    match room {
        None | Some(Room::Card) => card(),
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
