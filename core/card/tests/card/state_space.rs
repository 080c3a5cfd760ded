//! Every counter × every answer to VERIFY × every loss: what is told, and what the next tap may do.

use std::collections::BTreeSet;

use kazasu_card::{KeptCertificate, LastTryConsent, Outcome, ReadMode};

use crate::model::{Card, Fault, PIN, input, resumed};

/// What the card says to the VERIFY with data.
const ANSWERS: [u16; 10] = [
    0x9000, 0x63C0, 0x63C1, 0x63C2, 0x63C3, 0x6300, 0x6700, 0x6983, 0x6984, 0x6F00,
];

/// What becomes of that answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    None,
    Before,
    After,
}

/// VERIFY is the fourth command of an extended check.
const VERIFY: usize = 3;

fn card(tries: u8) -> Card {
    Card {
        tries,
        ..Card::new(1590)
    }
}

fn kept(card: &mut Card) -> KeptCertificate {
    let tries = std::mem::replace(&mut card.tries, 3);
    let Outcome::Signed { certificate, .. } = card.check(input(PIN, ReadMode::Extended)) else {
        panic!("not signed");
    };
    card.tries = tries;
    card.lift();
    certificate.into()
}

#[test]
fn no_counter_and_no_answer_leads_to_a_second_pin_or_a_silent_lock() {
    let mut seen = BTreeSet::new();
    for tries in 0..=3_u8 {
        for consent in [false, true] {
            for answer in ANSWERS {
                for loss in [Loss::None, Loss::Before, Loss::After] {
                    let mut card = card(tries);
                    let kept = kept(&mut card);
                    let fault = match loss {
                        Loss::None => Fault::Says(answer.to_be_bytes().to_vec()),
                        Loss::Before => Fault::LostBefore,
                        Loss::After => Fault::LostAfter,
                    };
                    card.faults.insert(VERIFY, fault);
                    let mut first = input(PIN, ReadMode::Extended);
                    first.last_try = consent.then(|| LastTryConsent::given(&kept));
                    let outcome = card.check(first);
                    let permitted = tries > 1 || (tries == 1 && consent);
                    assert_eq!(card.pins_sent(), usize::from(permitted), "{tries} {consent}");
                    assert_eq!(
                        outcome,
                        expected(tries, permitted, answer, loss, &outcome, &kept),
                        "{tries} {consent} {answer:04X} {loss:?}"
                    );
                    assert!(!card.verified, "{tries} {answer:04X} {loss:?}");
                    seen.insert((tries, consent, answer, loss as u8));
                }
            }
        }
    }
    assert_eq!(seen.len(), 4 * 2 * ANSWERS.len() * 3);
}

/// The table of design §4, written down once more without the code's help.
fn expected(
    tries: u8,
    permitted: bool,
    answer: u16,
    loss: Loss,
    outcome: &Outcome,
    kept: &KeptCertificate,
) -> Outcome {
    if tries == 0 {
        return Outcome::Locked;
    }
    if !permitted {
        return Outcome::LastTry { kept: kept.clone() };
    }
    if loss != Loss::None {
        let Outcome::Lost { kept: Some(left), .. } = outcome else {
            panic!("a loss is called {outcome:?}");
        };
        assert_eq!(left.unanswered_verify(), Some(tries));
        return Outcome::Lost {
            verify_unanswered: true,
            tries_before: Some(tries),
            kept: Some(left.clone()),
        };
    }
    match answer {
        // The scripted answer did not unlock the model's key: 6982 at the signature, told as it is.
        0x9000 => {
            assert_eq!(outcome.code(), "card.command.failed");
            outcome.clone()
        }
        0x63C0 | 0x6983 | 0x6984 => Outcome::Locked,
        0x63C1..=0x63C3 => Outcome::WrongPin {
            tries_left: u8::try_from(answer & 0x0F).unwrap(),
        },
        // No counter told: asked, and the model never counted.
        0x6300 => Outcome::WrongPin { tries_left: tries },
        _ => {
            assert_eq!(outcome.code(), "card.command.failed");
            outcome.clone()
        }
    }
}

/// readers §8.2, row by row: n0 tries before the lost VERIFY, n1 told by the same card now.
#[test]
fn a_lost_answer_is_read_from_the_counter_row_by_row() {
    for before in 1..=3_u8 {
        for now in [0x63C3, 0x63C2, 0x63C1, 0x63C0, 0x6983, 0x6984] {
            let mut card = card(before);
            let known = kept(&mut card);
            card.faults.insert(VERIFY, Fault::LostBefore);
            let mut first = input(PIN, ReadMode::Extended);
            first.last_try = Some(LastTryConsent::given(&known));
            let Outcome::Lost { kept: Some(lost), .. } = card.check(first) else {
                panic!("no loss");
            };
            card.lift();
            // SELECT, first block, tries: the third command tells n1.
            card.faults.insert(2, Fault::Says(u16::to_be_bytes(now).to_vec()));
            let mut again = resumed(PIN, lost);
            again.last_try = Some(LastTryConsent::given(&known));
            let outcome = card.check(again);
            let left = match now {
                0x63C0 | 0x6983 | 0x6984 => 0,
                told => u8::try_from(told & 0x0F).unwrap(),
            };
            let expected = if left == 0 {
                "card.pin.locked"
            } else if left == before || left == 3 {
                // Never processed, or right and the counter is full again: no try was spent, the same PIN may go.
                "card.check.signed"
            } else if left + 1 == before {
                "card.pin.wrong"
            } else {
                "card.pin.used-elsewhere"
            };
            assert_eq!(outcome.code(), expected, "{before} -> {now:04X}");
            let resent = usize::from(expected == "card.check.signed");
            assert_eq!(card.pins_sent(), resent, "{before} -> {now:04X}");
        }
    }
}
