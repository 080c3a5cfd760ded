//! The clock guard: a device clock alone hides, only a confirmed time destroys, and nothing comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::retention::japanese_day;
use serde::{Deserialize, Serialize};

use super::month::HistoryMonth;
use crate::clock::Clock;

/// Hours of running time without a word of the service after which the device clock is believed.
pub const UNCONFIRMED_HOURS: u64 = 72;

/// What the two clocks of the device say at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The device clock: anybody may set it, it goes on while the device sleeps.
    pub(super) device: Timestamp,
    /// Running time of this process: nobody can set it.
    pub(super) running: Duration,
}

impl Reading {
    pub(super) fn of(clock: &dyn Clock) -> Self {
        Self {
            device: clock.now(),
            running: clock.running(),
        }
    }
}

/// What is remembered of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Guard {
    /// The latest instant believed: it follows the clocks forwards, never back. Only the service's own word sets it
    /// back, after a device clock that ran ahead.
    high_water: Option<Timestamp>,
    /// The latest instant the service said.
    confirmed: Option<Timestamp>,
    /// Running time in milliseconds for which a month has been overdue by the device clock alone.
    overdue: BTreeMap<String, u64>,
    /// The service's last word in this run, and what the device's clocks said then. Not kept: a later run cannot know
    /// how much time lies between.
    #[serde(skip)]
    heard: Option<Heard>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heard {
    said: Timestamp,
    at: Reading,
}

impl Heard {
    /// Time since then by the clock nobody can set.
    fn passed(&self, reading: Reading) -> SignedDuration {
        signed(reading.running.saturating_sub(self.at.running))
    }

    /// The instant it is: the service's word plus what passed by whichever clock went further. A device clock that is
    /// wrong by a year stays out of it, one that is set ahead later hides, and one that is set back counts for nothing.
    fn now(&self, reading: Reading) -> Timestamp {
        let by_device = reading.device.duration_since(self.at.device);
        later(self.said, self.passed(reading).max(by_device))
    }
}

impl Guard {
    /// Takes the device's clocks in.
    pub(super) fn see(&mut self, reading: Reading) {
        let now = self.heard.map_or(reading.device, |heard| heard.now(reading));
        self.high_water = Some(self.high_water.map_or(now, |mark| mark.max(now)));
    }

    /// Takes the service's clock in.
    pub(super) fn hear(&mut self, server_time: Timestamp, reading: Reading) {
        let said = self.confirmed.map_or(server_time, |mark| mark.max(server_time));
        self.confirmed = Some(said);
        self.high_water = Some(said);
        self.heard = Some(Heard { said, at: reading });
        self.overdue.clear();
    }

    /// The Japanese day by which rows are shown or hidden.
    pub(super) fn today(&self) -> Option<Date> {
        self.high_water.map(japanese_day)
    }

    /// Whether the service's word leaves no doubt that results of a month may no longer be kept.
    pub(super) fn is_over(&self, month: HistoryMonth, reading: Reading) -> bool {
        is_past(self.confirmed_by_now(reading), month)
    }

    /// Whether results of a month must be destroyed now; `passed` is running time since the last judgement.
    pub(super) fn must_destroy(&mut self, month: HistoryMonth, reading: Reading, passed: Duration) -> bool {
        let name = month.to_string();
        if self.is_over(month, reading) {
            return true;
        }
        if !is_past(self.high_water, month) {
            self.overdue.remove(&name);
            return false;
        }
        match self.overdue.get_mut(&name) {
            // It became overdue at some moment since the last judgement; nobody knows which, so it counts from here.
            None => {
                self.overdue.insert(name, 0);
                false
            }
            Some(overdue) => {
                *overdue = overdue.saturating_add(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX));
                *overdue >= UNCONFIRMED_HOURS * 3_600_000
            }
        }
    }

    pub(super) fn forget(&mut self, month: HistoryMonth) {
        self.overdue.remove(&month.to_string());
    }

    /// The service's last word, moved on by running time alone: it is at least this late.
    fn confirmed_by_now(&self, reading: Reading) -> Option<Timestamp> {
        let moved_on = self.heard.map(|heard| later(heard.said, heard.passed(reading)));
        self.confirmed.max(moved_on)
    }
}

fn is_past(mark: Option<Timestamp>, month: HistoryMonth) -> bool {
    mark.is_some_and(|mark| japanese_day(mark) > month.deadline())
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by.max(SignedDuration::ZERO))
        .unwrap_or(Timestamp::MAX)
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use kazasu_wire::retention::kept_until;
    use proptest::prelude::*;

    use super::*;

    /// One thing that happens to a device.
    #[derive(Debug, Clone, Copy)]
    enum Event {
        /// Time passes with the program running; the device clock goes with it.
        Run(Duration),
        /// Time passes with the program ended; the device clock goes with it, running time does not.
        Off(Duration),
        /// Somebody sets the device clock so many seconds off.
        Set(i64),
        /// The service is heard: the true time.
        Hear,
    }

    fn event() -> impl Strategy<Value = Event> {
        let hours = |most: u64| (0..most * 3_600).prop_map(Duration::from_secs);
        prop_oneof![
            4 => hours(100).prop_map(Event::Run),
            1 => hours(24 * 120).prop_map(Event::Off),
            2 => (-400 * 86_400..400 * 86_400i64).prop_map(Event::Set),
            2 => Just(Event::Hear),
        ]
    }

    /// The true course of time beside what a device knows of it.
    struct World {
        truth: Timestamp,
        device: Timestamp,
        running: Duration,
        guard: Guard,
        swept_at: Duration,
    }

    impl World {
        fn reading(&self) -> Reading {
            Reading {
                device: self.device,
                running: self.running,
            }
        }

        fn pass(&mut self, duration: Duration) {
            self.truth = later(self.truth, signed(duration));
            self.device = later(self.device, signed(duration));
        }

        fn happen(&mut self, event: Event) {
            match event {
                Event::Run(duration) => {
                    self.pass(duration);
                    self.running += duration;
                }
                Event::Off(duration) => {
                    self.pass(duration);
                    // What is kept is what is written and read again.
                    let kept = serde_json::to_string(&self.guard).unwrap();
                    self.guard = serde_json::from_str(&kept).unwrap();
                    self.running = Duration::ZERO;
                    self.swept_at = Duration::ZERO;
                }
                Event::Set(seconds) => {
                    self.device = self
                        .device
                        .checked_add(SignedDuration::from_secs(seconds))
                        .unwrap();
                }
                Event::Hear => self.guard.hear(self.truth, self.reading()),
            }
            self.guard.see(self.reading());
        }

        fn sweep(&mut self, month: HistoryMonth) -> bool {
            let passed = self.running - self.swept_at;
            self.swept_at = self.running;
            self.guard.must_destroy(month, self.reading(), passed)
        }
    }

    /// Any day of two leap years and what is between them, at any minute.
    fn any_start() -> impl Strategy<Value = Timestamp> {
        let first: Timestamp = "2023-12-01T00:00:00Z".parse().unwrap();
        (0..5 * 366 * 1_440i64).prop_map(move |minutes| first + SignedDuration::from_mins(minutes))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Whatever is done to the clocks: hidden rows stay hidden until the service is heard; a key is destroyed only
        /// when the true time is past the deadline, or after 72 hours of running in which the service was not heard;
        /// and once the service has been heard after the deadline, it is destroyed and nothing is shown.
        #[test]
        fn clocks_cannot_be_played(start in any_start(), events in prop::collection::vec(event(), 1..40)) {
            let month = HistoryMonth::parse(&japanese_day(start).strftime("%Y-%m").to_string()).unwrap();
            let mut world = World {
                truth: start,
                device: start,
                running: Duration::ZERO,
                guard: Guard::default(),
                swept_at: Duration::ZERO,
            };
            world.guard.hear(start, world.reading());
            let mut was_hidden = false;
            let mut unheard = Duration::ZERO;
            for event in events {
                world.happen(event);
                match event {
                    Event::Run(duration) => unheard += duration,
                    Event::Hear => unheard = Duration::ZERO,
                    Event::Off(_) | Event::Set(_) => {}
                }
                let truly_past = japanese_day(world.truth) > month.deadline();
                let hidden = world.guard.today().unwrap() > month.deadline();
                let heard = matches!(event, Event::Hear);
                prop_assert!(!was_hidden || hidden || heard, "shown again without a word of the service");
                was_hidden = hidden;
                let destroyed = world.sweep(month);
                if heard {
                    prop_assert_eq!((hidden, destroyed), (truly_past, truly_past));
                }
                if destroyed {
                    let alone = unheard >= Duration::from_secs(UNCONFIRMED_HOURS * 3_600);
                    prop_assert!(truly_past || (hidden && alone), "destroyed too early");
                    break;
                }
            }
        }

        /// The deadline is the last day of the month after the treatment's month.
        #[test]
        fn a_month_is_shown_to_its_last_minute(start in any_start()) {
            let day = japanese_day(start);
            let month = HistoryMonth::parse(&day.strftime("%Y-%m").to_string()).unwrap();
            prop_assert_eq!(month.deadline(), kept_until(day, day));
            let first_hidden = month.deadline().tomorrow().unwrap();
            let midnight = first_hidden
                .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)))
                .unwrap()
                .timestamp();
            for (at, past) in [(midnight - SignedDuration::from_secs(1), false), (midnight, true)] {
                let reading = Reading { device: at, running: Duration::ZERO };
                let mut guard = Guard::default();
                guard.see(reading);
                prop_assert_eq!(guard.today().unwrap() > month.deadline(), past);
                guard.hear(at, reading);
                prop_assert_eq!(guard.must_destroy(month, reading, Duration::ZERO), past);
            }
        }
    }
}
