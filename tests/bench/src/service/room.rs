//! What is told of one database.

use std::time::Duration;

use kazasu_service::store::backend::Backend;
use kazasu_service::store::{Store, StoreError, Write};

use super::load::{Seen, Went};
use super::process::Usage;
use super::{Fault, P99_TO_REACH, TO_REACH};
use crate::figure::Figure;

/// The figures of one database.
pub struct Room(pub &'static str);

impl Room {
    pub fn alone(&self, name: &str, value: f64, unit: &'static str) {
        println!("{}", Figure::alone(format!("{}/{name}", self.0), value, unit));
    }

    pub fn against(&self, name: &str, value: f64, unit: &'static str, reference: f64) {
        println!(
            "{}",
            Figure::against(format!("{}/{name}", self.0), value, unit, reference)
        );
    }

    /// What makes a commit durable, as a connection that writes says it.
    pub async fn settings(&self, store: &Store) -> Result<(), Fault> {
        let questions: &[(&str, &'static str, &str)] = match store.backend() {
            Backend::Sqlite => &[
                (
                    "journal_mode",
                    "SELECT journal_mode FROM pragma_journal_mode",
                    "wal",
                ),
                (
                    "synchronous",
                    "SELECT CASE synchronous WHEN 2 THEN 'FULL' ELSE 'less' END FROM pragma_synchronous",
                    "FULL",
                ),
            ],
            Backend::Postgres => &[
                ("fsync", "SELECT current_setting('fsync')", "on"),
                (
                    "synchronous_commit",
                    "SELECT current_setting('synchronous_commit')",
                    "on",
                ),
                (
                    "full_page_writes",
                    "SELECT current_setting('full_page_writes')",
                    "on",
                ),
            ],
        };
        for (name, question, wanted) in questions {
            let ask = async move |write: &mut Write| {
                let (answer,): (String,) = sqlx::query_as(*question).fetch_one(write.connection()).await?;
                Ok(answer)
            };
            let answer = store.transact::<_, _, StoreError>(ask).await?;
            println!("{}/{name} {answer}", self.0);
            if answer != *wanted {
                return Err(format!("{name} is {answer}: nothing measured would be durable").into());
            }
        }
        Ok(())
    }

    /// Prints what the generator saw; checks a second, p99, and the service's CPU time for one, both in milliseconds.
    pub fn times(&self, went: &[Went], seen: &Seen<Usage>) -> Result<(f64, f64, f64), Fault> {
        let measured: Vec<_> = went.iter().filter(|went| went.measured).collect();
        let mut ends: Vec<[Duration; 3]> = measured.iter().filter_map(|went| went.ends).collect();
        let seconds = seen.end.at.duration_since(seen.begin.at)?.as_secs_f64();
        self.alone("not-answered", (measured.len() - ends.len()) as f64, "checks");
        // Not those that were begun: where answers fall behind, they come when nothing is measured any more.
        let per_second = seen.ended as f64 / seconds;
        self.against("checks-per-second", per_second, "checks/s", TO_REACH);
        ends.sort_unstable_by_key(|ends| ends[2]);
        let at = |share: usize| {
            let place = ends.len().saturating_sub(1) * share / 1_000;
            ends.get(place)
                .map_or(f64::INFINITY, |ends| ends[2].as_secs_f64() * 1e3)
        };
        let p99 = at(990);
        self.alone("check/median", at(500), "ms");
        self.alone("check/p90", at(900), "ms");
        self.against("check/p99", p99, "ms", P99_TO_REACH);
        self.alone("check/p999", at(999), "ms");
        self.alone("check/slowest", at(1_000), "ms");
        let spent = |end: Duration, begin: Duration| end.saturating_sub(begin).as_secs_f64();
        let service = spent(seen.end.service, seen.begin.service);
        let generator = spent(seen.end.generator, seen.begin.generator);
        self.alone("service/cpu", service / seconds, "cores");
        self.alone("generator/cpu", generator / seconds, "cores");
        self.alone(
            "generator/share-of-cpu",
            generator / (service + generator),
            "ratio",
        );
        Ok((per_second, p99, service * 1e3 / seen.ended as f64))
    }
}
