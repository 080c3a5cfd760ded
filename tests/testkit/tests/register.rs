//! The register and the facility master as a service reads them.

#![expect(
    clippy::unwrap_used,
    reason = "helper functions of a test fail it by unwrapping"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use kazasu_testkit::mint::{Generation, Mint};
use kazasu_testkit::people::{self, Person, ProfileDate};
use kazasu_testkit::register::{self, PEOPLE_COLUMNS};
use serde_json::Value;
use x509_cert::crl::CertificateList;
use x509_cert::der::Decode as _;

type Line = BTreeMap<String, String>;

const TODAY: Date = date(2026, 11, 21);

fn now() -> Timestamp {
    "2026-11-21T03:04:05Z".parse().unwrap()
}

fn lines(text: &str) -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            header
                .iter()
                .zip(&record)
                .map(|(column, value)| (column.to_owned(), value.to_owned()))
                .collect()
        })
        .collect()
}

fn register() -> Vec<Line> {
    lines(&register::people_csv(&people::all(), &Mint::at(now()), TODAY).unwrap())
}

fn of(person: &str) -> Vec<Line> {
    register()
        .into_iter()
        .filter(|line| line["person_id"] == person)
        .collect()
}

#[test]
fn the_header_is_there_even_for_nobody() {
    let text = register::people_csv(&[], &Mint::at(now()), TODAY).unwrap();
    assert_eq!(
        text.trim_end(),
        "person_id,certificates,flags,card_classification,insurer_number,insurer_name,symbol,number,branch,\
         personal_family,insured_name,name,name_kana,other_name,other_name_kana,sex,birth_date,address,\
         post_number,qualified_on,disqualified_on,issued_on,valid_from,valid_to,contribution_ratio,preschool,\
         reason_of_loss,elderly_issued_on,elderly_valid_from,elderly_valid_to,elderly_contribution_ratio"
    );
}

#[test]
fn everybody_registered_has_a_line_for_each_coverage_or_one_empty_line() {
    let register = register();
    for person in people::all() {
        let count = register
            .iter()
            .filter(|line| line["person_id"] == person.id)
            .count();
        let expected = if person.registered {
            person.coverages.len().max(1)
        } else {
            0
        };
        assert_eq!(count, expected, "{}", person.id);
    }
    assert!(of("unregistered").is_empty());
    let none = of("none").remove(0);
    for column in &PEOPLE_COLUMNS[3..] {
        assert_eq!(none[*column], "", "{column}");
    }
}

/// Every value of a profile stands in the column of its name; the profile as JSON is the witness.
#[test]
fn values_come_back_under_the_names_of_the_profile() {
    let register = register();
    for person in people::all().iter().filter(|person| person.registered) {
        let own = register.iter().filter(|line| line["person_id"] == person.id);
        for (coverage, line) in person.coverages.iter().zip(own) {
            let mut fields: BTreeMap<String, Value> =
                serde_json::from_value(serde_json::to_value(coverage).unwrap()).unwrap();
            if let Some(Value::Object(elderly)) = fields.remove("elderly_certificate") {
                fields.extend(
                    elderly
                        .into_iter()
                        .map(|(name, value)| (format!("elderly_{name}"), value)),
                );
            }
            for column in &PEOPLE_COLUMNS[3..] {
                let expected = match fields.remove(*column) {
                    None => String::new(),
                    Some(Value::String(text)) => text,
                    Some(Value::Bool(true)) => "1".to_owned(),
                    Some(value) => {
                        let date: ProfileDate = serde_json::from_value(value).unwrap();
                        date.on(TODAY).to_string()
                    }
                };
                assert_eq!(line[*column], expected, "{} {column}", person.id);
            }
            assert!(fields.is_empty(), "left out: {fields:?}");
        }
    }
}

#[test]
fn what_a_reader_relies_on_is_written_as_promised() {
    let valid = of("valid").remove(0);
    let authority = hex::encode(Mint::at(now()).authority_key_id(Generation::Third));
    assert_eq!(valid["certificates"], format!("{authority}:06d18006"));
    assert_eq!(valid["flags"], "");
    assert_eq!(valid["birth_date"], "1986-08-13");
    assert!(valid["insurer_number"].starts_with("06"));
    // Three bytes with the highest bit set: neither padded nor signed.
    assert!(of("late-elderly")[0]["certificates"].ends_with(":a1b2c3"));
    assert_eq!(of("late-elderly")[0]["contribution_ratio"], "010");
    assert_eq!(of("elderly-70")[0]["elderly_contribution_ratio"], "020");
    assert_eq!(of("preschool")[0]["preschool"], "1");
    assert_eq!(of("dv")[0]["flags"], "dv_card_unusable");
    assert_eq!(of("special")[0]["card_classification"], "05");
    assert_eq!(of("two-coverages")[1]["card_classification"], "A1");
    assert_eq!(of("replaced")[1]["qualified_on"], "2026-12-01");
}

#[test]
fn several_flags_are_separated_by_spaces() {
    let mut person = people::by_id("dv").unwrap();
    person.flags.push(people::Flag::DvAddressHidden);
    let text = register::people_csv(&[person], &Mint::at(now()), TODAY).unwrap();
    assert_eq!(lines(&text)[0]["flags"], "dv_card_unusable dv_address_hidden");
}

#[test]
fn no_two_people_share_a_certificate() {
    let owners: BTreeSet<(String, String)> = register()
        .iter()
        .map(|line| (line["certificates"].clone(), line["person_id"].clone()))
        .collect();
    let certificates: BTreeSet<&String> = owners.iter().map(|(certificate, _)| certificate).collect();
    assert_eq!(certificates.len(), owners.len());
}

#[test]
fn the_facility_master_has_the_test_facilities() {
    let facilities = lines(&register::facilities_csv());
    let kinds: Vec<(&str, &str)> = facilities
        .iter()
        .map(|line| (line["institution_code"].as_str(), line["kind"].as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("4880123456", "judo"),
            ("4890123456", "ahaki"),
            ("4820000001", "health_check"),
            ("4810000001", "medical"),
        ]
    );
    assert_eq!(facilities[0]["name"], "かざす接骨院");
    assert_eq!(facilities[1]["registration_numbers"].split(' ').count(), 2);
}

#[test]
fn an_export_has_everything_and_revokes_the_revoked() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("new");
    register::export(&folder, now()).unwrap();
    // A second export replaces the first.
    register::export(&folder, now()).unwrap();

    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(text("anchors.pem"), Mint::at(now()).anchors_pem());
    assert_eq!(lines(&text("people.csv")), register());
    assert_eq!(text("facilities.csv"), register::facilities_csv());
    assert_eq!(text("profile.schema.json"), people::schema_json());
    for person in people::all() {
        let file = folder.join("profiles").join(format!("{}.json", person.id));
        assert_eq!(Person::from_json_file(file).unwrap(), person);
    }
    let revoked = |name: &str| -> Vec<String> {
        CertificateList::from_der(&fs::read(folder.join(name)).unwrap())
            .unwrap()
            .tbs_cert_list
            .revoked_certificates
            .unwrap_or_default()
            .iter()
            .map(|entry| hex::encode(entry.serial_number.as_bytes()))
            .collect()
    };
    assert!(revoked("crl-2.der").is_empty());
    assert_eq!(revoked("crl-3.der"), ["06e55537"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("occupied");
    fs::write(&file, "").unwrap();
    let error = register::export(&file, now()).unwrap_err();
    assert_eq!(error.code(), "register.file.unwritable");
    assert!(error.to_string().contains("occupied"));
}
