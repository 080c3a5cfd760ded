//! The exports, read back.
#![expect(
    clippy::unwrap_used,
    reason = "an export that cannot be read is a failed test"
)]

use std::collections::BTreeMap;

use jiff::civil::date;
use kazasu_testkit::mint::{Generation, Mint};
use kazasu_testkit::{people, register};

type Row = BTreeMap<String, String>;

fn mint() -> Mint {
    Mint::at("2026-11-21T00:00:00Z".parse().unwrap())
}

fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn people_rows() -> Vec<Row> {
    rows(&register::people_csv(&people::all(), &mint(), date(2026, 11, 21)))
}

fn rows_of(id: &str) -> Vec<Row> {
    people_rows()
        .into_iter()
        .filter(|row| row["person_id"] == id)
        .collect()
}

#[test]
fn headers_are_the_contract() {
    let text = register::people_csv(&[], &mint(), date(2026, 11, 21));
    assert_eq!(
        text,
        "person_id,certificates,flags,card_classification,insurer_number,insurer_name,symbol,number,branch,\
         personal_family,insured_name,name,name_kana,other_name,other_name_kana,other_sex,sex,birth_date,address,post_number,\
         qualified_on,disqualified_on,issued_on,valid_from,valid_to,contribution_ratio,preschool,reason_of_loss,\
         elderly_issued_on,elderly_valid_from,elderly_valid_to,elderly_contribution_ratio\n"
    );
    let facilities = register::facilities_csv();
    assert_eq!(
        facilities.lines().next(),
        Some("institution_code,name,kind,registration_numbers")
    );
}

#[test]
fn one_row_per_coverage() {
    for person in people::all() {
        let expected = if person.registered {
            person.coverages.len().max(1)
        } else {
            0
        };
        assert_eq!(rows_of(person.id.as_str()).len(), expected, "{}", person.id);
    }
    let none = &rows_of("none")[0];
    assert!(
        none.iter()
            .all(|(column, value)| value.is_empty() || ["person_id", "certificates"].contains(&&**column))
    );
}

#[test]
fn rows_say_what_the_profiles_say() {
    let row = &rows_of("elderly-70")[0];
    for (column, value) in [
        ("card_classification", "01"),
        ("insurer_name", "かざす市"),
        ("name", "試験　十和子"),
        ("name_kana", "ｼｹﾝ ﾄﾜｺ"),
        ("sex", "2"),
        ("birth_date", "1954-09-02"),
        ("contribution_ratio", ""),
        ("elderly_valid_from", "2026-08-18"),
        ("elderly_contribution_ratio", "020"),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!(rows_of("dv")[0]["flags"], "dv_card_unusable dv_address_hidden");
    assert_eq!(rows_of("preschool")[0]["preschool"], "1");
    assert_eq!(rows_of("replaced")[0]["reason_of_loss"], "03");
    assert_eq!(rows_of("invalid")[0]["disqualified_on"], "2026-09-22");
}

#[test]
fn certificates_are_key_id_and_serial() {
    let key_id = |generation| hex::encode(mint().authority_key_id(generation));
    let (second, third) = (key_id(Generation::Second), key_id(Generation::Third));
    assert_ne!(second, third);
    assert_eq!(
        rows_of("valid")[0]["certificates"],
        format!("{third}:1a2b3c {second}:0a1b2c")
    );
    assert_eq!(
        rows_of("same-serial")[0]["certificates"],
        format!("{second}:1a2b3c")
    );
}

#[test]
fn facilities_are_of_the_test_prefecture() {
    let kinds = ["judo", "ahaki", "health_check", "midwifery", "medical"];
    let facilities = rows(&register::facilities_csv());
    assert!(facilities.len() >= 2);
    for facility in &facilities {
        let code = &facility["institution_code"];
        assert!(code.len() == 10 && code.starts_with("48") && code.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(kinds.contains(&facility["kind"].as_str()));
    }
    assert_eq!(
        (&*facilities[0]["institution_code"], &*facilities[0]["kind"]),
        ("4880123456", "judo")
    );
}

#[test]
fn export_writes_the_whole_world() {
    let directory = tempfile::tempdir().unwrap();
    let world = directory.path().join("world");
    let everybody = people::all();
    register::export(&world, &everybody, &mint(), date(2026, 11, 21)).unwrap();
    let read = |name: &str| std::fs::read(world.join(name)).unwrap();
    assert!(read("anchors.pem").starts_with(b"-----BEGIN CERTIFICATE-----"));
    assert!(read("crl-2.der").starts_with(&[0x30]));
    // Only the third generation has somebody revoked.
    assert!(read("crl-3.der").len() > read("crl-2.der").len());
    let people = register::people_csv(&everybody, &mint(), date(2026, 11, 21));
    assert_eq!(read("people.csv"), people.as_bytes());
    assert_eq!(read("facilities.csv"), register::facilities_csv().as_bytes());
    for person in &everybody {
        let file = world.join(format!("profiles/{}.json", person.id));
        assert_eq!(&people::Person::from_json_file(&file).unwrap(), person);
    }
    let occupied = world.join("people.csv");
    let error = register::export(&occupied, &everybody, &mint(), date(2026, 11, 21)).unwrap_err();
    assert_eq!(error.code(), "testkit.export.unwritable");
}
