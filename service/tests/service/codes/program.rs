//! What the program prints: failures as a line on standard error, and what stands in a report.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kazasu_service::audit::{Action, Entry, checkpoint, write_down};
use kazasu_service::clock::{Clock as _, SystemClock};
use kazasu_service::keyfile::KeyFile;
use kazasu_service::store::backend::Backend;
use kazasu_service::store::{Store, Write};
use sqlx::AssertSqlSafe;

use crate::program::Program;
use crate::world::database::{drop_audit_guards, execute_all};
use crate::world::{FIRST, SECOND};

/// Codes of failures of the program alone; it also prints those of `problem::CODES`.
pub(super) const FAILURES: [&str; 17] = [
    "app.settings.invalid",
    "facility.co-location.approved",
    "facility.co-location.not-entitled",
    "facility.co-location.same",
    "facility.co-location.taken",
    "facility.co-location.unknown",
    "facility.institution.unknown",
    "import.file.unreadable",
    "import.run.superseded",
    "service.audit.broken",
    "service.audit.chain-missing",
    "service.audit.checkpoint",
    "service.audit.cut-off",
    "service.audit.rewritten",
    "service.backup.failed",
    "service.backup.other-way",
    "service.clock.jumped",
];

/// Codes that stand in a report or a result, or in the operator's log: of rows of an import, of a certificate in its
/// grace (raised by `checks::an_expired_card_in_its_grace`), and of a responder whose silence the operator reads in the
/// log and a caller hears as `certificate.revocation.unknown` (raised below); of mails (raised by `portal::outbox`).
pub(super) const IN_REPORTS: [&str; 8] = [
    "certificate.dates.grace",
    "import.row.conflict",
    "import.row.encoding",
    "import.row.length",
    "import.row.rejected",
    "portal.mail.refused",
    "portal.mail.unavailable",
    "trust.ocsp.unreachable",
];

const MEDICAL: &str = "4810000001";

#[test]
fn of_the_program() {
    for code in FAILURES {
        assert_eq!(raise(code), code);
    }
}

fn raise(code: &str) -> String {
    let program = Program::new();
    let facilities = "institution_code,name,kind,registration_numbers\n4880000001,試験接骨院,judo,\n\
        4880000002,試験鍼灸院,ahaki,\n4810000001,試験医科,medical,\n";
    std::fs::write(program.folder.path().join("facilities.csv"), facilities).unwrap();
    assert_eq!(
        program.run(&["import", "facilities", "facilities.csv"]).0,
        Some(0)
    );
    let (exit, printed) = match code {
        "app.settings.invalid" => {
            let contradiction = "methods = [\"visual\"]\n";
            let file = program.folder.path().join("kazasu.toml");
            let settings = std::fs::read_to_string(&file).unwrap() + contradiction;
            std::fs::write(file, settings).unwrap();
            let (exit, printed) = program.failure(&["config", "check"]);
            assert_eq!(exit, Some(2));
            return printed;
        }
        "import.file.unreadable" => {
            let (exit, printed) = program.failure(&["import", "facilities", "none.csv"]);
            assert_eq!(exit, Some(2));
            return printed;
        }
        "import.run.superseded" => overtaken(&program),
        "facility.institution.unknown" => declare(&program, FIRST, "4899999999"),
        "facility.co-location.same" => declare(&program, FIRST, FIRST),
        "facility.co-location.not-entitled" => declare(&program, FIRST, MEDICAL),
        "facility.co-location.taken" => {
            declared(&program);
            declare(&program, SECOND, FIRST)
        }
        "facility.co-location.unknown" => program.failure(&["co-location", "approve", "never"]),
        "facility.co-location.approved" => {
            let id = declared(&program);
            assert_eq!(program.run(&["co-location", "approve", &id]).0, Some(0));
            program.failure(&["co-location", "approve", &id])
        }
        "service.backup.failed" => {
            program.failure(&["backup", "facilities.csv", "--database", "sqlite:none.db"])
        }
        "service.backup.other-way" => {
            let server = "postgresql://nobody@127.0.0.1:1/none";
            program.failure(&["backup", "copy.db", "--database", server])
        }
        "service.clock.jumped" => {
            assert_eq!(program.run(&["erase"]).0, Some(0));
            program.on_database("UPDATE clock_watch SET seen_at = 0");
            program.failure(&["erase"])
        }
        audit => tampered(&program, audit),
    };
    assert_eq!(exit, Some(8), "{printed}");
    printed
}

fn declare(program: &Program, primary: &str, secondary: &str) -> (Option<i32>, String) {
    program.failure(&[
        "co-location",
        "declare",
        "--primary",
        primary,
        "--secondary",
        secondary,
    ])
}

fn declared(program: &Program) -> String {
    let declare = [
        "co-location",
        "declare",
        "--primary",
        FIRST,
        "--secondary",
        SECOND,
    ];
    let (exit, lines) = program.run(&declare);
    assert_eq!(exit, Some(0));
    lines[0]["co_location_id"].as_str().unwrap().to_owned()
}

/// Another import of the kind begins while this one writes, which ends this one.
fn overtaken(program: &Program) -> (Option<i32>, String) {
    let other = "UPDATE imports SET state = 'dropped' WHERE state = 'open'";
    program.on_store(async |store| {
        let statements = match store.backend() {
            Backend::Sqlite => vec![format!(
                "CREATE TRIGGER another AFTER INSERT ON facility_versions BEGIN {other}; END"
            )],
            Backend::Postgres => vec![
                format!(
                    "CREATE FUNCTION another() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN {other}; RETURN NULL; END $$"
                ),
                "CREATE TRIGGER another AFTER INSERT ON facility_versions EXECUTE FUNCTION another()"
                    .to_owned(),
            ],
        };
        execute_all(store, &statements).await;
    });
    let more = "institution_code,name,kind,registration_numbers\n4880000009,試験整骨院,judo,\n";
    std::fs::write(program.folder.path().join("more.csv"), more).unwrap();
    program.failure(&["import", "facilities", "more.csv"])
}

/// Somebody who owns the database changes the audit behind a checkpoint, and `verify-audit` is asked.
fn tampered(program: &Program, code: &str) -> (Option<i32>, String) {
    let file = program.folder.path().join("checkpoints");
    let keys = KeyFile::open_or_create(&program.folder.path().join("kazasu.keys")).unwrap();
    program.on_store(async |store| {
        // Another end of the same chain, of somebody who has the keys as well; never committed.
        let mut other = store.write().await.unwrap();
        let chain = other.chain();
        add(&mut other, &keys, &[Action::ClientAdded, Action::ClientStopped]).await;
        let end = format!("SELECT mac FROM audit WHERE chain = '{chain}' ORDER BY sequence DESC LIMIT 1");
        let (forged,): (Vec<u8>,) = sqlx::query_as(AssertSqlSafe(end))
            .fetch_one(other.connection())
            .await
            .unwrap();
        drop(other);
        let mut write = write_in(store, &chain).await;
        add(&mut write, &keys, &[Action::ClientAdded, Action::ClientApproved]).await;
        write.commit().await.unwrap();
        checkpoint::append(store, &keys, SystemClock.now(), &file)
            .await
            .unwrap();
        drop_audit_guards(store).await;

        let at_the_end = format!(
            "chain = '{chain}' AND sequence = (SELECT MAX(sequence) FROM audit WHERE chain = '{chain}')"
        );
        let forged = match store.backend() {
            Backend::Sqlite => format!("X'{}'", hex::encode(forged)),
            Backend::Postgres => format!("decode('{}', 'hex')", hex::encode(forged)),
        };
        let statement = match code {
            "service.audit.broken" => "UPDATE audit SET action = 'nothing'".to_owned(),
            "service.audit.chain-missing" => "DELETE FROM audit".to_owned(),
            "service.audit.cut-off" => format!("DELETE FROM audit WHERE {at_the_end}"),
            "service.audit.rewritten" => {
                format!("UPDATE audit SET action = 'client.stopped', mac = {forged} WHERE {at_the_end}")
            }
            "service.audit.checkpoint" => return std::fs::write(&file, "no checkpoint\n").unwrap(),
            other => unreachable!("nothing raises {other}"),
        };
        execute_all(store, &[statement]).await;
    });
    program.failure(&["verify-audit", "--checkpoints", file.to_str().unwrap()])
}

/// A write whose rows come into a chain: a server has one for each that may run side by side.
async fn write_in(store: &Store, chain: &str) -> Write {
    let mut others = Vec::new();
    loop {
        let write = store.write().await.unwrap();
        if *write.chain() == *chain {
            return write;
        }
        others.push(write);
    }
}

/// Adds rows to the audit, always of one instant.
async fn add(write: &mut Write, keys: &KeyFile, actions: &[Action]) {
    for action in actions {
        write_down(write, keys, Timestamp::UNIX_EPOCH, *action, Entry::default())
            .await
            .unwrap();
    }
}

#[test]
fn of_rows_of_an_import() {
    let program = Program::new();
    let header = "institution_code,name,kind,registration_numbers\n";
    let mut file = format!(
        "{header}4880000001,試験接骨院,judo,\n4880000001,別の名,judo,\n488,短い,judo,\n4880000003,足りない\n"
    )
    .into_bytes();
    file.extend_from_slice(b"4880000004,\xff\xfe,judo,\n");
    std::fs::write(program.folder.path().join("rows.csv"), file).unwrap();
    let (exit, report) = program.run(&["import", "facilities", "rows.csv", "--encoding", "utf-8"]);
    assert_eq!(exit, Some(8));
    let found: BTreeSet<&str> = report[0]["rejects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reject| reject["code"].as_str().unwrap())
        .collect();
    let rows = IN_REPORTS
        .into_iter()
        .filter(|code| code.starts_with("import.row."));
    assert_eq!(found, rows.collect());
}
