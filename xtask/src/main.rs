//! What developers and CI run by name: `cargo xtask <name>`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks through them"
)]

mod bench;
mod bindings;
mod browser;
mod coverage;
mod demo;
mod dist;
mod faults;
mod fuzz;
mod machine;
mod mutants;
mod openapi;
mod run;
mod seed;
mod stage;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of this repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything CI runs: format, lints, licences, tests, journeys over real parts, the demo.
    Test {
        /// Install what is missing first (Debian packages, cargo tools). Implied by CI=true.
        #[arg(long)]
        install: bool,
        /// Run only the stages whose name contains this word.
        #[arg(long)]
        only: Option<String>,
    },
    /// Hostile bytes against every parser and the whole tap.
    Fuzz {
        /// 600 seconds per target instead of 10.
        #[arg(long)]
        long: bool,
        /// Only this target.
        target: Option<String>,
    },
    /// Build the program as it is shipped: without the demo and its rooms.
    Dist,
    /// Print the figures the project has set itself: name, value, unit, reference, ratio.
    Bench {
        /// Only this room.
        room: Option<bench::Room>,
        /// Options of the room, for example `service --database sqlite --stored 10000000 --erase`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Every journey of the portal in a browser: what `test` walks, and each kind of facility at both widths.
    Browser,
    /// Ten minutes of checks while parts are killed and clients misbehave; fails when a promise is broken.
    Soak {
        /// Minutes of trouble.
        #[arg(long, default_value = "10")]
        minutes: String,
    },
    /// Print the lines of the core the tests run; fails below 95 % of card and reader.
    Coverage,
    /// Break permits and parsers on purpose and see whether the tests notice; fails below 85 %.
    Mutants {
        /// Only the room whose name contains this word.
        #[arg(long)]
        only: Option<String>,
    },
    /// Make up requests from the OpenAPI document (Schemathesis) and send them to the mock of the receipt-computer API.
    Openapi,
}

fn main() -> ExitCode {
    let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let outcome = match Arguments::parse().task {
        Task::Test { install, only } => test::run(install || ci, ci, only.as_deref()),
        Task::Fuzz { long, target } => {
            let length = if long {
                fuzz::Length::Long
            } else {
                fuzz::Length::Brief
            };
            fuzz::task(length, target.as_deref())
        }
        Task::Dist => dist::run(),
        Task::Bench { room, options } => bench::run(room, &options),
        Task::Browser => browser::run(browser::Walks::All).map(|()| ExitCode::SUCCESS),
        Task::Soak { minutes } => bench::soak(&minutes),
        Task::Coverage => coverage::run(),
        Task::Mutants { only } => mutants::run(only.as_deref()),
        Task::Openapi => openapi::task(),
    };
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::FAILURE
        }
    }
}
