//! One thing goes wrong in a session.

use kazasu_reader::{Event, ReaderError, Report};
use kazasu_testkit::card::PinFile;
use kazasu_testkit::reader::EmulatedReader as _;
use kazasu_testkit::reader::j1::{J1Fault, J1Mishap, J1Settings};

use super::rig::{Rig, START};
use super::{SELECT, atr, ok};

const TRIES: &[u8] = &[0x00, 0x20, 0x00, 0x98];

/// Log-in, power, SELECT, the empty VERIFY, a wrong PIN.
fn run(kind: u8, nth: u32, mishap: J1Mishap, seed: u64) -> Rig {
    let settings = J1Settings {
        faults: vec![J1Fault { kind, nth, mishap }],
        ..J1Settings::default()
    };
    let mut rig = Rig::new(settings, None, seed);
    rig.insert();
    rig.connect();
    rig.until(|rig| rig.reports.contains(&Report::CardPresent));
    for event in [
        Event::PowerOn,
        Event::Transmit(SELECT.to_vec().into()),
        Event::Transmit(TRIES.to_vec().into()),
        Event::Transmit(b"\x00\x20\x00\x98\x040000".to_vec().into()),
    ] {
        if !rig.closed {
            rig.ask(event);
        }
    }
    rig
}

fn tries_left(rig: &Rig) -> Option<u8> {
    rig.reader
        .card()
        .unwrap()
        .memory()
        .tries_left(PinFile::Authentication)
}

/// The mishap at the third card command, the wrong PIN: what is reported for it, and whether the card has acted.
#[test]
fn each_mishap_at_a_verify_has_a_name_and_nothing_is_sent_twice() {
    let failed = |error| Report::Failed(error);
    let wrong = Report::Answer(vec![0x63, 0xC2]);
    for (mishap, last, ends, acted) in [
        (J1Mishap::LostBefore, failed(ReaderError::LinkLost), true, false),
        (J1Mishap::LostAfter, failed(ReaderError::LinkLost), true, true),
        (J1Mishap::BadChecksum, failed(ReaderError::Malformed), true, true),
        (J1Mishap::BadMessage, failed(ReaderError::Malformed), true, true),
        (J1Mishap::Noise, failed(ReaderError::Malformed), true, true),
        (J1Mishap::Twice, wrong.clone(), false, true),
        (
            J1Mishap::Error(0x01),
            failed(ReaderError::Refused(0x01)),
            false,
            false,
        ),
        (
            J1Mishap::Error(0x02),
            failed(ReaderError::Refused(0x02)),
            false,
            false,
        ),
        (
            J1Mishap::ErrorInClear(0x05),
            failed(ReaderError::Refused(0x05)),
            false,
            false,
        ),
        (
            J1Mishap::ErrorInClear(0x04),
            failed(ReaderError::OtherKey),
            true,
            false,
        ),
        (J1Mishap::Error(0x07), failed(ReaderError::OtherKey), true, false),
        (J1Mishap::PulledBefore, Report::CardGone, true, false),
        (J1Mishap::PulledAfter, Report::CardGone, true, true),
        (J1Mishap::FalseEvent(0x02), wrong.clone(), false, true),
        (J1Mishap::FalseEvent(0x03), wrong.clone(), false, true),
    ] {
        for seed in 1..8 {
            let mut rig = run(0x6F, 3, mishap, seed);
            assert_eq!(rig.reports.last(), Some(&last), "{mishap:?}");
            assert_eq!(rig.closed, ends, "{mishap:?}");
            assert_eq!(rig.heard_by_card().len(), if acted { 3 } else { 2 }, "{mishap:?}");
            assert_eq!(tries_left(&rig), Some(if acted { 2 } else { 3 }), "{mishap:?}");
            if !ends {
                // The session is whole: the next answer belongs to the next question.
                rig.pass(1_000);
                assert_eq!(rig.transmit(SELECT), ok(&[]), "{mishap:?}");
                assert_eq!(rig.ask(Event::PowerOff), Report::PoweredOff, "{mishap:?}");
            }
        }
    }
}

/// A pulled card ends soon, not at the end of the time a card may compute.
#[test]
fn a_reader_that_hangs_on_removal_is_left_after_two_seconds() {
    let mut rig = run(0x6F, 3, J1Mishap::PulledBefore, 1);
    assert!(rig.closed);
    assert!((2_000..3_000).contains(&(rig.now - START)), "{}", rig.now);
    // Reconnect, and the card is read again from the start.
    rig.reconnect(None);
    rig.until(|rig| rig.reports.contains(&Report::CardPresent));
    assert_eq!(rig.ask(Event::PowerOn), atr());
    assert_eq!(rig.transmit(SELECT), ok(&[]));
}

#[test]
fn mishaps_at_other_messages_have_names_too() {
    let failed = |error| Some(Report::Failed(error));
    for (kind, nth, mishap, last) in [
        (0x6B, 1, J1Mishap::BadChecksum, failed(ReaderError::Malformed)),
        (
            0x6B,
            1,
            J1Mishap::ErrorInClear(0x03),
            failed(ReaderError::Refused(0x03)),
        ),
        (
            0x6B,
            1,
            J1Mishap::ErrorInClear(0x07),
            failed(ReaderError::OtherKey),
        ),
        (0x6B, 2, J1Mishap::LostAfter, failed(ReaderError::LinkLost)),
        (
            0x6B,
            2,
            J1Mishap::ErrorInClear(0x04),
            failed(ReaderError::OtherKey),
        ),
        (0x6B, 3, J1Mishap::BadChecksum, failed(ReaderError::Malformed)),
        (0x6B, 3, J1Mishap::Error(0x03), failed(ReaderError::Refused(0x03))),
        (
            0x6B,
            3,
            J1Mishap::ErrorInClear(0x04),
            failed(ReaderError::OtherKey),
        ),
        (0x65, 1, J1Mishap::BadChecksum, failed(ReaderError::Malformed)),
        (0x62, 1, J1Mishap::BadMessage, failed(ReaderError::Malformed)),
        (0x62, 1, J1Mishap::PulledBefore, Some(Report::CardGone)),
        (0x62, 1, J1Mishap::LostAfter, failed(ReaderError::LinkLost)),
    ] {
        let rig = run(kind, nth, mishap, 5);
        assert!(rig.closed, "{kind:02X} {nth} {mishap:?}");
        assert_eq!(rig.reports.last(), last.as_ref(), "{kind:02X} {nth} {mishap:?}");
        assert_eq!(rig.heard_by_card(), []);
    }
    // Noise before a log-in answer is the end of an old session; the session begins all the same.
    for nth in [1, 2] {
        let rig = run(0x6B, nth, J1Mishap::Noise, 5);
        assert_eq!(rig.reports.last(), Some(&Report::Answer(vec![0x63, 0xC2])));
    }
    // Power refused once may be asked for again.
    let mut rig = run(0x62, 1, J1Mishap::Error(0x02), 5);
    assert!(rig.reports.contains(&Report::Failed(ReaderError::Refused(0x02))));
    assert_eq!(rig.ask(Event::PowerOn), atr());
    // The first look at the slot refused: the note of the card is enough, or the next look.
    let rig = run(0x65, 1, J1Mishap::Error(0x02), 5);
    assert_eq!(rig.reports.last(), Some(&Report::Answer(vec![0x63, 0xC2])));
}

/// A card whose power cannot be taken away keeps its verified PIN: the link ends.
#[test]
fn a_refused_power_off_ends_the_link() {
    let mut rig = run(0x63, 1, J1Mishap::Error(0x03), 5);
    assert_eq!(
        rig.ask(Event::PowerOff),
        Report::Failed(ReaderError::Refused(0x03))
    );
    assert!(rig.closed);
}

#[test]
fn a_session_with_a_false_status_answer_in_between_is_looked_at_again() {
    let mut rig = run(0x6F, 3, J1Mishap::FalseEvent(0x02), 5);
    rig.pass(1_000);
    // The slot status contradicts the note: the card is still there.
    assert!(!rig.reports.contains(&Report::CardGone));
    assert_eq!(rig.reader.heard().last(), Some(&0x65));
}
