//! Stages: named, timed, and never skipped in silence.

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How a stage ended.
pub enum Ended {
    /// It ran and held.
    Passed,
    /// It could not run here; the cause.
    Skipped(String),
    /// It ran and did not hold; the cause.
    Failed(String),
}

/// The stages of one run.
pub struct Report {
    only: Option<String>,
    rows: Vec<(String, Ended, Duration)>,
}

impl Report {
    /// An empty report; with a word, only stages whose name contains it run.
    pub fn new(only: Option<&str>) -> Self {
        Self {
            only: only.map(str::to_owned),
            rows: Vec::new(),
        }
    }

    /// Whether a stage of this name is among those that run.
    pub fn has(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|word| name.contains(word))
    }

    /// Runs a stage. A failure does not stop the ones after it: one run shows all that is wrong.
    pub fn stage(&mut self, name: &str, body: impl FnOnce() -> Ended) {
        if !self.has(name) {
            return;
        }
        println!("\n=== {name} ===");
        let start = Instant::now();
        let ended = body();
        self.rows.push((name.to_owned(), ended, start.elapsed()));
    }

    /// Prints minutes per stage and the closing line. In CI a skipped stage is exit 3: nothing may pass
    /// there that did not run.
    pub fn close(&self, ci: bool) -> ExitCode {
        println!("\n=== minutes per stage ===");
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        let mut total = Duration::ZERO;
        for (name, ended, time) in &self.rows {
            total += *time;
            let word = match ended {
                Ended::Passed => {
                    passed += 1;
                    "passed".to_owned()
                }
                Ended::Skipped(cause) => {
                    skipped += 1;
                    format!("SKIPPED: {cause}")
                }
                Ended::Failed(cause) => {
                    failed += 1;
                    format!("FAILED: {cause}")
                }
            };
            println!("{:>6.2}  {name:<28} {word}", time.as_secs_f64() / 60.0);
        }
        println!("{:>6.2}  all", total.as_secs_f64() / 60.0);
        println!("stages: {passed} passed, {failed} failed, {skipped} skipped");
        match (failed, skipped) {
            (0, 0) if passed > 0 => ExitCode::SUCCESS,
            (0, 0) => ExitCode::from(2),
            (0, _) if !ci => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(3),
            _ => ExitCode::FAILURE,
        }
    }
}

impl From<Result<(), String>> for Ended {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(cause) => Self::Failed(cause),
        }
    }
}
