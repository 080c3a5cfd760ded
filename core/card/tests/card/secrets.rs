//! What is secret or personal stays out of `Debug`.

use kazasu_card::{AuthenticationCertificate, CardTask, Command, Event, LastTryConsent, Outcome, ReadMode};

use crate::model::{Card, PIN, certificate, input};
use kazasu_card::BlockingLink as _;

#[test]
fn nothing_of_a_tap_prints_bodies() {
    let mut card = Card::new(1590);
    let request = input(PIN, ReadMode::Extended);
    let mut printed = format!("{request:?}");
    let mut task = CardTask::check(request);
    let mut event = Some(Event::Started);
    while let Some(next) = event.take() {
        printed += &format!("{next:?} {task:?}");
        for command in task.feed(next) {
            printed += &format!("{command:?}");
            match command {
                Command::Transmit(apdu) => {
                    event = Some(Event::Response(card.transmit(apdu.expose()).unwrap()));
                }
                Command::Done(outcome) => assert!(matches!(outcome, Outcome::Signed { .. })),
                _ => {}
            }
        }
    }
    assert_eq!(card.pins_sent(), 1);
    for told in [
        "CommandApdu(00200098, 9 bytes)",
        "AuthenticationCertificate(1590 bytes)",
    ] {
        assert!(printed.contains(told), "{told} not in {printed}");
    }
    for secret in [
        PIN,
        "31323334",
        "49, 50, 51, 52",
        "30, 82",
        "48, 130",
        "90, 90",
        "5A5A",
    ] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[test]
fn consent_prints_that_it_is_there_and_not_for_whom() {
    let card = AuthenticationCertificate::from_file(&certificate(1590, 0)).unwrap();
    let mut consented = input(PIN, ReadMode::Extended);
    consented.last_try = Some(LastTryConsent::given(&card.into()));
    let printed = format!("{consented:?}");
    assert!(printed.contains("last_try: Some(LastTryConsent)"), "{printed}");
}
