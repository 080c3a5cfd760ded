//! `cargo xtask fuzz`: hostile bytes against every parser and the whole tap (docs/adr/0008-fuzzing.md).

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;

use crate::run::{cargo, has_program, root, succeed};
use crate::seed;

/// A planted fault that has to be found, or the others' silence means nothing.
const CANARY: &str = "canary";
/// Most memory of one target, in MiB.
const MEMORY: u32 = 1024;
/// Longest input, in bytes: more than a certificate read in any way.
const LONGEST: u32 = 16_384;
/// Seconds after which a single input counts as a hang.
const HANG: u32 = 25;

/// Seconds per target.
#[derive(Clone, Copy)]
pub enum Length {
    /// As in `cargo xtask test`.
    Brief,
    /// By name.
    Long,
}

impl Length {
    const fn seconds(self) -> u32 {
        match self {
            Self::Brief => 10,
            Self::Long => 600,
        }
    }
}

/// Why nothing can be fuzzed here.
pub fn missing() -> Option<String> {
    let program = ["cargo-fuzz", "c++"]
        .into_iter()
        .find(|name| !has_program(name))?;
    Some(format!("{program} is not installed (run with --install)"))
}

/// As a task of its own: one target by name, or all.
pub fn task(length: Length, only: Option<&str>) -> Result<ExitCode, String> {
    match missing() {
        Some(cause) => Err(cause),
        None => run(length, only).map(|()| ExitCode::SUCCESS),
    }
}

/// Builds and runs the targets, as many at once as there are processors.
pub fn run(length: Length, only: Option<&str>) -> Result<(), String> {
    let all = targets()?;
    let chosen: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|name| *name == CANARY || only.is_none_or(|only| only == *name))
        .collect();
    if chosen.len() < 2 {
        return Err(format!("no such target; there are: {}", all.join(", ")));
    }
    build()?;
    seed::sow(&corpus(), &all)?;
    let queue = Mutex::new(chosen.iter());
    let results = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // The lock is let go before the target runs.
                while let Some(name) = next(&queue) {
                    let ended = one(name, length);
                    if let Ok(mut results) = results.lock() {
                        results.push((name, ended));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().map_err(|_| "a worker panicked")?;
    results.sort_unstable_by_key(|(name, _)| *name);
    let mut faults = Vec::new();
    for (name, ended) in &results {
        match ended {
            Ok(executions) => println!("fuzz {name:<18} {executions:>10} executions"),
            Err(fault) => {
                println!("fuzz {name:<18} FAILED: {fault}");
                faults.push(*name);
            }
        }
    }
    if results.len() != chosen.len() {
        return Err(format!("{} of {} targets ran", results.len(), chosen.len()));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("targets failed: {}", faults.join(", ")))
    }
}

fn next<'a>(queue: &Mutex<impl Iterator<Item = &'a &'a str>>) -> Option<&'a str> {
    queue.lock().ok()?.next().copied()
}

fn folder() -> PathBuf {
    root().join("tests/fuzz")
}

/// Generated seeds, one folder per target.
fn corpus() -> PathBuf {
    root().join("target/fuzz-corpus")
}

/// Everything else that fuzzing leaves behind.
fn scratch() -> PathBuf {
    root().join("target/fuzz")
}

/// Targets by the files that hold them.
fn targets() -> Result<Vec<String>, String> {
    let folder = folder().join("targets");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn build() -> Result<(), String> {
    let scratch = scratch();
    succeed(
        cargo(&[
            "fuzz",
            "build",
            "--sanitizer",
            "none",
            "--codegen-units",
            "16",
            "--fuzz-dir",
        ])
        .arg(folder())
        .arg("--target-dir")
        .arg(&scratch),
    )
}

/// Runs one target; the number of its executions.
fn one(name: &str, length: Length) -> Result<u64, String> {
    let found = scratch().join("found").join(name);
    let artifacts = scratch().join("artifacts").join(name);
    for folder in [&found, &artifacts] {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let program = program(name)?;
    let done = Command::new(program)
        .arg(format!("-max_total_time={}", length.seconds()))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-timeout={HANG}"))
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(&found)
        .arg(corpus().join(name))
        .current_dir(root())
        .stdout(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let log = String::from_utf8_lossy(&done.stderr);
    match (done.status.success(), name == CANARY) {
        (true, false) => executions(&log).ok_or_else(|| "it did not run a single input".to_owned()),
        (false, true) if log.contains("the canary sings") => {
            executions(&log).ok_or_else(|| "it did not run a single input".to_owned())
        }
        (true, true) => Err("the planted fault was not found".to_owned()),
        (false, _) => {
            let tail: Vec<&str> = log.lines().rev().take(30).collect();
            println!("{}", tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
            Err(format!(
                "{}, the input is under {}",
                done.status,
                artifacts.display()
            ))
        }
    }
}

/// Where cargo-fuzz puts a target, whatever the triple of this machine.
fn program(name: &str) -> Result<PathBuf, String> {
    let scratch = scratch();
    std::fs::read_dir(&scratch)
        .map_err(|error| format!("{}: {error}", scratch.display()))?
        .flatten()
        .map(|entry| entry.path().join("release").join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| format!("{name} was not built"))
}

/// The figure libFuzzer prints at its end, if it is more than nothing.
fn executions(log: &str) -> Option<u64> {
    let line = log
        .lines()
        .rfind(|line| line.starts_with("stat::number_of_executed_units:"))?;
    line.rsplit(' ').next()?.parse().ok().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executions_are_read_and_none_is_not_a_run() {
        let log = "#2 INITED\nstat::number_of_executed_units: 1234\nstat::average_exec_per_sec: 5\n";
        assert_eq!(executions(log), Some(1234));
        assert_eq!(executions("stat::number_of_executed_units: 0\n"), None);
        assert_eq!(executions("Done 0 runs in 10 second(s)\n"), None);
    }

    #[test]
    fn every_target_is_built_and_the_canary_is_one() {
        let manifest = std::fs::read_to_string(folder().join("Cargo.toml")).unwrap();
        let targets = targets().unwrap();
        assert!(targets.iter().any(|name| name == CANARY));
        for name in &targets {
            assert!(
                manifest.contains(&format!("path = \"targets/{name}.rs\"")),
                "{name}"
            );
        }
        assert_eq!(manifest.matches("[[bin]]").count(), targets.len());
    }
}
