//! The people as another repository sees them: files, schema, certificates.

#![expect(
    clippy::unwrap_used,
    reason = "helper functions of a test fail it by unwrapping"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan as _};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people::{self, Flag, Person, ProfileError, japanese_day};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn profile_files() -> Vec<PathBuf> {
    fs::read_dir(folder().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}

fn now() -> Timestamp {
    "2026-11-21T03:04:05Z".parse().unwrap()
}

fn person(id: &str) -> Person {
    people::by_id(id).unwrap()
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(people::schema().as_value()).unwrap()
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let file = folder().join("profile.schema.json");
    if std::env::var_os("KAZASU_BLESS").is_some() {
        fs::write(&file, people::schema_json()).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap();
    assert!(
        committed == people::schema_json(),
        "profile.schema.json is out of date; run this test with KAZASU_BLESS=1"
    );
}

#[test]
fn every_profile_obeys_the_schema() {
    let validator = validator();
    for file in profile_files() {
        let value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
    }
}

#[test]
fn every_file_is_embedded_under_its_name_and_survives_a_round_trip() {
    let mut names: Vec<String> = profile_files()
        .iter()
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let ids: Vec<String> = people::all().into_iter().map(|person| person.id).collect();
    assert_eq!(ids, names);
    for own in people::all() {
        let file = folder().join("profiles").join(format!("{}.json", own.id));
        assert_eq!(Person::from_json_file(file).unwrap(), own);
        let text = serde_json::to_string(&own).unwrap();
        assert_eq!(Person::from_json(&text).unwrap(), own);
        assert_eq!(people::by_id(&own.id).as_ref(), Some(&own));
        assert!(!own.note.ja.is_empty() && !own.note.en.is_empty());
    }
    assert_eq!(people::by_id("nobody"), None);
}

/// The text of the profile `valid` with one part replaced.
fn changed(from: &str, to: &str) -> String {
    let (_, text) = people::sources().find(|(id, _)| *id == "valid").unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn an_unknown_field_is_refused_with_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.json");
    fs::write(&path, changed("\"pin\": ", "\"pni\": ")).unwrap();
    let error = Person::from_json_file(&path).unwrap_err();
    assert_eq!(error.code(), "profile.json.invalid");
    let text = error.to_string();
    let ProfileError::Invalid {
        file,
        line,
        column,
        reason,
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!((file.as_ref(), line, column), (Some(&path), 13, 9));
    assert!(reason.starts_with("unknown field `pni`"), "{reason}");
    assert_eq!(text, format!("{}:13:9: {reason}", path.display()));
}

#[test]
fn what_reading_refuses_the_schema_refuses_too() {
    let validator = validator();
    for (from, to, line) in [
        ("\"id\": \"valid\"", "\"id\": \"Valid\"", 2),
        ("\"ja\"", "\"jp\"", 4),
        ("\"third\"", "\"first\"", 8),
        ("114393094", "65535", 9),
        ("114393094", "4294967296", 9),
        ("\"key_slot\": 0", "\"key_slot\": 16", 10),
        ("1590", "1591", 11),
        ("\"1234\"", "\"123\"", 13),
        ("\"KAZASU48A\"", "\"kazasu48a\"", 14),
        ("\"pin\"", "\"tries_left\": 4, \"pin\"", 13),
        ("\"pin\"", "\"quirks\": [\"Pinless\"], \"pin\"", 13),
        ("\"01\"", "\"08\"", 18),
        ("06480016", "0648001", 19),
        ("\"00\"", "\"0\"", 23),
        ("\"personal_family\": \"1\"", "\"personal_family\": \"3\"", 24),
        ("ﾐﾎﾝ ﾀﾛｳ", "ミホン タロウ", 27),
        ("\"sex\": \"1\"", "\"sex\": \"4\"", 28),
        ("\"years\": -40", "\"months\": -40", 29),
        ("000-0001", "0000001", 31),
        (
            "\"qualified_on\"",
            "\"contribution_ratio\": \"101\", \"qualified_on\"",
            32,
        ),
    ] {
        let text = changed(from, to);
        match Person::from_json(&text) {
            Err(ProfileError::Invalid { line: found, .. }) => assert_eq!(found, line, "{to}"),
            other => panic!("{to}: {other:?}"),
        }
        assert!(!validator.is_valid(&serde_json::from_str(&text).unwrap()), "{to}");
    }
}

#[test]
fn a_missing_file_is_an_error_with_its_name() {
    let error = Person::from_json_file("no-such-profile.json").unwrap_err();
    assert_eq!(error.code(), "profile.file.unreadable");
    assert!(
        error
            .to_string()
            .starts_with("no-such-profile.json cannot be read")
    );
}

#[test]
fn serials_are_unique_within_a_generation_and_collide_once_across() {
    let people = people::all();
    let cards: BTreeSet<_> = people
        .iter()
        .map(|person| (person.card.generation, person.card.serial))
        .collect();
    assert_eq!(cards.len(), people.len());
    let serials: BTreeSet<u32> = people.iter().map(|person| person.card.serial).collect();
    assert_eq!(serials.len(), people.len() - 1);
    let (valid, same) = (person("valid"), person("same-serial"));
    assert_eq!(valid.card.serial, same.card.serial);
    assert_ne!(valid.card.generation, same.card.generation);
    assert_ne!(valid.coverages, same.coverages);
}

#[test]
fn keys_are_shared_by_two_at_most_and_sizes_are_spread() {
    let people = people::all();
    for slot in 0..16 {
        let holders = people
            .iter()
            .filter(|person| person.card.key_slot == slot)
            .count();
        assert!((1..=2).contains(&holders), "{slot}: {holders}");
    }
    for size in [1583, 1590, 1700] {
        assert!(people.iter().filter(|person| person.card.size == size).count() >= 4);
    }
}

fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let product = digit.to_digit(10).unwrap() * if place.is_multiple_of(2) { 1 } else { 2 };
            product / 10 + product % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[test]
fn insurer_numbers_have_a_valid_check_digit() {
    // The official example (facts, eligibility §3.1), so that the check itself is checked.
    assert!(luhn("06130488") && !luhn("06130489"));
    for person in people::all() {
        for coverage in &person.coverages {
            assert!(luhn(&coverage.insurer_number), "{}", person.id);
        }
    }
}

#[test]
fn ages_and_coverages_mean_the_same_on_any_day() {
    for now in [now(), now() + (24 * 365 * 6).hours()] {
        let today = japanese_day(now);
        let born = |id: &str| person(id).coverages[0].birth_date.on(today);
        assert_eq!(born("valid"), today - 40.years().days(100));
        assert!(today - 75.years() < born("elderly-70") && born("elderly-70") < today - 70.years());
        assert!(born("late-elderly") < today - 75.years());
        assert!(today - 5.years() < born("preschool"));
        let replaced = person("replaced").coverages;
        assert!(replaced[0].disqualified_on.unwrap().on(today) < today);
        assert_eq!(replaced[1].qualified_on.on(today), today + 10.days());
        for coverage in people::all().into_iter().flat_map(|person| person.coverages) {
            assert!(coverage.birth_date.on(today) <= coverage.qualified_on.on(today));
            if let Some(elderly) = coverage.elderly_certificate {
                assert!(elderly.valid_from.on(today) < today && today < elderly.valid_to.on(today));
            }
        }
    }
}

#[test]
fn everybody_is_what_the_name_says() {
    assert_eq!(person(people::DEFAULT).card.pin, "1234");
    assert!(person("none").coverages.is_empty() && person("none").registered);
    assert!(person("invalid").coverages[0].disqualified_on.is_some());
    assert_eq!(person("two-coverages").coverages.len(), 2);
    assert_eq!(person("locked").card.tries_left, 0);
    assert_eq!(person("pinless").card.quirks, ["pinless"]);
    assert_eq!(person("dv").flags, [Flag::DvCardUnusable]);
    assert_eq!(person("dv-address").flags, [Flag::DvAddressHidden]);
    assert_eq!(person("welfare-unregistered").flags, [Flag::Unregistered]);
    for other in people::all() {
        assert_eq!(other.card.revoked, other.id == "revoked");
        assert_eq!(other.registered, other.id != "unregistered");
        assert_eq!(other.card.expires_in_days < 0, other.id.starts_with("expired"));
    }
}

#[test]
fn certificates_follow_the_card_and_lie_within_their_authority() {
    let mint = Mint::at(now());
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap();
    for person in people::all() {
        let der = person.authentication_certificate(&mint, now()).unwrap();
        assert_eq!(der.len(), person.card.size, "{}", person.id);
        let later = person
            .authentication_certificate(&mint, now() + 11.hours())
            .unwrap();
        assert!(
            der == later,
            "{}: other bytes on the same Japanese day",
            person.id
        );

        let read = Certificate::from_der(&der).unwrap().tbs_certificate;
        let not_after = Timestamp::from_second(seconds(read.validity.not_after)).unwrap();
        assert!(not_after.to_string().ends_with("T14:59:59Z"));
        assert_eq!(
            japanese_day(not_after),
            japanese_day(now()) + person.card.expires_in_days.days()
        );
        let authority = Certificate::from_der(&mint.authority_der(person.card.generation.into())).unwrap();
        let authority = authority.tbs_certificate.validity;
        assert!(
            seconds(authority.not_before) < seconds(read.validity.not_before)
                && seconds(read.validity.not_after) < seconds(authority.not_after),
            "{}",
            person.id
        );

        let signing = person.signing_certificate(&mint, now()).unwrap();
        assert_eq!(signing.len(), 1758);
        let signing = Certificate::from_der(&signing).unwrap().tbs_certificate;
        assert_ne!(signing.subject_public_key_info, read.subject_public_key_info);
        for (name, length) in [(read.subject, 23), (signing.subject, 28)] {
            let name = name.to_string();
            let (_, after) = name.split_once("CN=").unwrap();
            assert_eq!(after.split(',').next().unwrap().len(), length, "{name}");
        }
    }
}

#[test]
fn an_expiry_beyond_the_calendar_is_an_error() {
    for days in [i32::MIN, i32::MAX] {
        let mut person = person("valid");
        person.card.expires_in_days = days;
        let error = person
            .authentication_certificate(&Mint::at(now()), now())
            .unwrap_err();
        assert_eq!(error.code(), "mint.instant.range");
    }
}
