//! Importing master data: what comes of a good file, in either encoding, again, and in any order.

use encoding_rs::SHIFT_JIS;
use kazasu_service::import::{Encoding, Report};
use kazasu_wire::validity::Validity;
use proptest::prelude::*;

use crate::world::register::Line;
use crate::world::{Card, FACILITIES, FIRST, World, register};

/// Rows as (added, changed, unchanged, held, rejected).
pub fn rows(report: &Report) -> (u64, u64, u64, u64, u64) {
    let rows = (
        report.added,
        report.changed,
        report.unchanged,
        report.held,
        report.rejected,
    );
    assert_eq!(rows.0 + rows.1 + rows.2 + rows.3 + rows.4, report.read);
    rows
}

/// Rows of every imported table.
pub async fn counts(world: &World) -> (i64, i64, i64, i64, i64) {
    sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM facility_versions), (SELECT COUNT(*) FROM facility_registrations), \
         (SELECT COUNT(*) FROM people), (SELECT COUNT(*) FROM person_certificates), \
         (SELECT COUNT(*) FROM coverages)",
    )
    .fetch_one(world.service().store.read())
    .await
    .unwrap()
}

#[tokio::test]
async fn importing_again_changes_nothing() {
    let world = World::new().await;
    let before = counts(&world).await;
    assert_eq!(before, (2, 3, 10, 11, 12));
    let versions = "SELECT MAX(import_id) * 1000 + COUNT(*) FROM people";
    let as_imported = world.count(versions).await;
    let id = world.facility(FIRST).await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let patient = device.check(&world, &card).await.result().patient_ref;

    let report = world.import_facilities(FACILITIES).await;
    assert_eq!((rows(&report), report.taken), ((0, 0, 2, 0, 0), true));
    let report = world.import_people(register::everybody(&world.mint)).await;
    assert_eq!((rows(&report), report.taken), ((0, 0, 13, 0, 0), true));

    assert_eq!(counts(&world).await, before);
    assert_eq!(world.count(versions).await, as_imported);
    assert_eq!(world.facility(FIRST).await, id);
    let again = device.check(&world, &card).await.result();
    assert!(patient.is_some());
    assert_eq!(again.patient_ref, patient);
}

#[tokio::test]
async fn what_a_file_says_of_somebody_replaces_what_was_there() {
    let world = World::new().await;
    let before = counts(&world).await;
    let lines = [
        Line {
            person: "multiple",
            serials: &[register::MULTIPLE],
            ..Line::default()
        },
        Line {
            person: "newcomer",
            serials: &[0x0B00_0001],
            ..Line::default()
        },
    ];
    let report = world.import_people(register::csv(&world.mint, &lines)).await;
    assert_eq!(rows(&report), (1, 1, 0, 0, 0));
    // One coverage of "multiple" is gone with the older version; everybody else is as they were.
    let after = counts(&world).await;
    assert_eq!(after, (before.0, before.1, before.2 + 1, before.3 + 1, before.4));
    let device = world.device(FIRST).await;
    for serial in [register::MULTIPLE, 0x0B00_0001] {
        let result = device
            .check(&world, &Card::of(&world.mint, serial))
            .await
            .result();
        assert_eq!(result.validity, Validity::Valid);
    }

    let id = world.facility(FIRST).await;
    let renamed = FACILITIES.replace("試験接骨院", "改名接骨院");
    assert_eq!(rows(&world.import_facilities(&renamed).await), (0, 1, 1, 0, 0));
    assert_eq!(world.facility(FIRST).await, id);
    assert_eq!(counts(&world).await.0, 2);
    let device = world.device(FIRST).await;
    assert_eq!(device.activated.unwrap().facilities[0].name, "改名接骨院");
}

#[tokio::test]
async fn one_row_per_certificate_is_one_person_with_one_coverage() {
    let world = World::new().await;
    let row = |serials| Line {
        person: "renewed",
        serials,
        ..Line::default()
    };
    let (old, new) = (0x0B00_0001, 0x0B00_0002);
    let other = Line {
        person: "between",
        serials: &[0x0B00_0003],
        ..Line::default()
    };
    let file = register::csv(&world.mint, &[row(&[0x0B00_0001]), other, row(&[0x0B00_0002])]);
    assert_eq!(rows(&world.import_people(&file).await), (3, 0, 0, 0, 0));
    let device = world.device(FIRST).await;
    let of_old = device.check(&world, &Card::of(&world.mint, old)).await.result();
    let of_new = device.check(&world, &Card::of(&world.mint, new)).await.result();
    assert_eq!((of_old.validity, of_old.coverages.len()), (Validity::Valid, 1));
    assert_eq!(of_old.coverages, of_new.coverages);
    assert!(of_old.patient_ref.is_some());
    assert_eq!(of_old.patient_ref, of_new.patient_ref);
}

#[tokio::test]
async fn shift_jis_says_the_same_as_utf8() {
    let world = World::new().await;
    for text in [FACILITIES.to_owned(), register::everybody(&world.mint)] {
        let text = text.replace('\n', "\r\n");
        let (shift_jis, _, lost) = SHIFT_JIS.encode(&text);
        assert!(!lost);
        let marked = format!("\u{feff}{text}");
        let facilities = text.starts_with("institution_code");
        for (file, encoding) in [
            (shift_jis.as_ref(), Encoding::ShiftJis),
            (marked.as_bytes(), Encoding::Utf8),
        ] {
            let report = if facilities {
                world.import_facilities(file).await
            } else {
                world.import_people(file).await
            };
            assert_eq!(report.encoding, encoding);
            assert_eq!(
                (report.unchanged, report.taken),
                (report.read, true),
                "{report:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_sex_on_the_back_and_unknown_columns() {
    let world = World::new().await;
    let serial = 0x0B00_0001;
    let line = Line {
        person: "back",
        serials: &[serial],
        ..Line::default()
    };
    let file = register::csv(&world.mint, &[line]);
    let with = |name: &str, value: &str| {
        let mut lines = file.lines();
        let (header, row) = (lines.next().unwrap(), lines.next().unwrap());
        format!("{header},{name}\n{row},{value}\n")
    };
    let device = world.device(FIRST).await;
    for (file, sex, unknown) in [
        (with("other_sex", "1"), Some("1"), vec![]),
        (with("other_sex", ""), None, vec![]),
        (with("備考", "何か"), None, vec!["備考"]),
    ] {
        let report = world.import_people(&file).await;
        assert!(report.taken && report.rejected == 0, "{report:?}");
        assert_eq!(report.unknown_columns, unknown);
        let result = device
            .check(&world, &Card::of(&world.mint, serial))
            .await
            .result();
        let found = result.coverages[0].other_sex.as_ref();
        assert_eq!(found.map(|sex| sex.as_str()), sex);
    }
}

#[tokio::test]
async fn odd_numbers_are_told_and_taken() {
    let world = World::new().await;
    let file = "institution_code,name,kind,registration_numbers\n\
        4880000001,試験接骨院,judo,契4800001-0-0\n\
        4880000010,試験接骨院,judo,契9900001-0-0\n\
        9980000004,試験接骨院,judo,第１号\n";
    let report = world.import_facilities(file).await;
    assert_eq!((report.rejected, report.taken), (0, true));
    let told: Vec<_> = report
        .warnings
        .iter()
        .map(|warning| (warning.line, warning.column, warning.code))
        .collect();
    let (code, registration) = ("institution_code", "registration_numbers");
    assert_eq!(
        told,
        [
            (2, code, "wire.number.check-digit"),
            (3, code, "wire.number.check-digit"),
            (3, registration, "wire.number.prefecture"),
            (4, code, "wire.number.check-digit"),
            (4, registration, "wire.number.form"),
        ]
    );
    let file = register::csv(&world.mint, &[Line::default()])
        .replace("06130488", "06130487")
        .replace(",00,", ",0,");
    let report = world.import_people(&file).await;
    assert_eq!((report.rejected, report.warned, report.taken), (0, 2, true));
    let told: Vec<_> = report
        .warnings
        .iter()
        .map(|warning| (warning.column, warning.code))
        .collect();
    assert_eq!(
        told,
        [
            ("insurer_number", "wire.number.check-digit"),
            ("branch", "wire.number.form"),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Whatever order the people of a file stand in, and however their rows are mixed, the register says the same.
    #[test]
    fn the_order_of_people_does_not_matter(
        mixed in proptest::collection::vec((0_usize..6, 0_usize..3), 1..20).prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let file = |rows: &[(usize, usize)]| {
                // Coverages of one person keep their order; people do not.
                let mut rows = rows.to_vec();
                rows.sort_by_key(|(_, coverage)| *coverage);
                let people = ["a", "b", "c", "d", "e", "f"];
                let numbers = ["1", "2", "3"];
                let lines: Vec<Line<'_>> = rows
                    .iter()
                    .map(|(person, coverage)| Line {
                        person: people[*person],
                        number: numbers[*coverage],
                        ..Line::default()
                    })
                    .collect();
                register::csv(&world.mint, &lines)
            };
            let (first, second) = (file(&mixed.0), file(&mixed.1));
            let report = world.import_people(&first).await;
            assert_eq!(report.added, report.read);
            let before = counts(&world).await;
            let report = world.import_people(&second).await;
            assert_eq!(report.unchanged, report.read);
            assert_eq!(counts(&world).await, before);
        });
    }
}
