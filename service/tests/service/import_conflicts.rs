//! Importing files with rows that cannot be taken.

use kazasu_service::import::{self, Encoding, Reject, Rejects, Report, Source};
use kazasu_wire::validity::Validity;

use crate::imports::{counts, rows};
use crate::world::register::Line;
use crate::world::{Card, FIRST, World, register};

fn told(rejects: &[Reject]) -> Vec<(u64, &'static str, &'static str)> {
    rejects
        .iter()
        .map(|reject| (reject.line, reject.column.unwrap_or("-"), reject.code))
        .collect()
}

const VALUE: &str = "import.row.rejected";
const CONFLICT: &str = "import.row.conflict";
const ENCODING: &str = "import.row.encoding";
const LENGTH: &str = "import.row.length";

#[tokio::test]
async fn a_reject_takes_no_other_facility_with_it() {
    let world = World::new().await;
    let file = "institution_code,name,kind,registration_numbers\n\
        4880000009,新しい院,judo,\n\
        488000000,短い,judo,\n\
        4880000008,,judo,\n\
        4880000007,種別,space,\n\
        4880000006,列が足りない\n\
        4880000005,一つの院,judo,\n\
        4880000005,別の院,judo,\n\
        4880000004,同じ院,ahaki,48000001-0-0 48000002-0-0\n\
        4880000004,同じ院,ahaki,48000002-0-0 48000001-0-0\n\
        4880000003,改行\t院,judo,\n"
        .as_bytes();
    let spoilt = [file, b"4880000002,\xff\xff,judo,\n"].concat();
    let report = world.import_facilities(&spoilt).await;
    assert_eq!(
        told(&report.rejects),
        [
            (3, "institution_code", VALUE),
            (4, "name", VALUE),
            (5, "kind", VALUE),
            (6, "-", LENGTH),
            (7, "institution_code", CONFLICT),
            (8, "institution_code", CONFLICT),
            (11, "name", VALUE),
            (12, "name", ENCODING),
        ]
    );
    assert_eq!((rows(&report), report.taken), ((3, 0, 0, 0, 8), true));
    assert_eq!(report.encoding, Encoding::Utf8);
    assert_eq!(world.count("SELECT COUNT(*) FROM facilities").await, 4);
}

/// Rows with every fault a row can have, behind one that has none.
fn faulty(world: &World) -> String {
    let line = Line::default;
    let new = |serials| Line {
        person: "new",
        serials,
        ..line()
    };
    let alone = Line {
        person: "alone",
        serials: &[0x0B00_0009],
        ..line()
    };
    let lines = [
        alone,
        new(&[0x0B00_0001]),
        Line { person: "", ..line() },
        Line {
            flags: "protected",
            ..line()
        },
        Line {
            birth_date: "1980-02-30",
            ..line()
        },
        Line {
            qualified_on: "R2.4.1",
            ..line()
        },
        Line {
            ratio: "1割",
            ..line()
        },
        Line {
            ratio: "999",
            ..line()
        },
        // Somebody else's certificate, and flags that contradict the person's first row.
        Line {
            person: "thief",
            serials: &[register::VALID],
            ..line()
        },
        Line {
            flags: "unregistered",
            ..new(&[])
        },
        // Two who claim the same.
        Line {
            person: "one",
            serials: &[0x0B00_0002],
            ..line()
        },
        Line {
            person: "two",
            serials: &[0x0B00_0002],
            ..line()
        },
        // A row in order, of somebody with one that is not.
        Line {
            person: "half",
            number: "1",
            ..line()
        },
        Line {
            person: "half",
            birth_date: "x",
            ..line()
        },
        Line {
            birth_date: "1980-5-5",
            ..line()
        },
    ];
    register::csv(&world.mint, &lines) + &format!("bad,zz:01{}\n", ",".repeat(29))
}

fn expected() -> Vec<(u64, &'static str, &'static str)> {
    vec![
        (4, "person_id", VALUE),
        (5, "flags", VALUE),
        (6, "birth_date", VALUE),
        (7, "qualified_on", VALUE),
        (8, "contribution_ratio", VALUE),
        (9, "contribution_ratio", VALUE),
        (10, "certificates", CONFLICT),
        (11, "flags", CONFLICT),
        (12, "certificates", CONFLICT),
        (13, "certificates", CONFLICT),
        (15, "birth_date", VALUE),
        (16, "birth_date", VALUE),
        (17, "certificates", VALUE),
    ]
}

#[tokio::test]
async fn a_person_with_a_reject_stays_as_they_were() {
    let world = World::new().await;
    let before = counts(&world).await;
    let report = world.import_people(faulty(&world)).await;
    assert_eq!(told(&report.rejects), expected());
    // "alone" came; "new" and "half" are held for their other rows.
    assert_eq!((rows(&report), report.taken), ((1, 0, 0, 2, 13), true));
    let after = counts(&world).await;
    assert_eq!(
        (after.2, after.3, after.4),
        (before.2 + 1, before.3 + 1, before.4 + 1)
    );
    let device = world.device(FIRST).await;
    for (serial, validity) in [
        (0x0B00_0009, Validity::Valid),
        (0x0B00_0001, Validity::None),
        (0x0B00_0002, Validity::None),
        (register::VALID, Validity::Valid),
    ] {
        let result = device
            .check(&world, &Card::of(&world.mint, serial))
            .await
            .result();
        assert_eq!(result.validity, validity, "{serial:x}");
    }
}

#[tokio::test]
async fn all_or_nothing() {
    let world = World::new().await;
    let before = counts(&world).await;
    let strict = |file: String| {
        let service = world.service().clone();
        async move {
            let source = Source::new(file.as_bytes(), Encoding::Utf8);
            import::people::import(&service, source, Rejects::RefuseAll, &mut ())
                .await
                .unwrap()
        }
    };
    let report = strict(faulty(&world)).await;
    assert_eq!(told(&report.rejects), expected());
    assert!(!report.taken);
    assert_eq!(counts(&world).await, before);
    let good = Line {
        person: "alone",
        ..Line::default()
    };
    let report = strict(register::csv(&world.mint, &[good])).await;
    assert_eq!((rows(&report), report.taken), ((1, 0, 0, 0, 0), true));
    assert_eq!(counts(&world).await.2, before.2 + 1);
}

#[tokio::test]
async fn a_certificate_changes_hands_only_after_its_owner_gave_it_up() {
    let world = World::new().await;
    let owner = |person| Line {
        person,
        serials: &[register::VALID],
        ..Line::default()
    };
    let without = Line {
        person: "valid",
        ..Line::default()
    };
    let file = register::csv(&world.mint, &[without, owner("heir")]);
    let report = world.import_people(&file).await;
    assert_eq!(rows(&report), (0, 1, 0, 0, 1));
    let report = world.import_people(&file).await;
    assert_eq!(rows(&report), (1, 0, 1, 0, 0));
    // And the former owner cannot take it back by the same word.
    let report = world
        .import_people(register::csv(&world.mint, &[owner("valid")]))
        .await;
    assert_eq!(rows(&report), (0, 0, 0, 0, 1));
}

/// The report is what programs read: it changes on purpose only.
#[tokio::test]
async fn the_report_is_the_golden_one() {
    const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/import-report.json");
    let world = World::new().await;
    let file = faulty(&world)
        .replace("0x", "")
        .replacen("06130488", "06130487", 1);
    let report: Report = world.import_people(file).await;
    let text = serde_json::to_string_pretty(&report).unwrap() + "\n";
    for value in ["R2.4.1", "1980-02-30", "試験", "thief", "4649731"] {
        assert!(!text.contains(value), "{value}");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert!(
        text == golden,
        "the report changed; UPDATE_GOLDEN=1 writes it anew"
    );
}

#[tokio::test]
async fn files_that_are_no_tables() {
    let world = World::new().await;
    let header = "institution_code,name,kind,registration_numbers\n";
    let endless = format!("{header}4880000009,\"{}", "x\n".repeat(1 << 20));
    let before = counts(&world).await;
    for (file, what) in [
        ("", "column"),
        ("institution_code,name\n", "column kind"),
        (
            "institution_code,name,kind,registration_numbers,name\n",
            "column name",
        ),
        (&*endless, "line"),
    ] {
        let source = Source::new(file.as_bytes(), Encoding::Utf8);
        let error = import::facilities::import(world.service(), source, Rejects::LeaveOut, &mut ())
            .await
            .unwrap_err();
        assert_eq!(error.code(), "import.file.unreadable");
        assert!(error.to_string().contains(what), "{error}");
    }
    assert_eq!(counts(&world).await, before);
    let report = world.import_facilities(header).await;
    assert_eq!((rows(&report), report.taken), ((0, 0, 0, 0, 0), true));
}
