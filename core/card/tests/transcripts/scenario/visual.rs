//! The visual check (目視確認), `project-defined` (docs/adr/0006).

use kazasu_testkit::card::Quirk;
use kazasu_testkit::mint::{Mint, TerminalDraft};
use kazasu_testkit::transcript::{Fault, Field, Flow, ReadMode, Service, Tap, TerminalCertificate};

use super::{READ, Row, check, faulty};

/// Number of the command that brings the first half of the terminal certificate.
const PRESENT: usize = 4;
/// Number of the signature.
const SIGN: usize = 8;

pub(super) fn rows() -> Vec<Row> {
    let default = TerminalDraft::default();
    let short = Tap {
        read: ReadMode::Short,
        ..visual(check())
    };
    let short_only = Tap {
        quirks: [Quirk::ShortOnly].into(),
        ..visual(check())
    };
    let resumed = || Tap {
        resume: true,
        ..visual(check())
    };
    vec![
        (
            "visual",
            "The visual tap: opened by the terminal, without a PIN.",
            vec![visual(check())],
        ),
        (
            "visual-expired-terminal",
            "The terminal certificate is past its month.",
            vec![presenting(TerminalDraft {
                expired: true,
                ..default
            })],
        ),
        (
            "visual-unknown-issuer",
            "The card does not know who issued the terminal certificate.",
            vec![presenting(TerminalDraft {
                unknown_issuer: true,
                ..default
            })],
        ),
        (
            "visual-bad-signature",
            "The terminal certificate is signed by another key.",
            vec![presenting(TerminalDraft {
                bad_signature: true,
                ..default
            })],
        ),
        (
            "visual-other-key",
            "The service answers by a key that is not the certificate's.",
            vec![served(Service::OtherKey)],
        ),
        (
            "visual-service-refuses",
            "The service refuses to answer.",
            vec![served(Service::Refuses("check.challenge.expired".to_owned()))],
        ),
        (
            "visual-service-late",
            "The service does not answer in time.",
            vec![served(Service::Late)],
        ),
        (
            "visual-lost-while-asking",
            "Lost while the service is asked; the second tap goes on with the certificate.",
            vec![served(Service::Lost), resumed()],
        ),
        (
            "visual-cancelled-while-asking",
            "Cancelled while the service is asked.",
            vec![served(Service::Cancel)],
        ),
        (
            "visual-short-reader",
            "A reader known to carry no extended commands: refused before the card is asked.",
            vec![short],
        ),
        (
            "visual-short-only",
            "Extended commands turn out not to pass: refused before the terminal certificate.",
            vec![short_only],
        ),
        (
            "visual-lost-read",
            "Lost while the certificate is read.",
            vec![visual(faulty(READ, Fault::LostAfter))],
        ),
        (
            "visual-lost-presenting",
            "Lost while the terminal certificate is sent; the second tap begins anew with it.",
            vec![visual(faulty(PRESENT, Fault::LostAfter)), resumed()],
        ),
        (
            "visual-lost-sign",
            "Lost at the signature; the second tap opens the card again.",
            vec![visual(faulty(SIGN, Fault::LostAfter)), resumed()],
        ),
    ]
}

fn visual(tap: Tap) -> Tap {
    Tap {
        flow: Flow::Visual,
        terminal: terminal(TerminalDraft::default()),
        ..tap
    }
}

fn presenting(draft: TerminalDraft) -> Tap {
    Tap {
        terminal: terminal(draft),
        ..visual(check())
    }
}

fn served(service: Service) -> Tap {
    Tap {
        service,
        ..visual(check())
    }
}

fn terminal(draft: TerminalDraft) -> Vec<TerminalCertificate> {
    let terminal = Mint::at(Field::INSTANT).terminal(draft).unwrap();
    let certificates = terminal.certificates.into_iter();
    certificates
        .map(|(body, signature)| TerminalCertificate { body, signature })
        .collect()
}
