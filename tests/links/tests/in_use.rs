//! A reader that another device holds: told by name, and the tap goes on when it is free.

use kazasu_card::{CardTask, Outcome};
use kazasu_links::Link as _;
use kazasu_links::person::{Person, RIGHT_PIN, check};
use kazasu_links::reader::{Kind, Reader};
use kazasu_reader::{Event, Found, PROFILES, Pipe, ReaderError, Report, engine_for};

#[test]
fn a_tap_waits_for_a_reader_in_use_by_another() {
    for kind in Kind::ALL {
        let (card, onlooker) = Person::named("valid").card(3, &[]);
        let mut reader = Reader::new(kind, kind.mtu(), 1, None, None).held_by_another(2);
        reader.place(card);
        let tapped = reader.tap(CardTask::check(check(RIGHT_PIN, kind.is_extended())));
        assert!(
            matches!(tapped.outcome, Outcome::Signed { .. }),
            "{kind:?}: {}",
            tapped.outcome.code()
        );
        let in_use = Report::Failed(ReaderError::InUse);
        assert_eq!(reader.told()[..2], [in_use.clone(), in_use.clone()], "{kind:?}");
        assert_eq!(reader.told().iter().filter(|told| **told == in_use).count(), 2);
        assert_eq!(onlooker.pins(), 1);
    }
}

#[test]
fn an_open_link_is_not_in_use_by_another() {
    for profile in PROFILES
        .iter()
        .filter(|profile| matches!(profile.pipe, Pipe::Gatt(_)))
    {
        let found = Found {
            random: Some([[0x10; 16], [0x20; 16]]),
            ..Found::default()
        };
        let mut engine = engine_for(profile, found).unwrap();
        engine.feed(Event::Opened { mtu: 23 });
        let said = format!("{:?}", engine.feed(Event::InUse));
        assert!(!said.contains("InUse"), "{}: {said}", profile.name);
    }
}
