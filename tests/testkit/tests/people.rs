//! The synthetic people: schema, profiles, and what they stand for.
#![expect(
    clippy::unwrap_used,
    reason = "an embedded profile that cannot be read is a failed test"
)]

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use kazasu_testkit::card::JPKI_AID;
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people::{self, PROFILES, Person, ProfileDate};

const SCHEMA: &str = include_str!("../profile.schema.json");

fn today() -> Date {
    date(2026, 11, 21)
}

fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn person(id: &str) -> Person {
    people::by_id(id).unwrap()
}

#[test]
fn committed_schema_is_that_of_the_code() {
    let committed: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(
        committed,
        people::profile_schema(),
        "write it anew: cargo run -p kazasu-testkit --example profile_schema"
    );
}

#[test]
fn every_profile_is_valid_and_named_like_its_file() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    for (id, text) in PROFILES {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let faults: Vec<_> = schema
            .iter_errors(&value)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{id}: {faults:?}");
        let person = Person::from_json(Path::new(id), text).unwrap();
        assert_eq!(person.id.as_str(), id);
        let again = serde_json::to_value(&person).unwrap();
        assert!(schema.is_valid(&again), "{id}");
        assert_eq!(serde_json::from_value::<Person>(again).unwrap(), person);
    }
    assert_eq!(people::all().len(), PROFILES.len());
    assert_eq!(people::all()[0].id.as_str(), people::DEFAULT_PERSON);
    assert!(people::by_id("nobody").is_none());
}

#[test]
fn code_and_schema_refuse_the_same() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let good = person("valid");
    let text = serde_json::to_string(&good).unwrap();
    for (from, to) in [
        (r#""size":1590"#, r#""size":1600"#),
        (r#""tries_left":3"#, r#""tries_left":4"#),
        (r#""pin":"1234""#, r#""pin":"12345""#),
        (r#""sign_password":"KAZASU01""#, r#""sign_password":"kazasu01""#),
        (r#""generation":"third""#, r#""generation":"first""#),
        (r#""id":"valid""#, r#""id":"Valid""#),
        (r#""sex":"2""#, r#""sex":"4""#),
        (r#""branch":"01""#, r#""branch":"1""#),
        (r#""card_classification":"01""#, r#""card_classification":"99""#),
        (r#""tries_left":3"#, r#""tries_left":3,"quirks":["odd"]"#),
        (r#""tries_left":3"#, r#""tries_left":3,"tries":3"#),
        (r#""coverages":"#, r#""flags":["unknown"],"coverages":"#),
        (r#""days":-100"#, r#""day":-100"#),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from} does not occur");
        assert!(Person::from_json(Path::new("bad.json"), &bad).is_err(), "{to}");
        assert!(!schema.is_valid(&serde_json::from_str(&bad).unwrap()), "{to}");
    }
}

#[test]
fn errors_name_file_line_and_field() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("odd.json");
    let (_, text) = PROFILES[0];
    std::fs::write(&file, text.replacen("\"serial\"", "\"seriel\"", 1)).unwrap();
    let error = Person::from_json_file(&file).unwrap_err();
    assert_eq!(error.code(), "testkit.profile.invalid");
    let line = 1 + text.lines().position(|line| line.contains("\"serial\"")).unwrap();
    let shown = error.to_string();
    assert!(
        shown.contains(&format!("odd.json:{line}:")) && shown.contains("`seriel`"),
        "{shown}"
    );

    let error = Person::from_json_file(&directory.path().join("none.json")).unwrap_err();
    assert_eq!(error.code(), "testkit.profile.invalid");
    std::fs::write(&file, text).unwrap();
    assert_eq!(Person::from_json_file(&file).unwrap(), person("valid"));
}

#[test]
fn numbers_have_their_check_digits() {
    assert!(
        luhn("06130488") && luhn("33120015") && !luhn("1180123456"),
        "the rule itself"
    );
    for person in people::all() {
        for coverage in &person.coverages {
            let number = coverage.insurer_number.as_str();
            assert!(luhn(number), "{}: {number}", person.id);
            // Prefecture 48 does not exist: nobody real has this insurer.
            assert_eq!(
                number.get(number.len() - 6..number.len() - 4),
                Some("48"),
                "{}: {number}",
                person.id
            );
            let half_width = |character: char| matches!(character, ' ' | '\u{FF66}'..='\u{FF9F}');
            assert!(coverage.name_kana.chars().all(half_width), "{}", person.id);
        }
    }
}

/// Check digit of insurer numbers (facts, eligibility §3.1).
fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[test]
fn certificates_are_told_apart_by_generation_and_serial() {
    let everybody = people::all();
    let keys: BTreeSet<_> = everybody
        .iter()
        .map(|person| (person.card.generation, person.card.serial))
        .collect();
    assert_eq!(keys.len(), everybody.len());
    assert_eq!(person("valid").card.serial, person("same-serial").card.serial);
    assert_ne!(
        person("valid").coverages[0].name,
        person("same-serial").coverages[0].name
    );
    let sizes: BTreeSet<u16> = everybody.iter().map(|person| person.card.size.into()).collect();
    assert_eq!(sizes, [1583, 1590, 1700].into());
    let slots: BTreeSet<_> = everybody.iter().map(|person| person.card.key_slot).collect();
    // Sixteen keys for more people: all are in use before one is shared.
    assert_eq!(slots.len(), 16);
}

#[test]
fn people_are_what_they_stand_for_on_any_day() {
    for today in [today(), date(2028, 2, 29), date(2031, 1, 1)] {
        let on = |date: Option<ProfileDate>| date.map(|date| date.on(today));
        let age = |id: &str| {
            let birth = person(id).coverages[0].birth_date.on(today);
            birth.until((jiff::Unit::Year, today)).unwrap().get_years()
        };
        assert!((40..50).contains(&age("valid")));
        assert_eq!(person("valid").coverages[0].contribution_ratio, None);
        assert!(age("late-elderly") >= 75);
        assert!((70..75).contains(&age("elderly-70")));
        assert!(age("preschool") < 6);

        let lost = &person("invalid").coverages;
        assert_eq!(lost.len(), 1);
        assert!(on(lost[0].disqualified_on).unwrap() < today);
        let replaced = &person("replaced").coverages;
        assert!(
            on(replaced[0].disqualified_on).unwrap() < today && on(replaced[1].qualified_on).unwrap() > today
        );
        let certificate = person("elderly-70").coverages[0]
            .elderly_certificate
            .clone()
            .unwrap();
        assert!(certificate.valid_from.on(today) < today && certificate.valid_to.on(today) > today);
    }
    let ratio = |id: &str| {
        person(id).coverages[0]
            .contribution_ratio
            .clone()
            .map(String::from)
    };
    assert_eq!(ratio("late-elderly").as_deref(), Some("010"));
    assert!(person("none").coverages.is_empty() && person("none").registered);
    assert!(!person("unregistered").registered);
    assert_eq!(
        person("two-coverages").coverages[1].card_classification.code(),
        "A1"
    );
    assert!(person("revoked").card.revoked);
    assert_eq!(person("dv").flags.len(), 2);
}

#[test]
fn dates_count_from_today() {
    let read = |text: &str| {
        serde_json::from_str::<ProfileDate>(text)
            .unwrap()
            .on(date(2026, 3, 31))
    };
    assert_eq!(read(r#""2020-04-01""#), date(2020, 4, 1));
    assert_eq!(read(r#"{"days": -400}"#), date(2025, 2, 24));
    assert_eq!(
        read(r#"{"years": -1, "months": -1, "days": 1}"#),
        date(2025, 3, 1)
    );
    assert_eq!(
        read(r#"{"years": 127, "months": 127, "days": 32767}"#).year(),
        2253
    );
    let error = serde_json::from_str::<ProfileDate>(r#"{"weeks": 1}"#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("unknown field `weeks`"), "{error}");
}

#[test]
fn certificates_end_with_a_japanese_day() {
    let spec = person("expired-in-grace").certificate_spec(now());
    assert_eq!(spec.not_after.to_string(), "2026-10-12T14:59:59Z");
    assert_eq!(spec.not_before.to_string(), "2022-04-11T15:00:00Z");
    assert_eq!(spec.subject.chars().count(), 23);
    // 15:30 UTC is the next day in Japan.
    let late = "2026-11-21T15:30:00Z".parse().unwrap();
    assert_eq!(people::japanese_day(late), date(2026, 11, 22));
    let after: i16 = person("expired-beyond-grace").card.expires_in_days;
    assert_eq!(after, -200);
}

#[test]
fn everybody_has_a_card_of_the_stated_size() {
    let mint = Mint::at(now());
    for person in people::all() {
        let image = person.card_image(&mint, now()).unwrap();
        assert_eq!(
            image.authentication_certificate.len(),
            usize::from(u16::from(person.card.size))
        );
        assert_eq!(image.signing_certificate.len(), 1758);
        let mut card = person.card(&mint, now()).unwrap();
        let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &JPKI_AID].concat();
        assert_eq!(card.transmit(&select), [0x90, 0x00]);
        let tries = card.transmit(&[0x00, 0x20, 0x00, 0x98]);
        let expected = match person.id.as_str() {
            "locked" => [0x63, 0xC0],
            "pinless" => [0x69, 0x84],
            "last-try" => [0x63, 0xC1],
            _ => [0x63, 0xC3],
        };
        assert_eq!(tries, expected, "{}", person.id);
    }
}
