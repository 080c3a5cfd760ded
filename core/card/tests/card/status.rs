//! Status words of the empty VERIFY and of VERIFY.

use kazasu_card::{AuthenticationCertificate, CardCommand, Outcome, ReadMode, StatusWord};

use crate::model::{Card, PIN, input};

const EMPTY_VERIFY: usize = 2;
const VERIFY: usize = 3;

#[test]
fn empty_verify() {
    let signed = "card.check.signed";
    let unknown = "card.pin.tries-unknown";
    for (status, code, pins) in [
        (0x63CF, signed, 1),
        (0x63C3, signed, 1),
        (0x63C2, signed, 1),
        (0x63C1, "card.pin.last-try", 0),
        (0x63C0, "card.pin.locked", 0),
        (0x6300, unknown, 0),
        (0x6982, unknown, 0),
        (0x6983, "card.pin.locked", 0),
        (0x6984, "card.pin.switched-off", 0),
        (0x6985, unknown, 0),
        // Once with Le, which this card takes.
        (0x6700, signed, 1),
        (0x6C00, signed, 1),
        // Power off, then the counter.
        (0x9000, signed, 1),
        (0x6100, unknown, 0),
    ] {
        let mut card = Card::new(1590).saying(EMPTY_VERIFY, status);
        let outcome = card.check(input(PIN, ReadMode::Extended));
        assert_eq!((outcome.code(), card.pins_sent()), (code, pins), "{status:04X}");
        assert_eq!(
            card.releases.last(),
            Some(&(card.log.len(), true)),
            "{status:04X}"
        );
    }
}

#[test]
fn empty_verify_refused_in_both_forms_is_unknown() {
    let mut card = Card::new(1590)
        .saying(EMPTY_VERIFY, 0x6700)
        .saying(EMPTY_VERIFY + 1, 0x6700);
    assert_eq!(card.check(input(PIN, ReadMode::Extended)), Outcome::TriesUnknown);
    assert_eq!(card.pins_sent(), 0);
}

#[test]
fn verify() {
    let fault = |status| Outcome::CardFault {
        command: CardCommand::Verify,
        status: StatusWord(status),
    };
    for (status, expected) in [
        (0x63C2, Outcome::WrongPin { tries_left: 2 }),
        (0x63C1, Outcome::WrongPin { tries_left: 1 }),
        (0x63C0, Outcome::Locked),
        // No counter told: this model's counter still stands at 3 when asked.
        (0x6300, Outcome::WrongPin { tries_left: 3 }),
        (0x6983, Outcome::Locked),
        (0x6984, Outcome::Locked),
        (0x6700, fault(0x6700)),
        (0x6C00, fault(0x6C00)),
        (0x6104, fault(0x6104)),
        (0x6A86, fault(0x6A86)),
        (0x6F00, fault(0x6F00)),
    ] {
        let mut card = Card::new(1590).saying(VERIFY, status);
        assert_eq!(card.check(input(PIN, ReadMode::Extended)), expected);
        assert_eq!(card.pins_sent(), 1, "{status:04X}");
        assert_eq!(card.releases, [(card.log.len(), true)], "{status:04X}");
    }
    // 9000 without a verification in truth: the signature is refused.
    let mut card = Card::new(1590).saying(VERIFY, 0x9000);
    let refused = Outcome::CardFault {
        command: CardCommand::Sign,
        status: StatusWord(0x6982),
    };
    assert_eq!(card.check(input(PIN, ReadMode::Extended)), refused);
}

#[test]
fn wrong_pin_without_any_counter_counts_itself() {
    let mut card = Card::new(1590).saying(VERIFY, 0x6300).saying(VERIFY + 1, 0x6985);
    assert_eq!(
        card.check(input(PIN, ReadMode::Extended)),
        Outcome::WrongPin { tries_left: 2 }
    );
}

#[test]
fn wrong_pin_without_a_counter_that_locked_the_card_is_told_as_locked() {
    for status in [0x63C0, 0x6983] {
        let mut card = Card::new(1590).saying(VERIFY, 0x6300).saying(VERIFY + 1, status);
        assert_eq!(card.check(input(PIN, ReadMode::Extended)), Outcome::Locked);
        assert_eq!(card.pins_sent(), 1, "{status:04X}");
    }
}

#[test]
fn codes_are_stable_names() {
    assert_eq!(StatusWord(0x6A82).to_string(), "6A82");
    assert_eq!(format!("{:?}", StatusWord(0x6A82)), "StatusWord(6A82)");
    assert_eq!(CardCommand::AskTries.name(), "ask-tries");
    let no_certificate = AuthenticationCertificate::from_file(&[0x30]).unwrap_err();
    assert_eq!(no_certificate.code(), "card.certificate.malformed");
}
