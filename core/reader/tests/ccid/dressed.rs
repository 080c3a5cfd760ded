//! A reader that answers by hand: whole messages of the right number that say something else than usual.

use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, ReaderError, Report};
use kazasu_testkit::reader::ccid::header;

use crate::host::Kind;
use crate::session::select;

/// Messages to the reader (CCID 1.1 §6.1).
const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const SLOT_STATUS: u8 = 0x65;
const TRANSFER: u8 = 0x6F;
const ABORT: u8 = 0x72;
/// Messages from it (§6.2).
const DATA_BLOCK: u8 = 0x80;
const STATUS: u8 = 0x81;
/// bStatus: active, inactive, absent; failed ones have bit 6.
const ACTIVE: u8 = 0x00;
const INACTIVE: u8 = 0x01;
const ABSENT: u8 = 0x02;
const FAILED: u8 = 0x40;
/// bError: no card, or a mute one; slot busy; hardware.
const MUTE: u8 = 0xFE;
const BUSY: u8 = 0xE0;
const HARDWARE: u8 = 0xFB;

/// A USB reader between an engine and a hand.
struct Hand {
    engine: Box<dyn ReaderEngine>,
    reports: Vec<Report>,
    /// Type and number of each message to the reader.
    heard: Vec<(u8, u8)>,
    now: u64,
    wait: Option<u64>,
}

impl Hand {
    fn open() -> Self {
        let mut hand = Self {
            engine: Kind::UsbExtended.engine(),
            reports: Vec::new(),
            heard: Vec::new(),
            now: 0,
            wait: None,
        };
        hand.feed(Event::Opened { mtu: 64 });
        assert_eq!(hand.last(), SLOT_STATUS);
        hand
    }

    /// A reader whose card has power.
    fn powered() -> Self {
        let mut hand = Self::open();
        hand.says(STATUS, INACTIVE, 0, &[]);
        hand.feed(Event::PowerOn);
        hand.says(DATA_BLOCK, ACTIVE, 0, &[0x3B, 0x80]);
        assert_eq!(hand.reports.last(), Some(&Report::PoweredOn(vec![0x3B, 0x80])));
        hand.reports.clear();
        hand
    }

    /// Takes an event, tells each write as done, and the time once at the end, as a shell does.
    fn feed(&mut self, event: Event) {
        let mut events = vec![Event::Tick(Millis(self.now)), event];
        while let Some(event) = events.pop() {
            for command in self.engine.feed(event) {
                match command {
                    Command::Write(channel, bytes) => {
                        if channel == Channel::Command {
                            self.heard.push((bytes[0], bytes[6]));
                        }
                        events.push(Event::Written);
                    }
                    Command::WaitUntil(at) => self.wait = Some(at.0),
                    Command::Report(report) => self.reports.push(report),
                    Command::Close => {}
                }
            }
        }
    }

    /// The answer to the last message, with this bStatus and bError.
    fn says(&mut self, kind: u8, status: u8, error: u8, data: &[u8]) {
        let (_, seq) = *self.heard.last().unwrap();
        let bytes = header(kind, data, seq, status, error, 0x00);
        self.feed(Event::Notified(Channel::Answer, bytes));
    }

    /// Time passes up to the moment the engine waits for.
    fn time_is_up(&mut self) {
        self.now = self.wait.take().unwrap();
        let now = Millis(self.now);
        self.feed(Event::Tick(now));
    }

    fn last(&self) -> u8 {
        self.heard.last().unwrap().0
    }

    fn count(&self, kind: u8) -> usize {
        self.heard.iter().filter(|(heard, _)| *heard == kind).count()
    }
}

#[test]
fn a_slot_status_that_fails_makes_ready_and_tells_of_the_card() {
    for (status, card) in [
        (FAILED | ABSENT, None),
        (FAILED | INACTIVE, Some(Report::CardPresent)),
    ] {
        let mut hand = Hand::open();
        hand.says(STATUS, status, MUTE, &[]);
        let expected: Vec<Report> = [Report::Ready].into_iter().chain(card).collect();
        assert_eq!(hand.reports, expected, "{status:02X}");
        // It is an answer: nobody asks again at once.
        assert_eq!(hand.heard.len(), 1);
    }
}

#[test]
fn a_card_that_is_not_there_has_no_power() {
    let mut hand = Hand::powered();
    hand.feed(Event::PowerOff);
    hand.says(STATUS, FAILED | ABSENT, MUTE, &[]);
    assert_eq!(hand.reports, [Report::PoweredOff, Report::CardGone]);
}

#[test]
fn a_mute_card_has_its_slot_asked_and_another_refusal_does_not() {
    for (error, named, then) in [
        (MUTE, ReaderError::CardMute, SLOT_STATUS),
        (HARDWARE, ReaderError::Refused(HARDWARE), TRANSFER),
    ] {
        let mut hand = Hand::powered();
        hand.feed(Event::Transmit(select().into()));
        hand.says(DATA_BLOCK, FAILED | INACTIVE, error, &[]);
        assert_eq!(hand.reports, [Report::Failed(named)]);
        assert_eq!(hand.last(), then);
    }
}

#[test]
fn a_card_without_power_after_a_mute_answer_takes_no_command() {
    let mut hand = Hand::powered();
    hand.feed(Event::Transmit(select().into()));
    hand.says(DATA_BLOCK, FAILED | INACTIVE, MUTE, &[]);
    hand.says(STATUS, INACTIVE, 0, &[]);
    hand.reports.clear();
    hand.feed(Event::Transmit(select().into()));
    assert_eq!(hand.reports, [Report::Failed(ReaderError::State)]);
    assert_eq!(hand.count(TRANSFER), 1);
}

#[test]
fn a_busy_reader_is_asked_for_power_a_stated_number_of_times() {
    let mut hand = Hand::open();
    hand.says(STATUS, INACTIVE, 0, &[]);
    hand.reports.clear();
    hand.feed(Event::PowerOn);
    while hand.reports.is_empty() {
        let asked = hand.count(POWER_ON);
        hand.says(DATA_BLOCK, FAILED | INACTIVE, BUSY, &[]);
        if hand.reports.is_empty() {
            // Not at once, but after a pause.
            assert_eq!(hand.count(POWER_ON), asked);
            hand.time_is_up();
            assert_eq!(hand.count(POWER_ON), asked + 1);
        }
    }
    assert_eq!(hand.reports, [Report::Failed(ReaderError::Busy)]);
    assert_eq!(hand.count(POWER_ON), 5, "once, and four times more");
}

#[test]
fn only_a_slot_status_ends_an_abort() {
    let mut hand = Hand::powered();
    hand.feed(Event::Transmit(select().into()));
    hand.time_is_up();
    assert_eq!(hand.reports, [Report::Failed(ReaderError::LinkLost)]);
    assert_eq!(hand.last(), ABORT);
    hand.feed(Event::PowerOff);
    // An answer that is late after all, under the number of the abort: nothing is sent before the reader has aborted.
    hand.says(DATA_BLOCK, ACTIVE, 0, &[0x90, 0x00]);
    assert_eq!((hand.last(), hand.count(POWER_OFF)), (ABORT, 0));
    hand.says(STATUS, ACTIVE, 0, &[]);
    assert_eq!(
        hand.count(POWER_OFF),
        1,
        "what waited behind the abort is sent by itself"
    );
}

#[test]
fn an_answer_to_reset_without_a_byte_is_malformed() {
    let mut hand = Hand::open();
    hand.says(STATUS, INACTIVE, 0, &[]);
    hand.reports.clear();
    hand.feed(Event::PowerOn);
    hand.says(DATA_BLOCK, ACTIVE, 0, &[]);
    assert_eq!(hand.reports, [Report::Failed(ReaderError::Malformed)]);
}

#[test]
fn the_rest_of_a_card_that_went_is_not_asked_for() {
    let mut hand = Hand::powered();
    hand.feed(Event::Transmit(
        [&[0x00, 0xB0, 0x8A, 0x00, 0x00, 0x06, 0x80][..]].concat().into(),
    ));
    // The notice: slot 0 has changed, and holds no card (CCID 1.1 §6.3.1).
    hand.feed(Event::Notified(Channel::Event, vec![0x50, 0x02]));
    let (_, seq) = *hand.heard.last().unwrap();
    // The first part of an answer; more would follow.
    let first = header(DATA_BLOCK, &[0x30; 64], seq, ABSENT, 0, 0x01);
    hand.feed(Event::Notified(Channel::Answer, first));
    assert!(
        hand.reports.contains(&Report::Failed(ReaderError::CardMute)),
        "{:?}",
        hand.reports
    );
    assert_eq!(hand.count(TRANSFER), 1);
}
