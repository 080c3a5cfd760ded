//! Times, states and the order of wishes.

use std::time::Duration;

use kazasu_reader::{Channel, Command, Event, Millis, ReaderError, Report};

use crate::host::{Kind, Plan};
use crate::session::select;

#[test]
fn nothing_is_sent_on_a_closed_link_or_to_a_card_without_power() {
    for kind in Kind::ALL {
        let mut engine = kind.engine();
        for wish in [Event::PowerOn, Event::Transmit(select().into()), Event::PowerOff] {
            let commands = engine.feed(wish);
            assert!(
                matches!(
                    commands[..],
                    [Command::Report(Report::Failed(ReaderError::LinkLost))]
                ),
                "{commands:?}"
            );
        }
        let mut host = Plan::new(kind, 185).host();
        host.wait_for_card();
        assert_eq!(host.transmit(&select()), Report::Failed(ReaderError::State));
        assert_eq!(host.transmit(&[0x00]), Report::Failed(ReaderError::State));
        assert!(host.instructions().is_empty());
    }
}

#[test]
fn a_second_command_is_refused_and_a_power_off_waits() {
    for kind in Kind::ALL {
        let mut host = Plan::new(kind, 185).host();
        host.wait_for_card();
        host.ask(Event::PowerOn);
        host.feed(Event::Transmit(select().into()));
        host.feed(Event::Transmit(select().into()));
        assert_eq!(host.reports.last(), Some(&Report::Failed(ReaderError::State)));
        host.feed(Event::PowerOff);
        host.feed(Event::Close);
        host.pass(Duration::from_secs(1));
        let tail = &host.reports[host.reports.len() - 2..];
        assert_eq!(
            tail,
            [Report::Answer(vec![0x90, 0x00]), Report::PoweredOff],
            "{kind:?}"
        );
        assert_eq!(host.closes, 1);
        assert_eq!(host.instructions(), [0xA4]);
        assert!(!host.pipe.reader().ccid().is_powered());
        host.assert_clean();
    }
}

#[test]
fn closing_takes_the_power_off_first() {
    let mut host = Plan::new(Kind::Acr1555, 185).host();
    host.wait_for_card();
    host.ask(Event::PowerOn);
    host.feed(Event::Close);
    host.pass(Duration::from_secs(1));
    assert!(!host.pipe.reader().ccid().is_powered());
    assert_eq!(host.closes, 1);
}

#[test]
fn a_kept_reader_stays_awake_and_another_is_told_asleep() {
    // ACR1555U sleeps after 60 s without a message: a slot status every 15 s.
    let mut host = Plan::new(Kind::Acr1555, 185).host();
    host.wait_for_card();
    host.pass(Duration::from_secs(300));
    assert!(!host.reports.contains(&Report::Asleep));
    assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
    host.assert_clean();

    // bR301BLE goes off after three minutes.
    let mut host = Plan::new(Kind::Feitian, 185).host();
    host.wait_for_card();
    host.pass(Duration::from_secs(200));
    assert_eq!(host.reports.last(), Some(&Report::Asleep));
    assert_eq!(host.closes, 1);
    host.open();
    assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
}

#[test]
fn a_program_that_was_suspended_finds_the_reader_asleep() {
    let mut engine = Kind::Acr1555.engine();
    engine.feed(Event::Opened { mtu: 185 });
    engine.feed(Event::Written);
    engine.feed(Event::Tick(Millis(0)));
    let status = kazasu_testkit::reader::ccid::header(0x81, &[], 0, 0x01, 0, 0);
    let fragment = kazasu_testkit::reader::acr1555::fragment(10, 1, 0, &status);
    let reports = engine.feed(Event::Notified(Channel::Answer, fragment));
    assert!(matches!(
        reports[..],
        [
            Command::Report(Report::Ready),
            Command::Report(Report::CardPresent)
        ]
    ));
    let wait = engine.feed(Event::Tick(Millis(100)));
    assert!(
        matches!(wait[..], [Command::WaitUntil(Millis(15_100))]),
        "{wait:?}"
    );
    let late = engine.feed(Event::Tick(Millis(70_000)));
    assert!(
        matches!(late[..], [Command::Report(Report::Asleep), Command::Close]),
        "{late:?}"
    );
}

#[test]
fn a_silent_reader_is_given_up_after_three_seconds_and_a_verify_after_ten() {
    for (apdu, limit) in [(select(), 3_000), (b"\x00\x20\x00\x98\x041234".to_vec(), 10_000)] {
        let fault = kazasu_testkit::reader::fault::Fault::LostAfterCard { apdu: 1 };
        let plan = Plan {
            faults: vec![fault],
            ..Plan::new(Kind::Feitian, 185)
        };
        let mut host = plan.host();
        host.wait_for_card();
        host.ask(Event::PowerOn);
        let begin = host.now().0;
        assert_eq!(host.transmit(&apdu), Report::Failed(ReaderError::LinkLost));
        assert_eq!(host.now().0 - begin, limit);
    }
}

#[test]
fn a_card_that_comes_and_goes_is_reported_once() {
    for kind in Kind::ALL {
        let mut host = Plan::new(kind, 185).host();
        host.wait_for_card();
        host.ask(Event::PowerOn);
        let card = host.pipe.remove().unwrap();
        host.pass(Duration::from_secs(20));
        assert_eq!(host.transmit(&select()), Report::Failed(ReaderError::CardMute));
        host.pipe.insert(card);
        host.pass(Duration::from_secs(20));
        let count = |wanted: &Report| host.reports.iter().filter(|report| *report == wanted).count();
        assert_eq!(
            (count(&Report::CardPresent), count(&Report::CardGone)),
            (2, 1),
            "{kind:?}"
        );
        assert!(matches!(host.ask(Event::PowerOn), Report::PoweredOn(_)));
        host.assert_clean();
    }
}

#[test]
fn battery_in_percent() {
    let mut engine = Kind::Acr1555.engine();
    engine.feed(Event::Opened { mtu: 185 });
    for (percent, low) in [(100, false), (21, false), (20, true), (0, true)] {
        let commands = engine.feed(Event::Notified(Channel::Battery, vec![percent]));
        let told = Report::Battery {
            percent: Some(percent),
            low,
        };
        assert!(matches!(&commands[..], [Command::Report(report)] if *report == told));
    }
    assert!(
        engine
            .feed(Event::Notified(Channel::Battery, vec![101]))
            .is_empty()
    );
}
