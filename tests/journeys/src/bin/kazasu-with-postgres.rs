//! Runs a command beside a PostgreSQL server, whose URL without a database it finds in `POSTGRES_FOR_TESTS`, and the folder
//! of whose programs in `POSTGRES_PROGRAMS`.
#![expect(clippy::print_stderr, reason = "a program speaks to a terminal")]

use std::process::{Command, ExitCode};

use kazasu_journeys::postgres::{Durability, Postgres};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("kazasu-with-postgres COMMAND [ARGUMENT…]");
        return ExitCode::from(2);
    };
    let server = Postgres::start(Durability::None);
    let status = Command::new(program)
        .args(arguments)
        .env("POSTGRES_FOR_TESTS", server.url(""))
        .env("POSTGRES_PROGRAMS", server.programs())
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
