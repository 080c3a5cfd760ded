//! 消去: what may no longer be kept is gone for good, and a clock that stands wrong destroys nothing.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kazasu_service::erasure::{ClockStanding, Report};
use kazasu_service::keyring::KeyRingError;
use kazasu_service::store::Store;
use kazasu_service::store::backend::Backend;
use kazasu_service::store::erasure::ErasedMonth;
use kazasu_wire::result::EligibilityResult;
use serde_json::Value;

use crate::program::Program;
use crate::world::database::execute;
use crate::world::receipt::number_path;
use crate::world::search::holds;
use crate::world::{Card, Device, FIRST, Receipt, World, register};

const PLANTED: u32 = 0x0A00_0F01;
/// What is said about the planted person, and what a receipt computer says.
const MARKS: [&str; 7] = [
    "植込 零子",
    "ｳｴｺﾐ ﾚｲｺ",
    "植込太郎",
    "植記４４",
    "7719283",
    "東京都植込区架空町1-2-3",
    "planted-77",
];

/// Sealed rows as a backup keeps them: what they are bound to, and the value.
struct Sealed {
    context: String,
    value: Vec<u8>,
}

impl Sealed {
    /// Bytes nobody else's value has: behind version, name of the key and nonce.
    fn ciphertext(&self) -> &[u8] {
        &self.value[21..45]
    }
}

async fn plant(world: &World) {
    let line = register::Line {
        person: "planted",
        serials: &[PLANTED],
        number: "7719283",
        ..register::Line::default()
    };
    let csv = register::csv(&world.mint, &[line])
        .replace("試験 花子", MARKS[0])
        .replace("ｼｹﾝ ﾊﾅｺ", MARKS[1])
        .replace("試験太郎", MARKS[2])
        .replace("試験１２", MARKS[3])
        .replace("東京都試験区", "東京都植込区");
    assert!(world.import_people(csv).await.taken);
}

/// A check of the planted person, treated on a day, with a 照会番号.
async fn check(world: &World, device: &Device, receipt: &Receipt, treated_on: &str) -> EligibilityResult {
    let card = Card::of(&world.mint, PLANTED);
    let mut request = device.signed(world, &card).await;
    request.treated_on = Some(treated_on.parse().unwrap());
    let result = device.submit(world, &request).await.result();
    let coverage = &result.coverages[0];
    assert_eq!(coverage.name.as_deref(), Some(MARKS[0]));
    assert_eq!(coverage.address.as_deref(), Some(MARKS[5]));
    let number = number_path(&result.result_id);
    let set = receipt.set(world, &number, Some(MARKS[6]), Some("*")).await;
    assert_eq!(set.status, 200, "{}", set.json);
    result
}

async fn sealed_rows(store: &Store) -> Vec<Sealed> {
    let results: Vec<(String, String, Vec<u8>)> =
        sqlx::query_as("SELECT facility_id, result_id, sealed FROM results ORDER BY sequence")
            .fetch_all(store.read())
            .await
            .unwrap();
    let numbers: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT result_id, sealed FROM inquiry_numbers ORDER BY set_at")
            .fetch_all(store.read())
            .await
            .unwrap();
    let results = results.into_iter().map(|(facility, id, value)| Sealed {
        context: format!("results/{facility}/{id}"),
        value,
    });
    let numbers = numbers.into_iter().map(|(id, value)| Sealed {
        context: format!("inquiry_numbers/{id}"),
        value,
    });
    results.chain(numbers).collect()
}

fn opens(world: &World, sealed: &Sealed) -> bool {
    match world
        .service()
        .keys
        .open(sealed.context.as_bytes(), &sealed.value)
    {
        Ok(plain) => MARKS
            .iter()
            .any(|mark| String::from_utf8_lossy(&plain).contains(mark)),
        Err(KeyRingError::KeyGone) => false,
        Err(other) => unreachable!("{other}"),
    }
}

/// Everything the database keeps on disk.
struct Disk {
    files: Vec<PathBuf>,
}

impl Disk {
    async fn of(world: &World, wal_from: &str) -> Self {
        let store = &world.service().store;
        let folder = world.settings.key_ring.parent().unwrap();
        if store.backend() == Backend::Sqlite {
            return Self {
                files: files_in(folder),
            };
        }
        execute(store, "CHECKPOINT").await;
        let one = async |sql: &'static str| -> String {
            let (text,): (String,) = sqlx::query_as(sql).fetch_one(store.read()).await.unwrap();
            text
        };
        let data = PathBuf::from(one("SHOW data_directory").await);
        let own = one("SELECT oid::text FROM pg_database WHERE datname = current_database()").await;
        let mut files = files_in(&data.join("base").join(own));
        files.extend(files_in(&data.join("pg_wal")).into_iter().filter(|file| {
            let name = file.file_name().unwrap().to_str().unwrap();
            name.len() == 24 && name >= wal_from
        }));
        Self { files }
    }

    fn holds(&self, what: &[u8]) -> bool {
        // A file of the log may be gone by now: then nothing is in it.
        self.files
            .iter()
            .any(|file| holds(&std::fs::read(file).unwrap_or_default(), what))
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}

/// Where a server's log begins to hold what this test writes.
async fn wal_now(store: &Store) -> String {
    if store.backend() == Backend::Sqlite {
        return String::new();
    }
    let (name,): (String,) = sqlx::query_as("SELECT pg_walfile_name(pg_current_wal_lsn())::text")
        .fetch_one(store.read())
        .await
        .unwrap();
    name
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn month(kept_until: &str, rows: u64) -> ErasedMonth {
    ErasedMonth {
        kept_until: kept_until.parse().unwrap(),
        results: rows,
        inquiry_numbers: rows,
        idempotency_keys: rows,
    }
}

async fn counts(world: &World) -> [i64; 3] {
    [
        world.count("SELECT COUNT(*) FROM results").await,
        world.count("SELECT COUNT(*) FROM inquiry_numbers").await,
        world.count("SELECT COUNT(*) FROM idempotency").await,
    ]
}

#[tokio::test]
async fn what_may_no_longer_be_kept_is_gone_from_database_log_free_pages_and_backup() {
    let world = World::new().await;
    let wal_from = wal_now(&world.service().store).await;
    plant(&world).await;
    let device = world.device(FIRST).await;
    let receipt = Receipt::of(&world, FIRST).await;
    let october = check(&world, &device, &receipt, "2026-10-31").await;
    let mut novembers = Vec::new();
    for _ in 0..20 {
        novembers.push(check(&world, &device, &receipt, "2026-11-21").await);
    }
    assert_eq!(
        (
            october.kept_until.to_string(),
            novembers[0].kept_until.to_string()
        ),
        ("2026-11-30".to_owned(), "2026-12-31".to_owned())
    );

    // A backup made while everything may be looked at.
    let store = &world.service().store;
    let backup = world.settings.key_ring.with_file_name("backup");
    if store.backend() == Backend::Sqlite {
        std::fs::create_dir(&backup).unwrap();
        for name in ["kazasu.db", "kazasu.db-wal"] {
            let from = world.settings.key_ring.with_file_name(name);
            std::fs::copy(from, backup.join(name)).unwrap();
        }
    }
    let rows = sealed_rows(store).await;
    assert_eq!(rows.len(), 42);
    let disk = Disk::of(&world, &wal_from).await;
    for sealed in &rows {
        assert!(opens(&world, sealed));
        assert!(
            disk.holds(sealed.ciphertext()),
            "the search would not find a row that is there"
        );
    }
    assert!(disk.holds(october.result_id.as_str().as_bytes()));

    // To the last minute of the last day in Japan.
    let report = world.live_until(at("2026-11-30T14:59:59Z")).await;
    assert!(!report.has_erased(), "{report:?}");
    assert_eq!(counts(&world).await, [21; 3]);
    let report = world.live_until(at("2026-11-30T15:00:00Z")).await;
    let expected = Report {
        at: at("2026-11-30T15:00:00Z"),
        today: "2026-12-01".parse().unwrap(),
        clock: ClockStanding::Believed,
        last_seen: Some(at("2026-11-30T14:59:59Z")),
        keys_destroyed: vec!["2026-10".to_owned()],
        months: vec![month("2026-11-30", 1)],
        uploads: 0,
        documents: 0,
        account_sheets: 0,
        log_emptied: (store.backend() == Backend::Sqlite).then_some(true),
    };
    assert_eq!(report, expected);
    assert_eq!(counts(&world).await, [20; 3]);
    assert!(!opens(&world, &rows[0]) && opens(&world, &rows[1]));
    let report = world.live_until(at("2026-12-31T15:00:00Z")).await;
    assert_eq!(
        (report.keys_destroyed, report.months),
        (vec!["2026-11".to_owned()], vec![month("2026-12-31", 20)])
    );
    assert_eq!(counts(&world).await, [0; 3]);
    assert!(!world.live_until(at("2026-12-31T15:10:00Z")).await.has_erased());

    // Nothing of the person in clear, nothing of the sealed rows where a page was freed or a log was written.
    let disk = Disk::of(&world, &wal_from).await;
    for mark in MARKS {
        assert!(!disk.holds(mark.as_bytes()), "{mark} is on the disk");
    }
    for sealed in &rows {
        assert!(!opens(&world, sealed), "a row of a backup opens");
        if store.backend() == Backend::Sqlite {
            assert!(
                !disk.holds(sealed.ciphertext()),
                "{} is still there",
                sealed.context
            );
        }
    }
    let key_ring = std::fs::read_to_string(&world.settings.key_ring).unwrap();
    assert!(!key_ring.contains("2026-10\":") && !key_ring.contains("2026-11\":"));
    if store.backend() == Backend::Sqlite {
        backup_is_worthless(&world, &backup, &rows).await;
    }
    let keys = world.service().keys.as_ref();
    kazasu_service::audit::verify(store, keys).await.unwrap();
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM audit WHERE action = 'results.erased'")
            .await,
        2
    );
}

/// The backup still holds every row, and none of them opens any more.
async fn backup_is_worthless(world: &World, backup: &Path, rows: &[Sealed]) {
    let disk = Disk {
        files: files_in(backup),
    };
    for mark in MARKS {
        assert!(!disk.holds(mark.as_bytes()), "{mark} is in the backup");
    }
    let url = format!("sqlite:{}", backup.join("kazasu.db").display());
    let store = Store::connect(&url).await.unwrap();
    let kept = sealed_rows(&store).await;
    assert_eq!(kept.len(), rows.len());
    for sealed in &kept {
        assert!(disk.holds(sealed.ciphertext()));
        assert!(!opens(world, sealed));
    }
    store.close().await;
}

#[tokio::test]
async fn a_clock_that_stands_far_ahead_destroys_nothing() {
    let world = World::new().await;
    plant(&world).await;
    let mut device = world.device(FIRST).await;
    let receipt = Receipt::of(&world, FIRST).await;
    let result = check(&world, &device, &receipt, "2026-10-31").await;
    let now = world.now();
    world.service().sweep().await.unwrap();

    world.clock.set(at("2027-11-21T03:00:00Z"));
    for _ in 0..3 {
        world.pass(600);
        let report = world.service().sweep().await.unwrap();
        assert_eq!(
            (report.clock, report.last_seen, report.has_erased()),
            (ClockStanding::Doubted, Some(now), false)
        );
    }
    device.refresh(&world).await;
    let facility = device.facility();
    let page = async |device: &Device| device.results_of(&world, &facility).await.json["results"].clone();
    assert_eq!(
        page(&device).await,
        Value::Array(Vec::new()),
        "hidden all the same"
    );
    assert_eq!(counts(&world).await, [1; 3]);

    // The doubt survives a restart, and ends with the clock put right: everything is there.
    let world = world.restarted().await;
    assert_eq!(
        world.service().sweep().await.unwrap().clock,
        ClockStanding::Doubted
    );
    world.clock.set(now);
    let report = world.service().sweep().await.unwrap();
    assert_eq!(
        (report.clock, report.has_erased()),
        (ClockStanding::Believed, false)
    );
    device.refresh(&world).await;
    let page = device.results_of(&world, &facility).await;
    assert_eq!(page.json["results"][0]["result_id"], result.result_id.as_str());

    // The operator's word counts, and is written down.
    world.clock.set(at("2026-12-24T00:00:00Z"));
    assert_eq!(
        world.service().sweep().await.unwrap().clock,
        ClockStanding::Doubted
    );
    let report = world.erase().await;
    assert_eq!(
        (report.clock, report.months),
        (ClockStanding::Confirmed, vec![month("2026-11-30", 1)])
    );
    assert_eq!(
        world.service().sweep().await.unwrap().clock,
        ClockStanding::Believed
    );
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM audit WHERE action = 'clock.confirmed'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_service_that_stood_still_for_long_erases_after_it_has_run_steadily() {
    let world = World::with(|settings| settings.clock_trust.steady_hours = 1).await;
    plant(&world).await;
    let device = world.device(FIRST).await;
    let receipt = Receipt::of(&world, FIRST).await;
    check(&world, &device, &receipt, "2026-10-31").await;
    world.service().sweep().await.unwrap();
    world.clock.set(at("2026-12-24T00:00:00Z"));
    for minute in (0..60).step_by(10) {
        let report = world.service().sweep().await.unwrap();
        assert_eq!(report.clock, ClockStanding::Doubted, "{minute}");
        world.pass(600);
    }
    let report = world.service().sweep().await.unwrap();
    assert_eq!(
        (report.clock, report.months),
        (ClockStanding::Believed, vec![month("2026-11-30", 1)])
    );
    assert_eq!(counts(&world).await, [0; 3]);
}

#[test]
fn the_program_erases_and_says_what() {
    let program = Program::new();
    let (exit, report) = program.run(&["erase"]);
    assert_eq!((exit, report.len()), (Some(0), 1));
    let expected = serde_json::json!({
        "at": report[0]["at"], "today": report[0]["today"], "clock": "believed", "last_seen": null,
        "keys_destroyed": [], "months": [], "uploads": 0, "documents": 0, "account_sheets": 0, "log_emptied": null,
    });
    assert_eq!(report[0], expected);

    // The service stood still for two days, as far as the database knows.
    program.on_database("UPDATE clock_watch SET seen_at = seen_at - 172800000");
    let (exit, report) = program.run(&["erase"]);
    assert_eq!((exit, &report[0]["clock"]), (Some(8), &"doubted".into()));
    assert_eq!(
        program.failure(&["erase"]),
        (Some(8), "service.clock.jumped".to_owned())
    );
    let (exit, report) = program.run(&["erase", "--clock-is-right"]);
    assert_eq!((exit, &report[0]["clock"]), (Some(0), &"confirmed".into()));
    let (exit, report) = program.run(&["erase"]);
    assert_eq!((exit, &report[0]["clock"]), (Some(0), &"believed".into()));
}
