//! The link breaks at every byte of a session, and at every event.

use kazasu_reader::{Event, ReaderError, Report};
use kazasu_testkit::card::PinFile;
use kazasu_testkit::reader::EmulatedReader as _;
use kazasu_testkit::reader::j1::J1Settings;

use super::rig::Rig;
use super::{READ_HEAD, SELECT, long_command};

const VERIFY_WRONG: &[u8] = b"\x00\x20\x00\x98\x040000";

/// Log-in, power, four card commands, power off, close; stops at the first wish that fails.
fn run(carries: Option<usize>, seed: u64) -> Rig {
    let mut rig = Rig::new(J1Settings::default(), None, seed);
    rig.carries = carries;
    rig.insert();
    rig.connect();
    rig.until(|rig| rig.reports.contains(&Report::CardPresent));
    for event in [
        Event::PowerOn,
        Event::Transmit(SELECT.to_vec().into()),
        Event::Transmit(READ_HEAD.to_vec().into()),
        Event::Transmit(VERIFY_WRONG.to_vec().into()),
        Event::Transmit(long_command(300).into()),
        Event::PowerOff,
    ] {
        if !rig.closed {
            rig.ask(event);
        }
    }
    if !rig.closed {
        rig.feed(Event::Close);
        rig.until(|rig| rig.closed);
    }
    rig
}

#[test]
fn a_cut_at_every_byte_ends_in_a_named_error_and_sends_nothing_again() {
    for seed in [1, 2] {
        let whole = run(None, seed);
        let commands = whole.heard_by_card();
        assert_eq!(commands.len(), 4);
        assert_eq!(whole.reports.last(), Some(&Report::PoweredOff));
        assert!(whole.carried > 1000, "{}", whole.carried);
        for carries in 0..whole.carried {
            let rig = run(Some(carries), seed);
            assert!(rig.closed, "{carries}");
            assert_eq!(
                rig.reports.last(),
                Some(&Report::Failed(ReaderError::LinkLost)),
                "{carries}"
            );
            assert_eq!(
                rig.reports
                    .iter()
                    .filter(|report| matches!(report, Report::Failed(_)))
                    .count(),
                1,
                "{carries}"
            );
            // What the card heard is the beginning of what it hears in a whole session: nothing twice, nothing new.
            let heard = rig.heard_by_card();
            assert_eq!(commands.get(..heard.len()), Some(heard.as_slice()), "{carries}");
            let tries = rig
                .reader
                .card()
                .unwrap()
                .memory()
                .tries_left(PinFile::Authentication);
            assert_eq!(tries, Some(if heard.len() < 3 { 3 } else { 2 }), "{carries}");
        }
    }
}
