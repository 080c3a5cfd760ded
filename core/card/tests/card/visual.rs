//! The visual check against the virtual card's project-defined profile (docs/adr/0006).

use std::future::{pending, ready};

use kazasu_card::{
    CardTask, Command, Decision, Event, Outcome, Progress, ReadMode, Relay, RelayAnswer, TerminalCertificate,
    TerminalRefusal, VisualInput, drive,
};
use kazasu_testkit::card::Quirk;
use kazasu_testkit::mint::{Mint, Terminal, TerminalDraft};

use crate::model::{Card, Fault, PIN, input, is_pin_verify};
use crate::virtual_card::{Field, card, now};

/// Answers by the terminal's key in another thread, as the network would.
struct Service(Terminal);

impl Relay for Service {
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer {
        Box::pin(ready(
            self.0
                .answer(card_challenge)
                .map_err(|error| error.code().to_owned()),
        ))
    }
}

struct Silent;

impl Relay for Silent {
    fn ask(&mut self, _card_challenge: &[u8]) -> RelayAnswer {
        Box::pin(pending())
    }
}

struct Refusing;

impl Relay for Refusing {
    fn ask(&mut self, _card_challenge: &[u8]) -> RelayAnswer {
        Box::pin(ready(Err("check.challenge.expired".to_owned())))
    }
}

fn terminal(draft: TerminalDraft) -> Terminal {
    Mint::at(now()).terminal(draft).unwrap()
}

fn visual(terminal: &Terminal, relay: impl Relay + 'static) -> VisualInput {
    VisualInput {
        certificates: terminal
            .certificates
            .iter()
            .map(|(body, signature)| TerminalCertificate {
                body: body.clone(),
                signature: signature.clone(),
            })
            .collect(),
        relay: Box::new(relay),
        read_mode: ReadMode::Extended,
        expected_len: 1664,
        decide: Box::new(|_| Decision::Sign([0x11; 32])),
        resume: None,
    }
}

fn good() -> VisualInput {
    let terminal = terminal(TerminalDraft::default());
    visual(&terminal.clone(), Service(terminal))
}

#[test]
fn opens_the_card_without_a_pin_in_nine_commands() {
    let mut field = Field::with(card(&[]));
    let mut task = CardTask::visual(good());
    let mut stages = Vec::new();
    let outcome = drive(&mut task, &mut field, |progress| stages.push(progress));
    let Outcome::Signed {
        tries_before: None,
        apdus: 9,
        signature,
        ..
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(signature.as_bytes().len(), 256);
    let headers: Vec<_> = field.log.iter().map(|apdu| apdu[..4].to_vec()).collect();
    assert_eq!(
        headers,
        [
            [0x00, 0xA4, 0x04, 0x0C],
            [0x00, 0xB0, 0x8A, 0x00],
            [0x00, 0xA4, 0x02, 0x0C],
            [0x80, 0xA2, 0x06, 0xC1],
            [0x80, 0xA2, 0x00, 0xC1],
            [0x00, 0x84, 0x00, 0x00],
            [0x00, 0x82, 0x00, 0x00],
            [0x80, 0x2A, 0x00, 0x97],
            [0x00, 0xA4, 0x04, 0x0C],
        ]
    );
    assert!(stages.contains(&Progress::Opening) && !stages.contains(&Progress::Verifying));
    assert!(field.powered_off && !field.log.iter().any(|apdu| is_pin_verify(apdu)));
    // One authentication, one signature; and none is left for the next program.
    let digest_info = &field.log[7].clone();
    field.card.transmit(&field.log[0].clone());
    assert_eq!(field.card.transmit(digest_info), [0x69, 0x82]);
}

#[test]
fn each_cause_is_refused_with_its_reason() {
    let default = TerminalDraft::default();
    for (draft, reason) in [
        (
            TerminalDraft {
                expired: true,
                ..default
            },
            TerminalRefusal::CertificateExpired,
        ),
        (
            TerminalDraft {
                other_key: true,
                ..default
            },
            TerminalRefusal::KeyRefused,
        ),
        (
            TerminalDraft {
                unknown_issuer: true,
                ..default
            },
            TerminalRefusal::CertificateRefused,
        ),
        (
            TerminalDraft {
                bad_signature: true,
                ..default
            },
            TerminalRefusal::CertificateRefused,
        ),
    ] {
        let terminal = terminal(draft);
        let mut field = Field::with(card(&[]));
        let outcome = field.run(CardTask::visual(visual(&terminal.clone(), Service(terminal))));
        assert_eq!(outcome, Outcome::TerminalRefused { reason });
        assert!(field.powered_off);
    }
}

#[test]
fn a_short_only_reader_is_told_before_the_card_where_it_is_known() {
    let known = VisualInput {
        read_mode: ReadMode::Short,
        ..good()
    };
    let mut field = Field::with(card(&[]));
    let refused = Outcome::TerminalRefused {
        reason: TerminalRefusal::ExtendedNeeded,
    };
    assert_eq!(
        (field.run(CardTask::visual(known)), field.log.len()),
        (refused.clone(), 0)
    );
    // Not known yet: the refused extended read tells, and no terminal certificate is tried.
    let mut field = Field::with(card(&[Quirk::ShortOnly]));
    assert_eq!(field.run(CardTask::visual(good())), refused);
    assert!(!field.log.iter().any(|apdu| apdu[1] == 0xA2));
}

#[test]
fn a_late_or_refusing_service_ends_the_tap_and_frees_the_card() {
    let terminal = terminal(TerminalDraft::default());
    let mut field = Field::with(card(&[]));
    field.patient = false;
    let outcome = field.run(CardTask::visual(visual(&terminal, Silent)));
    assert_eq!(outcome.code(), "card.visual.relay-timeout");
    assert!(field.powered_off);

    let mut field = Field::with(card(&[]));
    let outcome = field.run(CardTask::visual(visual(&terminal, Refusing)));
    assert_eq!(
        outcome,
        Outcome::TerminalRefused {
            reason: TerminalRefusal::RelayRefused("check.challenge.expired".to_owned())
        }
    );
    assert!(field.powered_off);
}

#[test]
fn an_absurd_terminal_certificate_never_reaches_the_card() {
    let mut input = good();
    input.certificates[0].body = vec![0; 70_000];
    let mut field = Field::with(card(&[]));
    assert_eq!(
        field.run(CardTask::visual(input)).code(),
        "card.visual.certificate-refused"
    );
    assert!(!field.log.iter().any(|apdu| apdu[1] == 0xA2));
}

#[test]
fn a_verify_still_owed_is_not_forgotten_by_a_visual_tap() {
    let mut card = Card::new(1590).with_fault(3, Fault::LostAfter);
    let Outcome::Lost { kept: Some(kept), .. } = card.check(input(PIN, ReadMode::Extended)) else {
        panic!("no loss");
    };
    let mut task = CardTask::visual(VisualInput {
        resume: Some(kept),
        ..good()
    });
    task.feed(Event::Started);
    let commands = task.feed(Event::Disconnected);
    let Some(Command::Done(Outcome::Lost { kept: Some(kept), .. })) = commands.last() else {
        panic!("{commands:?}");
    };
    assert_eq!(kept.unanswered_verify(), Some(3));
}
