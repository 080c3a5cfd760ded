//! What was held: each wrong card, phone and missing certificate is an outcome of its own, and none gets a PIN.

use kazasu_card::{CardTask, Command, Event, OtherKind, Outcome, ReadMode, TokenKind};
use kazasu_testkit::card::Quirk;

use crate::model::{Card, PIN, input, is_pin_verify, resumed};
use crate::virtual_card::{Field, card};

#[test]
fn each_kind_of_card_is_named() {
    for (quirk, code) in [
        (Quirk::DrivingLicence, "card.kind.driving-licence"),
        (Quirk::ResidenceCard, "card.kind.residence-card"),
        (Quirk::Passport, "card.kind.passport"),
        (Quirk::PaymentCard, "card.kind.transit"),
        (Quirk::TransitCard, "card.kind.transit"),
        (Quirk::JukiCard, "card.kind.old-juki"),
        (Quirk::JukiTokenCard, "card.kind.old-juki"),
        (Quirk::UnknownCard, "card.kind.not-my-number"),
        (Quirk::AndroidToken, "card.kind.phone"),
        (Quirk::NoAuthCertificate, "card.certificate.absent"),
        (Quirk::Pinless, "card.pin.switched-off"),
    ] {
        for mode in [ReadMode::Extended, ReadMode::Short] {
            let mut field = Field::with(card(&[quirk]));
            let outcome = field.run(CardTask::check(input(PIN, mode)));
            assert_eq!(outcome.code(), code, "{quirk}");
            assert!(!field.log.iter().any(|apdu| is_pin_verify(apdu)), "{quirk}");
        }
    }
}

#[test]
fn a_driving_licence_costs_two_commands() {
    let mut field = Field::with(card(&[Quirk::DrivingLicence]));
    let outcome = field.run(CardTask::check(input(PIN, ReadMode::Extended)));
    assert_eq!(
        outcome,
        Outcome::OtherKind {
            kind: OtherKind::DrivingLicence
        }
    );
    assert_eq!(field.log.len(), 2);
}

#[test]
fn a_card_swapped_for_a_phone_is_called_a_phone() {
    let mut first = Card::new(1590);
    let Outcome::Signed { certificate, .. } = first.check(input(PIN, ReadMode::Extended)) else {
        panic!("not signed");
    };
    let mut phone = Card {
        certificate_needs_pin: true,
        label: b"JPKIAPGPSETOKEN                 ",
        ..Card::new(1590)
    };
    assert_eq!(
        phone.check(resumed(PIN, certificate.into())),
        Outcome::PhoneToken {
            kind: TokenKind::Android
        }
    );
    assert_eq!(
        (phone.pins_sent(), phone.releases.last()),
        (0, Some(&(phone.log.len(), true)))
    );
}

#[test]
fn several_cards_end_the_tap_before_anything_is_sent() {
    for (event, code) in [
        (Event::SeveralCards, "card.link.several-cards"),
        (Event::OtherTag, "card.kind.transit"),
    ] {
        let mut task = CardTask::check(input(PIN, ReadMode::Extended));
        let commands = task.feed(event);
        let [Command::Release { power_off: false }, Command::Done(outcome)] = commands.as_slice() else {
            panic!("{commands:?}");
        };
        assert_eq!((outcome.code(), task.apdus()), (code, 0));
    }
}

#[test]
fn a_second_card_in_mid_tap_lets_the_open_command_end_and_leaves() {
    let mut task = CardTask::check(input(PIN, ReadMode::Extended));
    assert!(matches!(task.feed(Event::Started)[..], [Command::Transmit(_)]));
    assert!(task.feed(Event::SeveralCards).is_empty());
    // SELECT was answered; nothing but the leave follows.
    let commands = task.feed(Event::Response(vec![0x90, 0x00]));
    assert!(
        commands.iter().any(|command| matches!(
            command,
            Command::Transmit(apdu) if apdu.expose() == [0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0, 0, 0x01, 0x51, 0, 0]
        )),
        "{commands:?}"
    );
    let commands = task.feed(Event::Response(vec![0x90, 0x00]));
    assert!(matches!(
        commands[..],
        [
            Command::Release { power_off: true },
            Command::Done(Outcome::SeveralCards)
        ]
    ));
}
