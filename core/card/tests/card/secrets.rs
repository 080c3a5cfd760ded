//! What is secret or personal stays out of `Debug`.

use kazasu_card::{CardTask, Command, Event, Outcome, ReadMode};

use crate::model::{Card, PIN, input};
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
    assert!(printed.contains("CommandApdu(00200098, 9 bytes)"), "{printed}");
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
