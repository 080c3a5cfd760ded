//! A reader whose sums and cipher are right, and whose messages are not what was asked.

use kazasu_reader::j1::cipher::SessionCipher;
use kazasu_reader::j1::frame::wrap;
use kazasu_reader::j1::message::{Message, kind, refusal, slot};
use kazasu_reader::j1::{MasterKey, SleepTime};
use kazasu_reader::{Channel, Event, ReaderError, Report};
use kazasu_testkit::reader::j1::{J1Fault, J1Mishap, J1Settings};

use super::rig::{OTHER_KEY, Rig};
use super::{SELECT, atr, powered};

/// A reader that says nothing by itself at the first message of this type.
fn silent_at(kind: u8) -> J1Settings {
    silent_at_nth(kind, 1)
}

fn silent_at_nth(kind: u8, nth: u32) -> J1Settings {
    J1Settings {
        faults: vec![J1Fault {
            kind,
            nth,
            mishap: J1Mishap::LostBefore,
        }],
        ..J1Settings::default()
    }
}

/// The reader says this under the cipher of the session.
fn says(rig: &mut Rig, kind: u8, param: u8, data: &[u8]) {
    let session = SessionCipher::new(rig.reader.session_key().unwrap());
    let message = Message::new(kind, param, data).encode().unwrap();
    let bytes = wrap(&session.seal(&message)).unwrap();
    rig.feed(Event::Notified(Channel::Answer, bytes.to_vec()));
}

/// The reader says this before there is a session.
fn says_in_clear(rig: &mut Rig, kind: u8, param: u8, data: &[u8]) {
    let bytes = wrap(&Message::new(kind, param, data).encode().unwrap()).unwrap();
    rig.feed(Event::Notified(Channel::Answer, bytes.to_vec()));
}

/// A card command the reader keeps to itself.
fn asked() -> Rig {
    let mut rig = powered(silent_at(kind::APDU));
    rig.reports.clear();
    rig.feed(Event::Transmit(SELECT.to_vec().into()));
    rig.pass(500);
    rig
}

#[test]
fn an_empty_answer_is_a_mute_card_and_the_session_goes_on() {
    let mut rig = asked();
    says(&mut rig, kind::DATA, slot::INACTIVE, &[]);
    assert_eq!(rig.reports, [Report::Failed(ReaderError::CardMute)]);
    assert!(!rig.closed);
}

#[test]
fn an_answer_of_one_byte_ends_the_session() {
    let mut rig = asked();
    says(&mut rig, kind::DATA, slot::ACTIVE, &[0x90]);
    assert_eq!(rig.reports, [Report::Failed(ReaderError::Malformed)]);
    assert!(rig.closed);
}

#[test]
fn answers_to_other_questions_are_passed_over() {
    let mut rig = asked();
    for (kind, data) in [
        (kind::SLOT_STATUS, &[][..]),
        (kind::ESCAPE_ANSWER, &[0xE1, 0x00, 0x00, 0x40, 0x01]),
        (0x99, &[1, 2, 3]),
    ] {
        says(&mut rig, kind, slot::ACTIVE, data);
        assert_eq!(rig.reports, [], "{kind:02X}");
    }
    says(&mut rig, kind::DATA, slot::ACTIVE, &[0x90, 0x00]);
    assert_eq!(rig.reports, [Report::Answer(vec![0x90, 0x00])]);
}

#[test]
fn a_card_that_was_pulled_during_power_off_is_gone() {
    let mut rig = powered(silent_at(kind::POWER_OFF));
    rig.reports.clear();
    rig.feed(Event::PowerOff);
    rig.pass(500);
    says(&mut rig, kind::SLOT_STATUS, slot::ABSENT, &[]);
    assert_eq!(rig.reports, [Report::PoweredOff, Report::CardGone]);
}

#[test]
fn a_power_on_without_an_answer_to_reset_is_a_mute_card() {
    let mut rig = Rig::new(silent_at(kind::POWER_ON), None, 5);
    rig.insert();
    rig.log_in();
    rig.reports.clear();
    rig.feed(Event::PowerOn);
    rig.pass(500);
    says(&mut rig, kind::DATA, slot::ABSENT, &[]);
    assert_eq!(rig.reports[0], Report::Failed(ReaderError::CardMute));
    assert!(!rig.closed);
}

#[test]
fn a_slot_status_that_is_none_tells_nothing_and_the_next_card_is_asked_for() {
    let mut rig = Rig::new(silent_at(kind::GET_SLOT_STATUS), None, 5);
    rig.connect();
    rig.pass(500);
    says(&mut rig, kind::SLOT_STATUS, 0x07, &[]);
    assert_eq!(rig.reports, [Report::Ready]);
    rig.insert();
    rig.until(|rig| rig.reports.len() > 1);
    assert_eq!(rig.reports, [Report::Ready, Report::CardPresent]);
}

#[test]
fn a_polling_answer_that_agrees_to_nothing_is_not_ready() {
    // The third escape: challenge and proof come before it.
    let mut rig = Rig::new(silent_at_nth(kind::ESCAPE, 3), None, 5);
    rig.connect();
    rig.pass(500);
    says(&mut rig, kind::ESCAPE_ANSWER, 0, &[0xE1, 0x00, 0x00, 0x40, 0x77]);
    assert_eq!(rig.reports, []);
    says(&mut rig, kind::ESCAPE_ANSWER, 0, &[0xE1, 0x00, 0x00, 0x40, 0x01]);
    assert_eq!(rig.reports, [Report::Ready]);
}

/// What a reader may say to the first escape of a log-in, and to the second.
fn logging_in(nth: u32) -> Rig {
    let mut rig = Rig::new(silent_at_nth(kind::ESCAPE, nth), None, 5);
    rig.connect();
    rig.pass(500);
    assert_eq!(rig.reports, []);
    rig
}

#[test]
fn a_refused_log_in_is_another_key_and_another_refusal_keeps_its_number() {
    for (param, error) in [
        (refusal::UNAUTHORISED, ReaderError::OtherKey),
        (refusal::TOO_MANY_LOG_INS, ReaderError::OtherKey),
        (0x09, ReaderError::Refused(0x09)),
    ] {
        let mut rig = logging_in(1);
        says_in_clear(&mut rig, kind::ERROR, param, &[]);
        assert_eq!(rig.reports, [Report::Failed(error)], "{param:02X}");
        assert!(rig.closed);
    }
}

#[test]
fn a_proof_that_is_refused_or_wrong_is_another_key() {
    for (result, proof) in [(0x01, &[][..]), (0x00, &[0x5A; 16])] {
        let mut rig = logging_in(2);
        let data = [&[0xE1, 0x00, 0x00, 0x46, result][..], proof].concat();
        says_in_clear(&mut rig, kind::ESCAPE_ANSWER, 0, &data);
        assert_eq!(
            rig.reports,
            [Report::Failed(ReaderError::OtherKey)],
            "{result:02X}"
        );
    }
}

#[test]
fn a_challenge_of_another_length_ends_the_session() {
    let mut rig = logging_in(1);
    let data = [&[0xE1, 0x00, 0x00, 0x45, 0x00][..], &[0x5A; 15]].concat();
    says_in_clear(&mut rig, kind::ESCAPE_ANSWER, 0, &data);
    assert_eq!(rig.reports, [Report::Failed(ReaderError::Malformed)]);
    assert!(rig.closed);
}

#[test]
fn what_belongs_to_no_log_in_is_passed_over() {
    let mut rig = logging_in(1);
    says_in_clear(&mut rig, kind::SLOT_STATUS, slot::ACTIVE, &[]);
    says_in_clear(&mut rig, kind::ESCAPE_ANSWER, 0, &[0xE1, 0x00, 0x00, 0x47, 0x00]);
    says_in_clear(&mut rig, kind::ESCAPE_ANSWER, 0, &[0xE1, 0x00, 0x00, 0x46, 0x00]);
    assert_eq!(rig.reports, []);
    assert!(!rig.closed);
}

#[test]
fn each_sleep_time_has_its_escape_and_keeps_the_reader_awake() {
    for (sleep, code, millis) in [
        (SleepTime::Seconds60, 0x00, 60_000),
        (SleepTime::Seconds90, 0x01, 90_000),
        (SleepTime::Seconds120, 0x02, 120_000),
        (SleepTime::Seconds180, 0x03, 180_000),
    ] {
        assert_eq!(sleep.escape(), [0xE0, 0x00, 0x00, 0x48, code]);
        assert_eq!(sleep.millis(), millis);
        let mut rig =
            Rig::new(J1Settings::default(), None, 5).with_engine(|engine| engine.with_sleep_time(sleep));
        rig.insert();
        rig.log_in();
        rig.pass(10 * millis);
        assert!(!rig.reader.is_asleep() && !rig.closed, "{sleep:?}");
        assert_eq!(rig.ask(Event::PowerOn), atr());
    }
}

#[test]
fn the_given_key_serves_where_the_shipped_one_is_refused_in_clear() {
    let settings = J1Settings {
        key: OTHER_KEY,
        ..J1Settings::default()
    };
    let mut rig = Rig::new(settings, Some(OTHER_KEY), 5);
    rig.insert();
    rig.log_in();
    assert_eq!(rig.ask(Event::PowerOn), atr());
    assert_ne!(MasterKey::new(OTHER_KEY), MasterKey::default());
}
