//! A month is erased while checks go on.

use std::sync::Arc;
use std::time::Instant;

use jiff::{Timestamp, ToSpan as _};
use kazasu_service::store::{self, Store};
use kazasu_wire::retention::japanese_day;
use tokio::runtime::Runtime;

use super::load::Pace;
use super::process::{Program, Usage};
use super::room::Room;
use super::{Bench, Fault, load, plan, stored};

/// Milliseconds a lock may be held while a month is erased.
const HOLD_TO_REACH: f64 = 50.0;

/// Erases what has outlived its month beside a quarter of the load; whether no lock was held too long.
pub(super) fn measure(bench: &Bench<'_>, pace: Pace) -> Result<bool, Fault> {
    let Bench {
        room, world, origin, ..
    } = *bench;
    let beside = Pace {
        per_second: (pace.per_second / 4).max(1),
        // As many checks in all, so that they go on for about as long as the erasing.
        measured: pace.measured * 4,
        ..pace
    };
    let signed = plan::sign(world, origin, beside.checks())?;
    let program = Program::start(world, None)?;
    let plans = bench.ready(&program, &signed)?;
    let url = world.settings.database.clone();
    let sweep = std::thread::spawn(move || {
        Runtime::new()?.block_on(async {
            let store = Arc::new(Store::connect(&url).await?);
            let begun = Instant::now();
            let day = japanese_day(Timestamp::now()) + stored::FIRST_END.days();
            let erased = store::result::sweep(&store, day).await?;
            let (took, work) = (begun.elapsed(), store.work());
            store.close().await;
            Ok::<_, Fault>((erased, took, work))
        })
    });
    let id = program.id();
    let (went, seen) = load::run(program.address, plans, beside, move || Usage::now(id))?;
    let (erased, took, work) = sweep.join().map_err(|_| "erasing failed")??;
    program.stop()?;
    let beside = Room(if room.0.ends_with("sqlite") {
        "service/sqlite/while-erasing"
    } else {
        "service/postgres/while-erasing"
    });
    let rows: u64 = erased.iter().map(|month| month.results).sum();
    beside.alone("erased", rows as f64, "results");
    beside.alone("erased-in", took.as_secs_f64(), "s");
    beside.alone("batches", work.commits as f64, "writes");
    let longest = work.longest.as_secs_f64() * 1e3;
    beside.against("longest-hold-of-the-lock", longest, "ms", HOLD_TO_REACH);
    beside.times(&went, &seen)?;
    Ok(longest <= HOLD_TO_REACH)
}
