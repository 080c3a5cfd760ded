//! Whether a clock may be believed before anything is destroyed by it (docs/adr/0016).
//!
//! A service that runs looks at its clock every few minutes and keeps what it saw. A clock that stands further from
//! the last instant seen than any usual stop of the service has jumped, or the service stood still that long. Both look
//! alike, so it is doubted: nothing is destroyed until it has run steadily for days, in which somebody may correct it,
//! or until the operator says that it is right.

use jiff::{SignedDuration, Timestamp};

use crate::settings::ClockTrust;

/// What is known about the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockWatch {
    /// Last instant that was believed.
    pub seen_at: Timestamp,
    /// The doubt, where there is one.
    pub doubt: Option<Doubt>,
}

/// A clock that is not believed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// What it said last.
    pub last: Timestamp,
    /// How long it has run steadily since its jump.
    pub steady: SignedDuration,
}

/// Two looks further apart than this do not count as one steady run; the service looks every ten minutes.
const LONGEST_STEP: SignedDuration = SignedDuration::from_mins(20);

impl ClockWatch {
    /// The first look at a clock: nothing speaks against it.
    #[must_use]
    pub const fn begin(now: Timestamp) -> Self {
        Self {
            seen_at: now,
            doubt: None,
        }
    }

    /// What is known after one more look.
    #[must_use]
    pub fn look(self, now: Timestamp, trust: &ClockTrust) -> Self {
        let run = self.doubt.map_or(SignedDuration::ZERO, |doubt| doubt.steady);
        let expected = self.seen_at.saturating_add(run).unwrap_or(Timestamp::MAX);
        if now.duration_since(expected).abs() <= trust.longest_gap() {
            return Self::begin(now.max(expected));
        }
        let step = self.doubt.map(|doubt| now.duration_since(doubt.last));
        let (seen_at, steady) = match step {
            Some(step) if !step.is_negative() && step <= LONGEST_STEP => {
                (self.seen_at, run.saturating_add(step))
            }
            // Another jump; the run before it has passed nevertheless.
            _ => (expected, SignedDuration::ZERO),
        };
        if steady >= trust.steady() {
            return Self::begin(now);
        }
        Self {
            seen_at,
            doubt: Some(Doubt { last: now, steady }),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Looks every ten minutes for so many hours.
    fn run(mut watch: ClockWatch, from: Timestamp, hours: i64) -> (ClockWatch, Timestamp) {
        let mut now = from;
        for _ in 0..hours * 6 {
            now += 10.minutes();
            watch = watch.look(now, &ClockTrust::default());
        }
        (watch, now)
    }

    #[test]
    fn a_clock_that_runs_is_believed_and_so_is_a_short_stop() {
        let begin = at("2026-11-28T00:00:00Z");
        let (watch, now) = run(ClockWatch::begin(begin), begin, 48);
        assert_eq!(watch, ClockWatch::begin(now));
        let later = now + 24.hours();
        let watch = watch.look(later, &ClockTrust::default());
        assert_eq!(watch, ClockWatch::begin(later));
        // A little back, as other instances' clocks are: nothing is unlearnt.
        let watch = watch.look(later - 3.seconds(), &ClockTrust::default());
        assert_eq!(watch, ClockWatch::begin(later));
    }

    #[test]
    fn a_jump_is_doubted_until_the_clock_has_run_on_for_days() {
        let begin = at("2026-11-28T00:00:00Z");
        for jumped in [
            at("2027-11-28T00:00:00Z"),
            at("2026-11-29T00:00:01Z"),
            at("1970-01-01T00:00:00Z"),
        ] {
            let watch = ClockWatch::begin(begin).look(jumped, &ClockTrust::default());
            assert_eq!(watch.seen_at, begin, "{jumped}");
            assert!(watch.doubt.is_some(), "{jumped}");
            let (watch, now) = run(watch, jumped, 71);
            assert!(watch.doubt.is_some(), "{jumped}");
            let (watch, now) = run(watch, now, 1);
            assert_eq!(watch, ClockWatch::begin(now), "{jumped}");
        }
    }

    #[test]
    fn a_corrected_clock_is_believed_at_once_and_another_jump_begins_anew() {
        let begin = at("2026-11-28T00:00:00Z");
        let jumped = at("2027-11-28T00:00:00Z");
        let watch = ClockWatch::begin(begin).look(jumped, &ClockTrust::default());
        let (watch, now) = run(watch, jumped, 60);
        // The hours of the doubt have passed for the true clock as well.
        for corrected in [begin + 60.hours(), begin + 84.hours()] {
            assert_eq!(
                watch.look(corrected, &ClockTrust::default()),
                ClockWatch::begin(corrected)
            );
        }
        for other in [now + 365.minutes(), now - 1.second()] {
            let again = watch.look(other, &ClockTrust::default());
            assert_eq!(again.seen_at, begin + 60.hours(), "{other}");
            assert_eq!(again.doubt.unwrap().steady, SignedDuration::ZERO, "{other}");
        }
    }

    #[test]
    fn two_instances_that_differ_never_agree_on_the_wrong_clock() {
        let mut truth = at("2026-11-28T00:00:00Z");
        let mut watch = ClockWatch::begin(truth);
        let ahead = (24 * 365).hours();
        for _ in 0..100 * 6 {
            truth += 10.minutes();
            watch = watch.look(truth + ahead, &ClockTrust::default());
            assert!(watch.doubt.is_some());
            watch = watch.look(truth, &ClockTrust::default());
            assert_eq!(watch, ClockWatch::begin(truth));
        }
    }
}
