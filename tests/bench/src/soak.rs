//! Minutes of trouble: `cargo xtask soak`. Checks go on while the service is killed, its database fails and comes back,
//! and other clients are slow or hostile. Then every promise is counted: each answered check is there exactly once, a retry
//! got the same words, the audit is whole, memory does not grow.
//!
//! SQLite and PostgreSQL side by side. In the first half the parts fail; in the second, which shows memory, only the
//! clients behave badly.

mod checker;
mod hostile;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use kazasu_journeys::postgres::{Durability, Postgres};
use kazasu_journeys::program;
use tokio::runtime::Runtime;

use crate::figure::Figure;
use crate::service::Fault;
use crate::service::process::{Program, memory};
use crate::service::world::{Size, World};
use checker::Checker;

/// How long.
#[derive(Debug, Args)]
pub struct Options {
    /// Minutes of trouble.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
}

const SIZE: Size = Size {
    devices: 50,
    people: 160,
};
/// Devices that check at the same time, per database.
const CHECKERS: usize = 12;
/// Clients that never finish a request, per database.
const SLOW: usize = 24;
/// Clients that send what they should not, per database.
const HOSTILE: usize = 3;
/// Between two failures of a part.
const BETWEEN_FAILURES: Duration = Duration::from_secs(15);
/// Of so many failures one is the database server's, where there is one.
const SERVER_FAILS: u64 = 3;
/// Memory may differ so much between two quarters of the quiet half: an allocator keeps what a burst needed.
const MEMORY_ROOM: f64 = 1.15;

/// What happened, counted while it does.
#[derive(Debug, Default)]
pub struct Counts {
    pub answered: AtomicU64,
    pub cut_off: AtomicU64,
    pub repeated: AtomicU64,
    pub refused_for_now: AtomicU64,
    pub slow: AtomicU64,
    pub hostile: AtomicU64,
}

/// Runs it on both databases; whether every promise held.
pub fn run(options: &Options) -> Result<bool, Fault> {
    let time = Duration::from_secs_f64(options.minutes * 60.0);
    let mut held = true;
    std::thread::scope(|scope| {
        let each = ["sqlite", "postgres"].map(|name| scope.spawn(move || soak(name, time)));
        for one in each {
            held &= one.join().map_err(|_| "a soak failed")??;
        }
        Ok::<_, Fault>(())
    })?;
    Ok(held)
}

fn soak(name: &'static str, time: Duration) -> Result<bool, Fault> {
    let here = std::env::current_exe()?
        .parent()
        .map(Path::to_owned)
        .ok_or("no folder")?;
    let folder = tempfile::Builder::new().prefix("soak-").tempdir_in(here)?;
    let server = (name == "postgres").then(|| Postgres::start(Durability::Full));
    let url = match &server {
        Some(server) => server.create("kazasu"),
        None => format!("sqlite:{}", folder.path().join("kazasu.db").display()),
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let runtime = Runtime::new()?;
    let world = runtime.block_on(World::make(
        folder.path(),
        url,
        &format!("127.0.0.1:{port}"),
        SIZE,
    ))?; // The loader's own connections are not to be part of what fails.
    runtime.block_on(world.service.store.close());
    let world = Arc::new(world);
    let (stop, counts) = (Arc::new(AtomicBool::new(false)), Arc::new(Counts::default()));

    let begun = Instant::now();
    let mut program = Program::start(&world, None)?;
    let (address, origin) = (program.address, program.origin.clone());
    let mut checkers = Vec::new();
    for number in 0..CHECKERS {
        let checker = Checker::new(world.clone(), number, address, origin.clone(), counts.clone())?;
        checkers.push(runtime.spawn(checker.run(stop.clone())));
    }
    let mut others = Vec::new();
    for _ in 0..SLOW {
        others.push(runtime.spawn(hostile::slow(address, stop.clone(), counts.clone())));
    }
    for _ in 0..HOSTILE {
        others.push(runtime.spawn(hostile::hostile(address, stop.clone(), counts.clone())));
    }
    let (mut kills, mut restarts, mut failures) = (0_u64, 0_u64, 0_u64);
    let mut memories = Vec::new();
    let mut next_failure = begun + BETWEEN_FAILURES.min(time / 8);
    while begun.elapsed() < time {
        std::thread::sleep(Duration::from_millis(500));
        if begun.elapsed() > time.mul_f64(0.55) {
            memories.extend(memory(program.id(), "VmRSS"));
            continue;
        }
        if Instant::now() < next_failure {
            continue;
        }
        next_failure = Instant::now() + BETWEEN_FAILURES.min(time / 8);
        failures += 1;
        match &server {
            Some(server) if failures.is_multiple_of(SERVER_FAILS) => {
                server.restart(Durability::Full);
                restarts += 1;
            }
            _ => {
                drop(program);
                program = Program::start(&world, None)?;
                kills += 1;
            }
        }
    }
    stop.store(true, Ordering::SeqCst);
    let mut answered = Vec::new();
    let mut broken = Vec::new();
    runtime.block_on(async {
        for checker in checkers {
            match checker.await? {
                Ok(ids) => answered.extend(ids),
                Err(fault) => broken.push(fault.to_string()),
            }
        }
        for other in others {
            if let Err(fault) = other.await? {
                broken.push(fault.to_string());
            }
        }
        Ok::<_, Fault>(())
    })?;
    program.end()?;

    let seconds = begun.elapsed().as_secs_f64();
    let figure = |what: &str, value: f64, unit: &'static str| {
        println!("{}", Figure::alone(format!("soak/{name}/{what}"), value, unit));
    };
    let count = |counter: &AtomicU64| counter.load(Ordering::SeqCst) as f64;
    figure("time", seconds, "s");
    figure("kills", kills as f64, "kills");
    figure("database-restarts", restarts as f64, "restarts");
    figure("checks-answered", count(&counts.answered), "checks");
    figure("requests-cut-off", count(&counts.cut_off), "requests");
    figure("requests-put-off", count(&counts.refused_for_now), "requests");
    figure("answers-asked-for-again", count(&counts.repeated), "answers");
    figure("slow-clients", count(&counts.slow), "clients");
    figure("hostile-requests", count(&counts.hostile), "requests");
    if let Some(fault) = growth(&memories, &figure) {
        broken.push(fault);
    }
    if kills == 0 || counts.cut_off.load(Ordering::SeqCst) == 0 {
        broken.push("no failure hit a request: this run proves nothing".to_owned());
    }
    broken.extend(runtime.block_on(missing(&world, &answered))?);
    let rows = verify_audit(&world)?;
    figure("audit-rows-verified", rows as f64, "rows");
    if rows != answered.len() {
        broken.push(format!(
            "{} checks were answered, the audit has {rows} rows",
            answered.len()
        ));
    }
    for promise in &broken {
        println!("soak/{name} BROKEN {promise}");
    }
    Ok(broken.is_empty())
}

/// Whether memory grew in the quiet half: the medians of its first and its last third.
fn growth(memories: &[f64], figure: &impl Fn(&str, f64, &'static str)) -> Option<String> {
    let third = memories.len() / 3;
    let median = |some: &[f64]| {
        let mut some = some.to_vec();
        some.sort_unstable_by(f64::total_cmp);
        some.get(some.len() / 2).copied()
    };
    let first = memories.get(..third).and_then(median);
    let last = memories.get(memories.len() - third..).and_then(median);
    let (Some(first), Some(last)) = (first, last) else {
        return Some("memory was not seen often enough".to_owned());
    };
    figure("memory-first", first, "MiB");
    figure("memory-last", last, "MiB");
    (last > first * MEMORY_ROOM).then(|| format!("memory grew from {first:.0} to {last:.0} MiB"))
}

/// What is not stored exactly as it was answered.
async fn missing(world: &World, answered: &[String]) -> Result<Vec<String>, Fault> {
    let store = kazasu_service::store::Store::connect(&world.settings.database).await?;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT r.result_id, COUNT(i.key) FROM results r LEFT JOIN idempotency i ON i.result_id = r.result_id \
         GROUP BY r.result_id",
    )
    .fetch_all(store.read())
    .await?;
    store.close().await;
    let stored: std::collections::BTreeMap<&str, i64> =
        rows.iter().map(|(id, keys)| (id.as_str(), *keys)).collect();
    let mut broken = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for id in answered {
        if !seen.insert(id) {
            broken.push(format!("two checks were answered with the result {id}"));
        }
        if stored.get(id.as_str()) != Some(&1) {
            broken.push(format!(
                "the answered result {id} is not stored once under one key"
            ));
        }
    }
    if stored.len() != seen.len() {
        broken.push(format!(
            "{} results are stored, {} were answered",
            stored.len(),
            seen.len()
        ));
    }
    Ok(broken)
}

/// Rows of the audit, as the service's own command verifies them.
fn verify_audit(world: &World) -> Result<usize, Fault> {
    let done = Command::new(program::path("kazasu-service"))
        .arg("--config")
        .arg(world.settings_file()?)
        .arg("verify-audit")
        .output()?;
    let said: serde_json::Value = serde_json::from_slice(&done.stdout)
        .map_err(|_| format!("the audit is broken: {}", String::from_utf8_lossy(&done.stderr)))?;
    let rows = said
        .get("rows")
        .and_then(serde_json::Value::as_u64)
        .ok_or("no rows")?;
    let imports = 2;
    Ok(usize::try_from(rows)?.saturating_sub(imports))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_grows_is_told() {
        let silent = |_: &str, _: f64, _: &'static str| {};
        let flat: Vec<f64> = (0..30).map(|at| 100.0 + f64::from(at % 3)).collect();
        assert_eq!(growth(&flat, &silent), None);
        let grown: Vec<f64> = (0..30).map(|at| 100.0 + f64::from(at) * 2.0).collect();
        assert!(growth(&grown, &silent).is_some());
        assert!(growth(&[], &silent).is_some(), "nothing was seen");
    }
}
