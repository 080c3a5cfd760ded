//! `kazasu-service`: the eligibility service as a program.

use std::process::ExitCode;

use clap::Parser as _;
use kazasu_service::cli::{Cli, run};

fn main() -> ExitCode {
    run(Cli::parse())
}
