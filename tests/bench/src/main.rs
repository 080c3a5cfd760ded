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
mod opensc;
mod own;
mod terminal;
mod traffic;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use peak_alloc::PeakAlloc;

use figure::Figure;

/// Counts what is on the heap. Only this program has it.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Counts and measures what the project has set itself numbers for.
#[derive(Parser)]
struct Arguments {
    /// The room to look at.
    room: Room,
    /// Leave out the comparison with OpenSC, which needs pcscd, vpcd, OpenSC and root.
    #[arg(long)]
    without_opensc: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Room {
    Card,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.room {
        Room::Card => card_room(arguments.without_opensc),
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

/// Prints the figures of the card room; whether the median of time ÷ floor was reached.
fn card_room(without_opensc: bool) -> Result<bool, Box<dyn Error>> {
    println!(
        "{:<44} {:>9} {:<7} {:>9} {:>7}",
        "name", "value", "unit", "reference", "ratio"
    );
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

fn print_all(figures: &[Figure]) {
    for figure in figures {
        println!("{figure}");
    }
}
