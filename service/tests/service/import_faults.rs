//! Imports that are cut off, overtaken, or slow: the register is as it was, and checks are answered.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use kazasu_service::import::{self, Encoding, ImportError, Reject, Rejects, Report, Source, Watch};
use kazasu_service::store;
use kazasu_service::store::import::Kind;
use kazasu_service::store::person::NewPerson;
use kazasu_service::{Service, store::import as imports};

use crate::imports::{counts, rows};
use crate::world::register::Line;
use crate::world::{Card, FIRST, World, register};

/// Stops at the first word of progress in writing, until told to go on. The first row settled may be the one that is as it
/// was, whose turn is by chance; a second one is written.
struct Held {
    written: SyncSender<()>,
    on: Receiver<()>,
    first: bool,
}

impl Watch for Held {
    fn settled(&mut self, rows: u64, _: u64) {
        if rows > 1 && std::mem::take(&mut self.first) {
            self.written.send(()).unwrap();
            self.on.recv().unwrap();
        }
    }
}

/// An import in a thread of its own, stopped in the middle of its writing.
struct Slow {
    import: JoinHandle<Result<Report, ImportError>>,
    on: SyncSender<()>,
}

impl Slow {
    fn begin(service: Arc<Service>, file: String) -> Self {
        let ((written, wrote), (on, go)) = (sync_channel(0), sync_channel(0));
        let import = std::thread::spawn(move || {
            let mut watch = Held {
                written,
                on: go,
                first: true,
            };
            let source = Source::new(file.as_bytes(), Encoding::Utf8);
            tokio::runtime::Runtime::new()
                .unwrap()
                .block_on(import::people::import(
                    &service,
                    source,
                    Rejects::LeaveOut,
                    &mut watch,
                ))
        });
        wrote.recv().unwrap();
        Self { import, on }
    }

    fn end(self) -> Result<Report, ImportError> {
        self.on.send(()).unwrap();
        self.import.join().unwrap()
    }
}

/// Everybody with another insurance.
fn moved(world: &World) -> String {
    register::everybody(&world.mint).replace("06130488", "33120015")
}

async fn insurer(world: &World) -> Option<String> {
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let result = device.check(world, &card).await.result();
    result.coverages[0].insurer_number.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_answered_from_the_old_register_until_the_new_one_counts() {
    let world = World::new().await;
    let slow = Slow::begin(world.service().clone(), moved(&world));
    // Something is written, and nobody sees it.
    assert!(counts(&world).await.2 > 10);
    assert_eq!(insurer(&world).await.as_deref(), Some("06130488"));
    let report = slow.end().unwrap();
    assert_eq!(rows(&report), (0, 12, 1, 0, 0));
    assert_eq!(insurer(&world).await.as_deref(), Some("33120015"));
    assert_eq!(counts(&world).await, (2, 3, 10, 11, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_import_ends_the_one_before() {
    let world = World::new().await;
    let slow = Slow::begin(world.service().clone(), moved(&world));
    let newcomer = Line {
        person: "newcomer",
        ..Line::default()
    };
    let report = world.import_people(register::csv(&world.mint, &[newcomer])).await;
    assert!(report.taken);
    let error = slow.end().unwrap_err();
    assert_eq!(error.code(), "import.run.superseded");
    assert_eq!(insurer(&world).await.as_deref(), Some("06130488"));
    assert_eq!(counts(&world).await, (2, 3, 11, 11, 13));
    // The two masters do not end each other.
    let slow = Slow::begin(world.service().clone(), moved(&world));
    assert!(world.import_facilities(crate::world::FACILITIES).await.taken);
    assert!(slow.end().unwrap().taken);
}

/// Fails at the second reject, as a full disk would.
struct Full(u32);

impl Watch for Full {
    fn reject(&mut self, _: &Reject) -> io::Result<()> {
        self.0 += 1;
        if self.0 < 2 {
            return Ok(());
        }
        Err(io::ErrorKind::StorageFull.into())
    }
}

#[tokio::test]
async fn an_import_that_fails_in_the_middle_leaves_nothing() {
    let world = World::new().await;
    let before = counts(&world).await;
    // The conflict of these two is found among the writing.
    let thief = Line {
        person: "thief",
        serials: &[register::VALID_RENEWED],
        ..Line::default()
    };
    let without = register::csv(&world.mint, &[thief]);
    let file = moved(&world).replace(&format!(":{:x}", register::VALID), ":0b000001")
        + without.lines().nth(1).unwrap()
        + "\n";
    let source = Source::new(file.as_bytes(), Encoding::Utf8);
    let error = import::people::import(world.service(), source, Rejects::LeaveOut, &mut Full(0))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "service.storage.unavailable");
    assert_eq!(counts(&world).await, before);
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM imports WHERE state <> 'done'")
            .await,
        0
    );
    assert_eq!(insurer(&world).await.as_deref(), Some("06130488"));
}

#[tokio::test]
async fn what_a_killed_import_left_is_seen_by_nobody_and_goes_with_the_next() {
    let world = World::new().await;
    let service = world.service();
    let before = counts(&world).await;
    // What a process leaves that is killed between two of its transactions.
    let import = imports::begin(&service.store, Kind::People, world.now())
        .await
        .unwrap();
    let mut write = service.store.write().await.unwrap();
    assert!(imports::hold(&mut write, import).await.unwrap());
    let ghost = NewPerson {
        person_mac: vec![7; 32],
        flags: String::new(),
        content_mac: vec![8; 32],
        certificates: vec![vec![9; 32]],
        coverages: vec![vec![1, 2, 3]],
    };
    store::person::add(&mut write, import, &[ghost]).await.unwrap();
    write.commit().await.unwrap();

    let found = store::person::by_certificate(&service.store, &[9; 32])
        .await
        .unwrap();
    assert!(found.is_none());
    assert_eq!(counts(&world).await.2, before.2 + 1);
    let report = world.import_people(register::everybody(&world.mint)).await;
    assert_eq!(rows(&report), (0, 0, 13, 0, 0));
    assert_eq!(counts(&world).await, before);
    assert_eq!(
        world
            .count("SELECT COUNT(*) FROM imports WHERE state <> 'done'")
            .await,
        0
    );
}
