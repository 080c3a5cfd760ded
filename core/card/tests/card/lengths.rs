//! Length choice: extended where it passes, else the longest block that does; each step down costs one command.

use kazasu_card::{CardTask, Carried, Outcome, ReadMode, drive};

use crate::model::{Card, PIN, input};

/// Commands of a check and what it learned, on a reader that carries answers of `most` bytes.
fn check(most: usize, mode: ReadMode, block_len: u16) -> (u32, Carried) {
    let mut card = Card {
        most_le: most,
        ..Card::new(1590)
    };
    let mut input = input(PIN, mode);
    input.block_len = block_len;
    let mut task = CardTask::check(input);
    let outcome = drive(&mut task, &mut card, |_| ());
    assert!(matches!(outcome, Outcome::Signed { .. }), "{most}: {outcome:?}");
    (task.apdus(), task.carried())
}

/// Commands of a check in blocks: the reads and SELECT, tries, VERIFY, sign, leave.
const fn commands(block: u32) -> u32 {
    1590_u32.div_ceil(block) + 5
}

#[test]
fn every_step_down_costs_one_command_at_most() {
    // Caps of 255, 256 (Le 00), 261 and 271 bytes of message carry a block of 240; the EC cap of a Bluetooth reader
    // that does not chain carries 128; 64 is for phones that fail on anything longer.
    for (most, fallbacks, block) in [(255, 0, 240), (259, 0, 240), (0xE2 - 2, 1, 128), (100, 2, 64)] {
        let (apdus, carried) = check(most, ReadMode::Short, 240);
        assert_eq!(
            (apdus, carried.block_len),
            (commands(block.into()) + fallbacks, block)
        );
        let (apdus, carried) = check(most, ReadMode::Extended, 240);
        assert_eq!(
            (apdus, carried.extended),
            (commands(block.into()) + fallbacks + 1, Some(false))
        );
        // What was learned makes the next check pay nothing.
        assert_eq!(check(most, ReadMode::Short, block).0, commands(block.into()));
    }
}

#[test]
fn what_passes_is_remembered() {
    let (apdus, carried) = check(usize::MAX, ReadMode::Extended, 240);
    assert_eq!((apdus, carried.extended, carried.block_len), (6, Some(true), 240));
    let (_, carried) = check(usize::MAX, ReadMode::Short, 240);
    assert_eq!((carried.extended, carried.block_len), (None, 240));
    // A block length this side does not know is not believed.
    assert_eq!(check(usize::MAX, ReadMode::Short, 7).0, commands(240));
}

#[test]
fn a_reader_that_carries_nothing_ends_in_bounds() {
    let mut card = Card {
        most_le: 10,
        ..Card::new(1590)
    };
    let outcome = card.check(input(PIN, ReadMode::Extended));
    assert_eq!((outcome, card.pins_sent()), (Outcome::CertificateMalformed, 0));
    assert!(card.log.len() <= 12, "{:?}", card.hex_log());
}

#[test]
fn a_smaller_block_serves_the_same_card_check_too() {
    let mut first = Card::new(1590);
    let Outcome::Signed { certificate, .. } = first.check(input(PIN, ReadMode::Extended)) else {
        panic!("not signed");
    };
    let mut card = Card {
        most_le: 128,
        ..Card::new(1590)
    };
    let mut again = crate::model::resumed(PIN, certificate.into());
    again.block_len = 240;
    assert!(matches!(card.check(again), Outcome::Signed { apdus: 8, .. }));
}

#[test]
fn the_probe_tells_whether_extended_answers_pass() {
    for (card, extended) in [
        (Card::new(1590), true),
        (
            Card {
                takes_extended: false,
                ..Card::new(1590)
            },
            false,
        ),
    ] {
        let mut card = card;
        let mut task = CardTask::probe();
        let outcome = drive(&mut task, &mut card, |_| ());
        assert_eq!(outcome, Outcome::Probed { extended });
        assert_eq!(card.hex_log()[1], "00B08B00000000");
        assert_eq!((card.log.len(), card.releases.last()), (3, Some(&(3, true))));
    }
}
