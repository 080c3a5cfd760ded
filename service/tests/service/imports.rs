//! Importing master data.

use kazasu_service::import::{self, Reject};

use crate::world::{FACILITIES, FIRST, World, register};

#[tokio::test]
async fn importing_again_changes_nothing() {
    let world = World::new().await;
    let counts = |world: &World| {
        let service = world.service().clone();
        async move {
            let row: (i64, i64, i64, i64, i64) = sqlx::query_as(
                "SELECT (SELECT COUNT(*) FROM facilities), (SELECT COUNT(*) FROM facility_registrations), \
                 (SELECT COUNT(*) FROM people), (SELECT COUNT(*) FROM person_certificates), \
                 (SELECT COUNT(*) FROM coverages)",
            )
            .fetch_one(service.store.read())
            .await
            .unwrap();
            row
        }
    };
    let before = counts(&world).await;
    assert_eq!(before, (2, 3, 10, 11, 12));
    let id = world.facility(FIRST).await;
    assert!(world.import_facilities(FACILITIES).await.taken);
    let report = world.import_people(&register::everybody(&world.mint)).await;
    assert_eq!((report.lines, report.taken), (13, true));
    assert_eq!(counts(&world).await, before);
    assert_eq!(world.facility(FIRST).await, id);
}

#[tokio::test]
async fn rejects_are_named_and_nothing_is_taken() {
    let world = World::new().await;
    let file = "institution_code,name,kind,registration_numbers\n\
        4880000009,新しい院,judo,\n\
        488000000,短い,judo,\n\
        4880000008,,judo,\n\
        4880000007,種別,space,\n";
    let report = world.import_facilities(file).await;
    let at = |line, field: &str| (line, field.to_owned());
    assert_eq!(
        faults(&report.rejects),
        [at(3, "institution_code"), at(4, "name"), at(5, "kind")]
    );
    assert!(!report.taken);
    assert_eq!(world.count("SELECT COUNT(*) FROM facilities").await, 2);

    let before = world.count("SELECT COUNT(*) FROM coverages").await;
    let line = register::Line::default;
    let mut file = register::csv(
        &world.mint,
        &[
            register::Line {
                person: "new",
                serials: &[0x0B00_0001],
                ..line()
            },
            register::Line { person: "", ..line() },
            register::Line {
                flags: "protected",
                ..line()
            },
            register::Line {
                birth_date: "1980-02-30",
                ..line()
            },
            register::Line {
                qualified_on: "R2.4.1",
                ..line()
            },
            register::Line {
                ratio: "1割",
                ..line()
            },
            register::Line {
                ratio: "999",
                ..line()
            },
            // Somebody else's certificate, and flags that contradict the person's first line.
            register::Line {
                person: "thief",
                serials: &[register::VALID],
                ..line()
            },
            register::Line {
                person: "new",
                flags: "unregistered",
                ..line()
            },
        ],
    );
    file.push_str(&format!("bad,zz:01{}\n", ",".repeat(29)));
    let report = world.import_people(&file).await;
    assert_eq!(
        faults(&report.rejects),
        [
            at(3, "person_id"),
            at(4, "flags"),
            at(5, "birth_date"),
            at(6, "qualified_on"),
            at(7, "contribution_ratio"),
            at(8, "contribution_ratio"),
            at(9, "certificates"),
            at(10, "flags"),
            at(11, "certificates"),
        ]
    );
    let report = serde_json::to_string(&report).unwrap();
    assert!(!report.contains("R2.4.1") && !report.contains("1980-02-30"));
    assert_eq!(world.count("SELECT COUNT(*) FROM coverages").await, before);
    assert_eq!(world.count("SELECT COUNT(*) FROM people").await, 10);
}

fn faults(rejects: &[Reject]) -> Vec<(u64, String)> {
    rejects
        .iter()
        .map(|reject| (reject.line, reject.field.clone()))
        .collect()
}

#[tokio::test]
async fn files_that_are_no_tables() {
    let world = World::new().await;
    for (file, what) in [
        (&b""[..], "column"),
        (b"institution_code,name\n", "column"),
        (
            b"institution_code,name,kind,registration_numbers\n1,2\n",
            "line 2",
        ),
        (
            b"institution_code,name,kind,registration_numbers\n4880000009,\xff,judo,\n",
            "line 2",
        ),
    ] {
        let error = import::facilities::import(world.service(), file)
            .await
            .unwrap_err();
        assert_eq!(error.code(), "import.file.unreadable");
        assert!(error.to_string().contains(what), "{error}");
    }
    // A byte order mark and CRLF are what spreadsheet programs write.
    let file = format!("\u{feff}{}", FACILITIES.replace('\n', "\r\n"));
    assert!(world.import_facilities(&file).await.taken);
}
