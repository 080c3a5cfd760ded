//! Whole sessions of the engine against the emulated reader, with a card in it, on a virtual clock.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod cut;
mod dressed;
mod fault;
mod rig;
mod sleep;

use kazasu_reader::{Channel, Event, ReaderEngine, ReaderError, Report};
use kazasu_testkit::reader::j1::{CONTACTLESS_ATR, J1Settings, SHIPPED_KEY};
use proptest::prelude::*;
use rig::{OTHER_KEY, Rig, image};

const SELECT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
/// The authentication certificate by short EF identifier, whole, with extended Le.
const READ_WHOLE: &[u8] = &[0x00, 0xB0, 0x8A, 0x00, 0x00, 0x00, 0x00];
const READ_HEAD: &[u8] = &[0x00, 0xB0, 0x8A, 0x00, 0xF0];

/// SELECT as the card's observer sees it: instruction and length.
const HEARD_SELECT: (u8, usize) = (0xA4, SELECT.len());

const DONE: [u8; 2] = [0x90, 0x00];

fn ok(data: &[u8]) -> Report {
    Report::Answer([data, &DONE].concat())
}

fn atr() -> Report {
    Report::PoweredOn(CONTACTLESS_ATR.to_vec())
}

/// Log-in, SELECT, the certificate in pieces, a command of three pieces, power off, close.
fn whole_session(settings: J1Settings, key: Option<[u8; 16]>, seed: u64) -> Rig {
    let mut rig = Rig::new(settings, key, seed);
    rig.insert();
    rig.log_in();
    assert_eq!(rig.ask(Event::PowerOn), atr());
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    let certificate = &image().authentication_certificate;
    let head = certificate.get(..0xF0).unwrap();
    assert_eq!(rig.transmit(READ_HEAD), ok(head));
    let mut read = head.to_vec();
    while read.len() < certificate.len() {
        let [high, low] = u16::try_from(read.len()).unwrap().to_be_bytes();
        let size = u8::try_from((certificate.len() - read.len()).min(0xF0)).unwrap();
        let Report::Answer(answer) = rig.transmit(&[0x00, 0xB0, high, low, size]) else {
            panic!("{:?}", rig.reports);
        };
        assert_eq!(answer[answer.len() - 2..], DONE);
        read.extend(&answer[..answer.len() - 2]);
    }
    assert_eq!(&read, certificate);
    let long = long_command(600);
    let answer = rig.transmit(&long);
    assert!(
        matches!(&answer, Report::Answer(sw) if sw.len() == 2),
        "{answer:?}"
    );
    assert_eq!(rig.heard_by_card().last(), Some(&(0xA2, long.len())));
    // Each command reached the card once.
    assert_eq!(rig.heard_by_card().len(), rig.asked);
    assert_eq!(rig.ask(Event::PowerOff), Report::PoweredOff);
    assert!(!rig.reader.is_powered());
    rig.feed(Event::Close);
    rig.until(|rig| rig.closed);
    assert!(!rig.reader.is_polling());
    assert_eq!(rig.reader.oversized(), 0);
    assert!(
        !rig.reports
            .iter()
            .any(|report| matches!(report, Report::Failed(_)))
    );
    rig
}

/// `80 A2`-shaped, with extended Lc; the card does not know it.
fn long_command(size: u16) -> Vec<u8> {
    let [high, low] = size.to_be_bytes();
    let data = (0..size).map(|at| at.to_be_bytes()[1]);
    [0x80, 0xA2, 0x00, 0xC1, 0x00, high, low]
        .into_iter()
        .chain(data)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_session_runs_however_the_bytes_are_cut(seed in 1..u64::MAX, receipts: bool, other_polling_answer: bool) {
        let settings = J1Settings { receipts, other_polling_answer, ..J1Settings::default() };
        whole_session(settings, None, seed);
    }
}

#[test]
fn a_whole_certificate_comes_in_one_extended_answer() {
    let mut rig = powered(J1Settings::default());
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    let Report::Answer(answer) = rig.transmit(READ_WHOLE) else {
        panic!("{:?}", rig.reports);
    };
    let certificate = &image().authentication_certificate;
    assert_eq!(answer.get(..certificate.len()), Some(certificate.as_slice()));
}

#[test]
fn a_reader_with_another_key_is_entered_by_the_second_try() {
    let settings = J1Settings {
        key: OTHER_KEY,
        ..J1Settings::default()
    };
    let rig = whole_session(settings, Some(OTHER_KEY), 7);
    // Challenge and proof with the shipped key, and again with the right one.
    assert_eq!(rig.reader.heard()[..5], [0x6B, 0x6B, 0x6B, 0x6B, 0x6B]);
}

#[test]
fn a_given_key_that_is_the_shipped_one_is_tried_once() {
    let rig = failing_log_in(
        J1Settings {
            key: OTHER_KEY,
            ..J1Settings::default()
        },
        Some(SHIPPED_KEY),
    );
    assert_eq!(rig.reader.heard(), [0x6B, 0x6B]);
}

#[test]
fn no_known_key_is_named_and_the_right_one_then_works() {
    for (settings, key) in [
        (J1Settings::default(), None),
        (J1Settings::default(), Some(*b"wrong as well...")),
        // The reader has heard enough after the first: 51 07.
        (
            J1Settings {
                log_in_tries: 0,
                ..J1Settings::default()
            },
            Some(OTHER_KEY),
        ),
    ] {
        let settings = J1Settings {
            key: OTHER_KEY,
            ..settings
        };
        let tries = settings.log_in_tries;
        let mut rig = failing_log_in(settings, key);
        assert_eq!(rig.heard_by_card(), []);
        if tries > 0 {
            rig.reconnect(Some(OTHER_KEY));
            rig.until(|rig| rig.reports.contains(&Report::Ready));
            assert_eq!(rig.reports, [Report::Ready]);
        }
    }
}

fn failing_log_in(settings: J1Settings, key: Option<[u8; 16]>) -> Rig {
    let mut rig = Rig::new(settings, key, 3);
    rig.insert();
    rig.connect();
    rig.until(|rig| rig.closed);
    assert_eq!(rig.reports, [Report::Failed(ReaderError::OtherKey)]);
    rig
}

#[test]
fn a_card_that_comes_and_goes_is_told_once_each() {
    let mut rig = Rig::new(J1Settings::default(), None, 11);
    rig.connect();
    rig.pass(1_000);
    assert_eq!(rig.reports, [Report::Ready]);
    for _ in 0..3 {
        rig.reports.clear();
        rig.insert();
        rig.pass(1_000);
        assert_eq!(rig.reports, [Report::CardPresent]);
        assert_eq!(rig.ask(Event::PowerOn), atr());
        rig.remove();
        rig.pass(1_000);
        assert_eq!(rig.reports, [Report::CardPresent, atr(), Report::CardGone]);
        assert_eq!(rig.transmit(SELECT), Report::Failed(ReaderError::State));
        assert_eq!(rig.ask(Event::PowerOn), Report::Failed(ReaderError::CardMute));
    }
    assert!(!rig.closed);
}

/// Between two looks at the slot another card, or the same one without its power, took the place.
#[test]
fn a_card_that_lost_its_power_has_left_and_come_back() {
    let mut rig = powered(J1Settings::default());
    rig.reports.clear();
    let card = rig.remove().unwrap();
    rig.insert_card(card);
    rig.pass(1_000);
    assert_eq!(rig.reports, [Report::CardGone, Report::CardPresent]);
    assert_eq!(rig.transmit(SELECT), Report::Failed(ReaderError::State));
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_sent() {
    let mut rig = Rig::new(J1Settings::default(), None, 5);
    rig.insert();
    for event in [
        Event::PowerOn,
        Event::PowerOff,
        Event::Transmit(SELECT.to_vec().into()),
    ] {
        rig.feed(event);
        assert_eq!(rig.reports.pop(), Some(Report::Failed(ReaderError::State)));
    }
    rig.log_in();
    let heard = rig.reader.heard().len();
    for (event, error) in [
        (Event::Transmit(SELECT.to_vec().into()), ReaderError::State),
        (Event::Opened { mtu: 23 }, ReaderError::State),
    ] {
        rig.reports.clear();
        let opened = matches!(event, Event::Opened { .. });
        rig.feed(event);
        let expected = if opened {
            vec![]
        } else {
            vec![Report::Failed(error)]
        };
        assert_eq!(rig.reports, expected);
    }
    assert_eq!(rig.ask(Event::PowerOn), atr());
    for apdu in [vec![], vec![0x00, 0xB0, 0x00], vec![0; 65_545]] {
        let error = if apdu.len() > 4 {
            ReaderError::TooLong
        } else {
            ReaderError::State
        };
        assert_eq!(rig.transmit(&apdu), Report::Failed(error));
    }
    assert_eq!(rig.reader.heard().len(), heard + 1);
    assert_eq!(rig.heard_by_card(), []);
    // A second command while one is open is refused; the open one goes on, and a power-off follows it.
    rig.reports.clear();
    for event in [
        Event::Transmit(SELECT.to_vec().into()),
        Event::Transmit(READ_HEAD.to_vec().into()),
        Event::PowerOff,
        Event::PowerOff,
    ] {
        rig.feed(event);
    }
    rig.until(|rig| rig.reports.contains(&Report::PoweredOff));
    assert_eq!(
        rig.reports,
        [
            Report::Failed(ReaderError::State),
            Report::Failed(ReaderError::State),
            ok(&[]),
            Report::PoweredOff
        ]
    );
    assert_eq!(rig.heard_by_card(), [HEARD_SELECT]);
}

#[test]
fn close_takes_power_and_polling_away_first() {
    let mut rig = powered(J1Settings::default());
    rig.feed(Event::Transmit(SELECT.to_vec().into()));
    rig.feed(Event::Close);
    rig.until(|rig| rig.closed);
    assert!(
        rig.reports.ends_with(&[ok(&[]), Report::PoweredOff]),
        "{:?}",
        rig.reports
    );
    assert!(!rig.reader.is_powered() && !rig.reader.is_polling());
    assert_eq!(rig.reader.heard()[rig.reader.heard().len() - 2..], [0x63, 0x6B]);
    // After the end every wish is answered at once.
    for event in [
        Event::PowerOn,
        Event::PowerOff,
        Event::Transmit(SELECT.to_vec().into()),
    ] {
        rig.feed(event);
        assert_eq!(rig.reports.pop(), Some(Report::Failed(ReaderError::LinkLost)));
    }
    rig.feed(Event::Close);
    assert!(rig.reports.ends_with(&[Report::PoweredOff]));
}

#[test]
fn close_before_log_in_closes_at_once() {
    let mut rig = Rig::new(J1Settings::default(), None, 5);
    rig.connect();
    rig.feed(Event::Close);
    assert!(rig.closed);
    assert_eq!(rig.reports, []);
}

#[test]
fn the_battery_is_told_when_it_changes() {
    let mut rig = Rig::new(J1Settings::default(), None, 5);
    rig.connect();
    for (value, report) in [
        (&[80_u8][..], Some((80, false))),
        (&[80], None),
        (&[20], Some((20, true))),
        (&[101], None),
        (&[], None),
        (&[3, 4], None),
        (&[0], Some((0, true))),
    ] {
        rig.reports.clear();
        rig.feed(Event::Notified(Channel::Battery, value.to_vec()));
        let expected: Vec<Report> = report
            .map(|(percent, low)| Report::Battery {
                percent: Some(percent),
                low,
            })
            .into_iter()
            .collect();
        assert_eq!(rig.reports, expected, "{value:?}");
    }
}

#[test]
fn whether_extended_commands_pass_only_a_probe_can_tell() {
    let engine = kazasu_reader::j1::J1Engine::new(None, [[0; 16]; 2]);
    assert_eq!(engine.extended_apdu(), None);
    let mut rig = powered(J1Settings {
        extended: false,
        ..J1Settings::default()
    });
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    assert_eq!(rig.transmit(READ_WHOLE), Report::Answer(vec![0x67, 0x00]));
    assert_eq!(rig.heard_by_card(), [HEARD_SELECT]);
}

/// A reader that carries CCID messages of 271 bytes: 261 for the card.
#[test]
fn a_capped_reader_refuses_and_goes_on() {
    let mut rig = powered(J1Settings {
        longest: Some(261),
        ..J1Settings::default()
    });
    assert_eq!(rig.transmit(SELECT), ok(&[]));
    for apdu in [&long_command(300)[..], READ_WHOLE] {
        assert_eq!(rig.transmit(apdu), Report::Failed(ReaderError::Refused(0x06)));
    }
    let head = image().authentication_certificate.get(..0xF0).unwrap();
    assert_eq!(rig.transmit(READ_HEAD), ok(head));
}

/// A rig with a card that has power.
fn powered(settings: J1Settings) -> Rig {
    let mut rig = Rig::new(settings, None, 99);
    rig.insert();
    rig.log_in();
    assert_eq!(rig.ask(Event::PowerOn), atr());
    rig
}
