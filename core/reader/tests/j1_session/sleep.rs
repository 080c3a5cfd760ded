//! Keep-alive, sleep, reconnection, silence.

use kazasu_reader::j1::SleepTime;
use kazasu_reader::{Event, Millis, ReaderError, Report};
use kazasu_testkit::reader::j1::{J1Fault, J1Mishap, J1Settings};

use super::rig::Rig;
use super::{HEARD_SELECT, SELECT, atr, ok, powered};

#[test]
fn the_reader_is_kept_awake_while_nobody_taps() {
    let mut rig = Rig::new(J1Settings::default(), None, 21);
    rig.connect();
    rig.pass(600_000);
    assert!(!rig.reader.is_asleep() && !rig.closed);
    // The first look at the slot, then one each 45 seconds.
    let looks = rig.reader.heard().iter().filter(|kind| **kind == 0x65).count();
    assert_eq!(looks, 1 + 13);
    assert_eq!(rig.reports, [Report::Ready]);
    rig.insert();
    rig.pass(1_000);
    assert_eq!(rig.reports, [Report::Ready, Report::CardPresent]);
}

#[test]
fn a_longer_sleep_time_is_set_and_used() {
    let mut rig = Rig::new(J1Settings::default(), None, 22)
        .with_engine(|engine| engine.with_sleep_time(SleepTime::Seconds180));
    rig.connect();
    rig.pass(600_000);
    assert!(!rig.reader.is_asleep() && !rig.closed);
    let looks = rig.reader.heard().iter().filter(|kind| **kind == 0x65).count();
    assert_eq!(looks, 1 + 3);
}

#[test]
fn a_reader_that_knows_no_sleep_time_is_used_all_the_same() {
    for mishap in [J1Mishap::Error(0x03), J1Mishap::ErrorInClear(0x03)] {
        let settings = J1Settings {
            faults: vec![J1Fault {
                kind: 0x6B,
                nth: 3,
                mishap,
            }],
            ..J1Settings::default()
        };
        let mut rig =
            Rig::new(settings, None, 22).with_engine(|engine| engine.with_sleep_time(SleepTime::Seconds90));
        rig.insert();
        rig.log_in();
    }
}

/// The tablet slept, the reader too, and nobody told: the first look finds out, and a new connection wakes the reader.
#[test]
fn a_reader_that_fell_asleep_is_told_and_woken_by_reconnecting() {
    let mut rig = powered(J1Settings::default());
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    rig.reports.clear();
    rig.sleep_with_the_tablet(300_000);
    assert!(rig.reader.is_asleep());
    rig.until(|rig| rig.closed);
    assert_eq!(rig.reports, [Report::Asleep]);

    rig.reconnect(None);
    rig.until(|rig| rig.reports.contains(&Report::CardPresent));
    assert_eq!(rig.ask(Event::PowerOn), atr());
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    assert_eq!(rig.heard_by_card(), [HEARD_SELECT, HEARD_SELECT]);
}

#[test]
fn a_link_that_ends_while_the_reader_must_sleep_is_sleep() {
    let mut rig = powered(J1Settings::default());
    rig.reports.clear();
    rig.sleep_with_the_tablet(300_000);
    rig.cut();
    assert_eq!(rig.reports, [Report::Asleep]);
}

#[test]
fn a_tablet_that_slept_beside_a_reader_that_did_not_goes_on() {
    let mut rig = powered(J1Settings {
        sleep_after: std::time::Duration::from_secs(3600),
        ..J1Settings::default()
    });
    rig.reports.clear();
    rig.sleep_with_the_tablet(300_000);
    rig.pass(5_000);
    assert_eq!(rig.reports, []);
    assert_eq!(rig.transmit(SELECT), ok(&[]));
}

/// A reader that says nothing at all, at each step.
#[test]
fn silence_ends_in_link_lost_within_the_time_out() {
    for (kind, nth, within) in [
        (0x6B, 1, 3_000),
        (0x6B, 2, 3_000),
        (0x6B, 3, 3_000),
        (0x65, 1, 3_000),
        (0x65, 2, 3_000),
        (0x62, 1, 5_000),
        (0x6F, 1, 10_000),
        (0x63, 1, 5_000),
    ] {
        let settings = J1Settings {
            faults: vec![J1Fault {
                kind,
                nth,
                mishap: J1Mishap::LostBefore,
            }],
            ..J1Settings::default()
        };
        let mut rig = Rig::new(settings, None, 23);
        rig.insert();
        rig.connect();
        rig.until(|rig| rig.reports.contains(&Report::CardPresent));
        rig.pass(50_000);
        for event in [
            Event::PowerOn,
            Event::Transmit(SELECT.to_vec().into()),
            Event::PowerOff,
        ] {
            if !rig.closed {
                let before = rig.now;
                if rig.ask(event) == Report::Failed(ReaderError::LinkLost) {
                    assert!(
                        rig.now - before <= within + 100,
                        "{kind:02X} {nth}: {}",
                        rig.now - before
                    );
                }
            }
        }
        assert!(rig.closed, "{kind:02X} {nth}");
        assert_eq!(
            rig.reports.last(),
            Some(&Report::Failed(ReaderError::LinkLost)),
            "{kind:02X} {nth}"
        );
        assert!(rig.heard_by_card().len() <= 1);
    }
}

/// The system never says that it took a write.
#[test]
fn a_stuck_write_ends_in_link_lost() {
    use kazasu_reader::j1::J1Engine;
    use kazasu_reader::{Command, ReaderEngine};
    let mut engine = J1Engine::new(None, [[1; 16], [2; 16]]);
    assert!(matches!(
        engine.feed(Event::Opened { mtu: 23 })[..],
        [Command::Write(..)]
    ));
    let commands = engine.feed(Event::Tick(Millis(500)));
    assert!(
        matches!(commands[..], [Command::WaitUntil(Millis(3_500))]),
        "{commands:?}"
    );
    assert!(engine.feed(Event::Tick(Millis(500))).is_empty());
    assert!(engine.feed(Event::Tick(Millis(3_499))).is_empty());
    let commands = engine.feed(Event::Tick(Millis(3_500)));
    assert!(
        matches!(
            commands[..],
            [
                Command::Report(Report::Failed(ReaderError::LinkLost)),
                Command::Close
            ]
        ),
        "{commands:?}"
    );
    assert!(engine.feed(Event::Closed).is_empty());
}
