//! Runs a client through a case and lists what it did wrong.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kazasu_wire::result::EligibilityResult;
use serde_json::Value;
use thiserror::Error;

use crate::case::{Case, Ending, Format, Round};
use crate::fault::{Fault, Rule};
use crate::play::{CLIENT_ID, CLIENT_SECRET, Play};
use crate::told::told;

/// A client that takes longer for one round hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// Why a case could not be played; no fault of the client.
#[derive(Debug, Error)]
pub enum RunError {
    /// Nothing can be listened on, no folder be made, or the client's program not be started.
    #[error("{0}")]
    Machine(#[from] std::io::Error),
    /// A result of the case is none.
    #[error("{name} is no result: {source}")]
    Result {
        /// Its name.
        name: String,
        /// Cause.
        source: serde_json::Error,
    },
    /// A case names a result that is not there.
    #[error("{0} is not there")]
    Absent(String),
}

/// How a client program is started.
#[derive(Debug, Clone)]
pub struct Program {
    /// The program and its arguments.
    pub words: Vec<String>,
}

/// Plays a case in one format; no fault is a pass.
///
/// # Errors
/// [`RunError`].
pub async fn play(
    case: &Case,
    format: Format,
    results: &BTreeMap<String, Value>,
    program: &Program,
) -> Result<Vec<Fault>, RunError> {
    let folder = tempfile::tempdir()?;
    let play = Play::start(format, case.strange).await?;
    let mut faults = Vec::new();
    for (number, round) in (1_u32..).zip(&case.rounds) {
        let new = round.adds.iter().map(|name| read(results, name));
        play.begin(round, new.collect::<Result<_, _>>()?);
        let origin = format!("http://{}", play.address);
        let ended = start(
            program,
            &origin,
            format,
            folder.path(),
            (CLIENT_ID, CLIENT_SECRET),
        )
        .await?;
        let (asked, seen) = play.end();
        faults.extend(seen);
        faults.extend(judge(round, &ended, format, results)?);
        for (what, asked, most) in [
            ("a token", asked.token, round.most_tokens),
            ("results", asked.results, round.most_requests),
        ] {
            if asked > most {
                let rule = if what == "results" {
                    Rule::Requests
                } else {
                    Rule::Token
                };
                let seen = format!("round {number}: asked {asked} times for {what}, {most} are enough");
                faults.push(Fault::new(rule, seen));
            }
        }
    }
    Ok(faults)
}

/// What a client left behind.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; `None` where it hung or was ended by a signal.
    pub exit: Option<i32>,
    /// What it printed.
    pub printed: String,
}

/// Starts a client against a service and waits for its end.
///
/// # Errors
/// Where the program cannot be started.
pub async fn start(
    program: &Program,
    origin: &str,
    format: Format,
    state: &Path,
    (id, secret): (&str, &str),
) -> std::io::Result<Ended> {
    let mut words = program.words.iter();
    let name = words.next().ok_or(std::io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(name)
        .args(words)
        .env("KAZASU_ORIGIN", origin)
        .env("KAZASU_FORMAT", format.word())
        .env("KAZASU_STATE", state)
        .env("KAZASU_CLIENT_ID", id)
        .env("KAZASU_CLIENT_SECRET", secret)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut out = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
    // Its output ends when it does.
    let reading = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).map(|_| bytes)
    });
    let printed = match tokio::time::timeout(LONGEST, reading).await {
        Ok(read) => read.map_err(std::io::Error::other)??,
        Err(_) => {
            child.kill()?;
            Vec::new()
        }
    };
    Ok(Ended {
        exit: child.wait()?.code(),
        printed: String::from_utf8_lossy(&printed).into_owned(),
    })
}

fn judge(
    round: &Round,
    ended: &Ended,
    format: Format,
    results: &BTreeMap<String, Value>,
) -> Result<Vec<Fault>, RunError> {
    let mut faults = Vec::new();
    let well = ended.exit == Some(0);
    if well != (round.ends == Ending::Well) {
        let seen = format!("ended with {:?}, should have ended {:?}", ended.exit, round.ends);
        faults.push(Fault::new(Rule::Ending, seen));
    }
    let mut wanted = Vec::new();
    for name in &round.takes {
        let (_, result) = read(results, name)?;
        wanted.push(told(&result, format));
    }
    let lines: Vec<Value> = ended
        .printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_default())
        .collect();
    if lines != wanted {
        let shown = |lines: &[Value]| {
            lines
                .iter()
                .map(|line| format!("\n    {line}"))
                .collect::<String>()
        };
        let seen = format!("told:{}\n  should have told:{}", shown(&lines), shown(&wanted));
        faults.push(Fault::new(Rule::Taken, seen));
    }
    Ok(faults)
}

fn read(results: &BTreeMap<String, Value>, name: &str) -> Result<(Value, EligibilityResult), RunError> {
    let written = results
        .get(name)
        .ok_or_else(|| RunError::Absent(name.to_owned()))?;
    let result = serde_json::from_value(written.clone()).map_err(|source| RunError::Result {
        name: name.to_owned(),
        source,
    })?;
    Ok((written.clone(), result))
}
