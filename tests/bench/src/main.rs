//! Counts and measures; run by `cargo xtask bench`. One line per figure: name, value, unit, reference, ratio.
//!
//! Counts and times on the emulator's clock are the same on every machine, and the tests of this room hold them. CPU time
//! is measured and only told.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks through them"
)]

mod binding;
mod card;
mod figure;
mod floor;
mod flow;
mod history;
mod opensc;
mod own;
mod service;
mod soak;
mod terminal;
mod traffic;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use peak_alloc::PeakAlloc;

use figure::Figure;

/// Counts what is on the heap. Only this program has it.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Counts and measures what the project has set itself numbers for.
#[derive(Parser)]
enum Arguments {
    /// A tap.
    Card {
        /// Leave out the comparison with OpenSC, which needs pcscd, vpcd, OpenSC and root.
        #[arg(long)]
        without_opensc: bool,
    },
    /// The history of a device with 10,000 results.
    History,
    /// Checks per second of the service.
    Service(service::Options),
    /// Minutes of kills, failing databases, slow and hostile clients.
    Soak(soak::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse() {
        Arguments::Card { without_opensc } => card_room(without_opensc).map_err(|fault| fault.to_string()),
        Arguments::History => history_room().map_err(|fault| fault.to_string()),
        Arguments::Soak(options) => soak_room(&options).map_err(|fault| fault.to_string()),
        Arguments::Service(options) => service_room(&options).map_err(|fault| fault.to_string()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn print_heading() {
    println!(
        "{:<44} {:>9} {:<7} {:>9} {:>7}",
        "name", "value", "unit", "reference", "ratio"
    );
}

/// Prints the figures of the service room; whether it reaches what SQLite is to reach.
fn service_room(options: &service::Options) -> Result<bool, service::Fault> {
    print_heading();
    let reached = service::run(options)?;
    println!(
        "checks per second, p99 and locks: {}",
        if reached { "reached" } else { "NOT REACHED" }
    );
    Ok(reached)
}

/// Prints what a soak counted; whether every promise held.
fn soak_room(options: &soak::Options) -> Result<bool, service::Fault> {
    print_heading();
    let held = soak::run(options)?;
    println!("promises: {}", if held { "held" } else { "BROKEN" });
    Ok(held)
}

/// Prints the figures of the card room; whether the median of time ÷ floor was reached.
fn card_room(without_opensc: bool) -> Result<bool, Box<dyn Error>> {
    print_heading();
    print_all(&card::counts()?);
    let times = card::times()?;
    print_all(&times);
    print_all(&card::own_work()?);
    if !without_opensc {
        print_all(&card::opensc()?);
    }
    let median = card::median_ratio(&times).ok_or("no times")?;
    println!(
        "{}",
        Figure::against(
            "card/time-over-floor/median",
            median,
            "ratio",
            card::RATIO_TO_REACH
        )
    );
    let reached = median <= card::RATIO_TO_REACH;
    println!(
        "time / floor on the emulator's clock, median of {}: {}",
        times.len(),
        if reached { "reached" } else { "NOT REACHED" }
    );
    Ok(reached)
}

/// Prints the figures of the history. They are told, not judged: a loaded machine is no fault of the code.
fn history_room() -> Result<bool, Box<dyn Error>> {
    print_heading();
    print_all(&history::figures()?);
    Ok(true)
}

fn print_all(figures: &[Figure]) {
    for figure in figures {
        println!("{figure}");
    }
}
