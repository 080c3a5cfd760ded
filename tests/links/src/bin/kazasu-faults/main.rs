//! The exhaustive run of faults: every flow cut at every command, before and after the card acted, and on every reader
//! at every byte; then what a person does next. Prints the number of distinct tuples; fails on the first broken promise.
//!
//! Promises: no wrong result; no PIN without the counter told by the command before; the counter never lower than the
//! wrong PINs typed; no tap leaves the card unlocked; every run ends by name within four taps.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test program speaks to a terminal and stops at the first surprise"
)]

mod job;
mod run;
mod tally;
mod tuple;

use std::process::ExitCode;
use std::sync::Mutex;

use kazasu_links::person::Person;
use kazasu_links::reader::Kind;

use crate::job::{Job, flows};
use crate::run::Run;
use crate::tally::Tally;
use crate::tuple::Flow;

fn main() -> ExitCode {
    // `--until-broken`: for the run with a permit broken on purpose, which has only to find one broken promise.
    let until_broken = std::env::args().any(|argument| argument == "--until-broken");
    let mut jobs: Vec<Job> = flows().into_iter().map(Job::Commands).collect();
    for kind in Kind::ALL {
        let check = |right| Flow::Check {
            extended: kind.is_extended(),
            right,
            tries: 3,
            quirk: None,
        };
        jobs.extend([Job::Bytes(kind, check(true)), Job::Bytes(kind, check(false))]);
        if kind.is_extended() {
            jobs.push(Job::Bytes(kind, Flow::Visual));
        }
    }
    jobs.reverse();
    let queue = Mutex::new(jobs);
    let people = [Person::named("valid"), Person::named("two-coverages")];
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| Run::work(&queue, people.clone(), until_broken)))
            .collect();
        for thread in threads {
            tally.add(thread.join().unwrap());
        }
    });
    tally.report()
}
