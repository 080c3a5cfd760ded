//! What the workers saw.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use crate::tuple::Tuple;

/// Distinct tuples that a run must have (design §9).
const FEWEST: usize = 5_000;

/// What one worker saw, or all of them.
#[derive(Default)]
pub struct Tally {
    tuples: BTreeSet<Tuple>,
    outcomes: BTreeMap<&'static str, u64>,
    taps: u64,
    broken: Vec<String>,
}

impl Tally {
    /// Counts a tuple; `false` where it was played before.
    pub fn begin(&mut self, tuple: Tuple) -> bool {
        self.tuples.insert(tuple)
    }

    /// Counts a tap by the code of its outcome.
    pub fn tapped(&mut self, code: &'static str) {
        self.taps += 1;
        *self.outcomes.entry(code).or_default() += 1;
    }

    /// Notes a broken promise.
    pub fn broken(&mut self, tuple: &Tuple, offence: &str) {
        self.broken.push(format!("{tuple:?}: {offence}"));
    }

    /// Whether no promise was broken so far.
    pub const fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }

    /// Adds what another worker saw.
    pub fn add(&mut self, other: Self) {
        self.tuples.extend(other.tuples);
        self.taps += other.taps;
        self.broken.extend(other.broken);
        for (code, count) in other.outcomes {
            *self.outcomes.entry(code).or_default() += count;
        }
    }

    /// Prints what was seen. Fails on a broken promise, and on too few tuples.
    pub fn report(&self) -> ExitCode {
        println!(
            "fault run: {} distinct tuples, {} taps",
            self.tuples.len(),
            self.taps
        );
        for (code, count) in &self.outcomes {
            println!("  {count:>7}  {code}");
        }
        for offence in self.broken.iter().take(20) {
            eprintln!("broken: {offence}");
        }
        println!("broken promises: {}", self.broken.len());
        if !self.broken.is_empty() {
            return ExitCode::FAILURE;
        }
        if self.tuples.len() < FEWEST {
            eprintln!("only {} of {FEWEST} tuples", self.tuples.len());
            return ExitCode::from(2);
        }
        ExitCode::SUCCESS
    }
}
