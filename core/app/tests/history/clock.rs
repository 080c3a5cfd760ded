//! Travels in time: what is shown and what is destroyed, by the device clock, by running time, by the service's word.

use std::time::Duration;

use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};

use super::support::server::result;
use super::support::world::{World, coverage, login};
use super::{at, filled, id, shown};

fn months(world: &World) -> Vec<String> {
    let mut names = world.key_names();
    names.retain(|name| name.starts_with("history-"));
    names
}

/// The first moment after a day in Japan.
fn midnight_after(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap();
    next.to_zoned(TimeZone::fixed(offset(9))).unwrap().timestamp()
}

#[test]
fn a_result_is_shown_to_the_last_second_of_its_last_day_and_destroyed_after_it() {
    let second = SignedDuration::from_secs(1);
    for (treated, checked, last_day) in [
        (date(2026, 11, 1), date(2026, 11, 1), date(2026, 12, 31)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 31)),
        (date(2100, 1, 1), date(2100, 1, 1), date(2100, 2, 28)),
        // Checked afterwards: the month of treatment counts.
        (date(2026, 10, 31), date(2026, 11, 21), date(2026, 11, 30)),
        // A day of treatment in the future never lengthens the life.
        (date(2027, 5, 1), date(2026, 11, 21), date(2026, 12, 31)),
    ] {
        let world = World::new();
        let noon = checked
            .at(12, 0, 0, 0)
            .to_zoned(TimeZone::fixed(offset(9)))
            .unwrap();
        world.travel(noon.timestamp());
        world.activate();
        let one = result("one", "f1", noon.timestamp(), treated, coverage());
        world.server.stub().results.push(one);
        world.app.sync_results().unwrap();

        let midnight = midnight_after(last_day);
        world.clock.set(midnight - second);
        assert_eq!(shown(&world.app), 1, "{treated}: its last second");
        assert_eq!(
            world
                .app
                .history_sweep(Some(midnight - second))
                .unwrap()
                .destroyed,
            []
        );
        assert!(world.app.history_show(&id("one")).is_ok());
        world.clock.set(midnight);
        assert_eq!(shown(&world.app), 0, "{treated}: the next day");
        assert_eq!(
            world.app.history_show(&id("one")).unwrap_err().code(),
            "app.history.expired"
        );
        assert_eq!(
            months(&world).len(),
            1,
            "{treated}: the device clock alone destroys nothing"
        );
        assert_eq!(
            world.app.history_sweep(Some(midnight)).unwrap().destroyed.len(),
            1
        );
        assert_eq!(months(&world), [""; 0], "{treated}: the service's word does");
    }
}

/// What happens, and what is looked at.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Somebody sets the device clock.
    Set(&'static str),
    /// So many hours of running; the app looks around at the end.
    Run(u64),
    /// The program ends, the device clock goes on to there, the program starts and is unlocked.
    OffUntil(&'static str),
    /// The service says what time it is.
    Service(&'static str),
    /// So many results are shown.
    Shown(usize),
    /// So many months still have their key.
    Keys(usize),
}

use Step::{Keys, OffUntil, Run, Service, Set, Shown};

/// A device with a result of October (to the end of November) and one of November (to the end of December), on
/// 21 November 10:00 in Japan.
const TRAVELS: &[(&str, &[Step])] = &[
    (
        "the device clock alone hides, the service destroys",
        &[
            Shown(2),
            Set("2026-11-30T15:00:00Z"),
            Shown(1),
            Keys(2),
            Service("2026-12-01T00:00:00Z"),
            Shown(1),
            Keys(1),
        ],
    ),
    (
        "a clock set back shows nothing again, not after a restart either",
        &[
            Set("2026-12-01T00:00:00Z"),
            Shown(1),
            Set("2026-11-21T01:00:00Z"),
            Shown(1),
            OffUntil("2026-11-22T01:00:00Z"),
            Shown(1),
            Set("2020-01-01T00:00:00Z"),
            Shown(1),
            OffUntil("2020-01-02T00:00:00Z"),
            Shown(1),
            Keys(2),
        ],
    ),
    (
        "the service sets a clock that ran ahead right, though it goes on running ahead",
        &[
            Set("2030-01-01T00:00:00Z"),
            Shown(0),
            Service("2026-11-22T00:00:00Z"),
            Shown(2),
            Run(24),
            Shown(2),
            Keys(2),
            // Seven days and fifteen hours later it is December in Japan.
            Run(7 * 24 + 14),
            Shown(2),
            Run(1),
            Shown(1),
        ],
    ),
    (
        "a clock that ran ahead hides after a restart until the service is heard",
        &[
            Set("2030-01-01T00:00:00Z"),
            Service("2026-11-22T00:00:00Z"),
            Shown(2),
            OffUntil("2030-01-02T00:00:00Z"),
            Shown(0),
            Service("2026-11-23T00:00:00Z"),
            Shown(2),
            Keys(2),
        ],
    ),
    (
        "a clock put right after it was heard to be wrong does not stop time",
        &[
            Set("2030-01-01T00:00:00Z"),
            Service("2026-11-30T14:00:00Z"),
            Shown(2),
            Set("2026-11-30T14:00:00Z"),
            Shown(2),
            Run(1),
            Shown(1),
        ],
    ),
    (
        "a clock set back after the service was heard does not stop time",
        &[
            Service("2026-11-30T12:00:00Z"),
            Set("2026-11-01T00:00:00Z"),
            Run(2),
            Shown(2),
            Run(1),
            Shown(1),
            // Three hours of running after the service's word are three hours: that is confirmed.
            Keys(1),
        ],
    ),
    (
        "without a word of the service 72 hours of running destroy",
        &[
            Set("2026-12-01T00:00:00Z"),
            Run(0),
            Run(71),
            Keys(2),
            Shown(1),
            // Time while the program does not run is not counted, what was counted is kept.
            OffUntil("2026-12-20T00:00:00Z"),
            Keys(2),
            Run(1),
            Keys(1),
        ],
    ),
    (
        "the 72 hours begin when the month is seen overdue",
        &[
            OffUntil("2026-11-22T00:00:00Z"),
            Run(100),
            Keys(2),
            Set("2026-12-02T00:00:00Z"),
            Run(0),
            Keys(2),
            Run(71),
            Keys(2),
            Run(1),
            Keys(1),
        ],
    ),
    (
        "a word of the service ends the 72 hours",
        &[
            Set("2026-12-01T00:00:00Z"),
            Run(0),
            Run(71),
            Service("2026-11-24T00:00:00Z"),
            Shown(2),
            OffUntil("2026-12-01T00:00:00Z"),
            Run(71),
            Keys(2),
            Run(1),
            Keys(1),
        ],
    ),
    (
        "off for months, with a network",
        &[
            OffUntil("2027-03-01T00:00:00Z"),
            Shown(0),
            Keys(2),
            Service("2027-03-01T00:00:00Z"),
            Keys(0),
            Shown(0),
        ],
    ),
    (
        "off for months, without a network",
        &[
            OffUntil("2027-03-01T00:00:00Z"),
            Shown(0),
            Run(71),
            Keys(2),
            Run(1),
            Keys(0),
            Set("2026-11-21T00:00:00Z"),
            Shown(0),
        ],
    ),
    (
        "forth and back and forth over the end of a year",
        &[
            Set("2026-12-31T14:59:59Z"),
            Shown(1),
            Set("2026-12-31T15:00:00Z"),
            Shown(0),
            Set("2026-11-21T00:00:00Z"),
            Shown(0),
            Set("2027-12-31T00:00:00Z"),
            Shown(0),
            Service("2026-11-21T02:00:00Z"),
            Shown(2),
            Keys(2),
            Service("2026-12-31T15:00:00Z"),
            Shown(0),
            Keys(0),
        ],
    ),
];

#[test]
fn travels_in_time() {
    for (name, steps) in TRAVELS {
        let mut world = filled();
        for (number, step) in steps.iter().enumerate() {
            match *step {
                Set(clock) => world.clock.set(at(clock)),
                Run(hours) => {
                    world.clock.advance(Duration::from_secs(3_600 * hours));
                    world.app.history_sweep(None).unwrap();
                }
                OffUntil(clock) => {
                    world.clock.set(at(clock));
                    world = world.restart();
                    world.app.unlock(&login()).unwrap();
                }
                Service(said) => {
                    world.app.history_sweep(Some(at(said))).unwrap();
                }
                Shown(count) => assert_eq!(shown(&world.app), count, "{name}: step {number}"),
                Keys(count) => assert_eq!(months(&world).len(), count, "{name}: step {number}"),
            }
        }
    }
}

#[test]
fn a_clock_that_is_wrong_loses_no_results() {
    for heard in [true, false] {
        let world = filled();
        world.clock.set(at("2030-01-01T00:00:00Z"));
        let later = at("2026-11-22T00:00:00Z");
        world.server.stub().now = later;
        for number in 0..5 {
            let one = result(&format!("n{number}"), "f1", later, date(2026, 11, 22), coverage());
            world.server.stub().results.push(one);
        }
        if heard {
            // The service's time comes with a new token, and with the first page alone.
            world.server.stub().token += 1;
        }
        assert_eq!(world.app.sync_results().unwrap().added, 5);
        assert_eq!(shown(&world.app), if heard { 7 } else { 0 });
        world.app.history_sweep(Some(later)).unwrap();
        assert_eq!(shown(&world.app), 7, "filed all the same");
    }
}

#[test]
fn what_72_hours_destroyed_for_a_wrong_clock_comes_back() {
    let world = filled().restart();
    world.app.unlock(&login()).unwrap();
    world.clock.set(at("2030-01-01T00:00:00Z"));
    world.app.history_sweep(None).unwrap();
    world.clock.advance(Duration::from_secs(72 * 3_600));
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed.len(), 2);
    world.clock.set(at("2026-11-24T02:00:00Z"));
    world.server.stub().now = at("2026-11-24T02:00:00Z");
    assert_eq!(world.app.sync_results().unwrap().added, 2);
    assert_eq!(shown(&world.app), 2);
    assert_eq!(months(&world), ["history-2026-10", "history-2026-11"]);
}
