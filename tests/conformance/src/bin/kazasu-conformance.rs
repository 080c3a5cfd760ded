//! `kazasu-conformance -- PROGRAM [ARGUMENT]…`: plays every case against a client and prints one JSON line for each.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use kazasu_conformance::case::Cases;
use kazasu_conformance::run::{Program, play};
use serde_json::json;

/// Judges a client of the receipt-computer API.
#[derive(Parser)]
#[command(name = "kazasu-conformance", version)]
struct Arguments {
    /// Only the case of this name.
    #[arg(long)]
    case: Option<String>,
    /// Another folder of cases.
    #[arg(long)]
    cases: Option<PathBuf>,
    /// The client's program and its arguments.
    #[arg(last = true, required = true)]
    client: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match judge(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nowhere is left to say that standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

async fn judge(arguments: Arguments) -> Result<bool, Box<dyn std::error::Error>> {
    let cases = Cases::read(&arguments.cases.unwrap_or_else(Cases::folder))?;
    let program = Program {
        words: arguments.client,
    };
    let chosen = |name: &str| arguments.case.as_deref().is_none_or(|only| only == name);
    let (mut played, mut held) = (0, 0);
    for case in cases.cases.iter().filter(|case| chosen(&case.name)) {
        for format in &case.formats {
            let faults = play(case, *format, &cases.results, &program).await?;
            played += 1;
            held += u32::from(faults.is_empty());
            let line = json!({
                "case": case.name,
                "format": format,
                "about": case.about,
                "held": faults.is_empty(),
                "faults": faults,
            });
            writeln!(std::io::stdout(), "{line}")?;
        }
    }
    writeln!(std::io::stdout(), "{}", json!({"played": played, "held": held}))?;
    if played == 0 {
        return Err("there is no such case".into());
    }
    Ok(played == held)
}
