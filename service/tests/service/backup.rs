//! A backup made under load, and the service on it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use kazasu_service::audit;
use kazasu_service::backup::{BackupError, backup};
use kazasu_service::settings::Settings;
use kazasu_service::store::backend::Backend;
use kazasu_wire::id::ResultId;
use kazasu_wire::route;
use serde_json::Value;
use tempfile::TempDir;

use crate::world::{Call, Card, Device, FIRST, SECOND, World, database, register};

/// Checks until told otherwise, at least `least` times; the results.
async fn load(world: &World, device: &Device, over: &AtomicBool, least: usize) -> Vec<ResultId> {
    let card = Card::of(&world.mint, register::VALID);
    let mut answered = Vec::new();
    while answered.len() < least || !over.load(Ordering::SeqCst) {
        answered.push(device.check(world, &card).await.result().result_id);
    }
    answered
}

/// Copies the database into `file` as the operator would, and the checkpoints beside it; URL of a database made of the copy,
/// and those checkpoints.
async fn copy(world: &World, outside: &TempDir) -> (String, PathBuf) {
    let file = &outside.path().join("copy.db");
    if world.service().store.backend() == Backend::Sqlite {
        let made = backup(&world.settings, file).await.unwrap();
        assert_eq!(made.file, *file);
        assert_eq!(made.bytes, std::fs::metadata(file).unwrap().len());
        return (format!("sqlite:{}", file.display()), made.checkpoints.unwrap());
    }
    let refused = backup(&world.settings, file).await.unwrap_err();
    assert_eq!(refused.code(), "service.backup.other-way");
    let copied = file.with_extension("checkpoints");
    std::fs::copy(world.settings.audit_checkpoints.as_ref().unwrap(), &copied).unwrap();
    let restored = database::fresh(outside);
    let (from, name) = (&world.settings.database, file.display().to_string());
    // The server's own programs, as the refusal names them. Not compressed, so that it can be searched.
    let dump = ["--format=custom", "--compress=0", "--file", &name, from];
    database::program("pg_dump", &dump).await;
    let restore = ["--exit-on-error", "--dbname", &restored, &name];
    database::program("pg_restore", &restore).await;
    (restored, copied)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_backup_made_under_load_is_whole() {
    let outside = tempfile::tempdir().unwrap();
    let checkpoints = outside.path().join("checkpoints");
    let own = checkpoints.clone();
    let world = World::with(|settings| settings.audit_checkpoints = Some(own)).await;
    let (one, two) = (world.device(FIRST).await, world.device(SECOND).await);
    let over = AtomicBool::new(false);
    let before = load(&world, &one, &AtomicBool::new(true), 3).await;
    world.service().checkpoint_audit().await.unwrap();
    let ((restored, copied), mut during, more) = tokio::join!(
        async {
            let made = copy(&world, &outside).await;
            over.store(true, Ordering::SeqCst);
            made
        },
        load(&world, &one, &over, 3),
        load(&world, &two, &over, 3)
    );
    during.extend(more);
    // What came later is not in the copy, and the checkpoints of later do not fit it.
    let card = Card::of(&world.mint, register::VALID);
    let later = one.check(&world, &card).await.result().result_id;
    world.service().checkpoint_audit().await.unwrap();

    // Neither the database nor its rest is used: the copy is all there is.
    let world = world
        .restarted_with(|settings| settings.database = restored)
        .await;
    let (store, keys) = (&world.service().store, world.service().keys.as_ref());
    let rows = audit::verify(store, keys).await.unwrap();
    assert!(rows > 0);
    assert!(audit::checkpoint::verify(store, keys, &copied).await.unwrap() > 0);
    let newer = audit::checkpoint::verify(store, keys, &checkpoints)
        .await
        .unwrap_err();
    // On PostgreSQL a whole chain may have begun since.
    let known = ["service.audit.cut-off", "service.audit.chain-missing"];
    assert!(known.contains(&newer.code()), "{newer}");
    let found = async |id: &ResultId, device: &Device| {
        let one = device.send(&world, Call::get(format!("{}/{id}", route::RESULTS)));
        one.await.status
    };
    for id in &before {
        assert_eq!(found(id, &one).await, 200, "answered before the backup and lost");
    }
    assert_eq!(found(&later, &one).await, 404);
    // Of those answered meanwhile each is whole or not there at all.
    let kept = world.count("SELECT COUNT(*) FROM results").await;
    let rows = world
        .count("SELECT COUNT(*) FROM audit WHERE action = 'check.answered'")
        .await;
    let keys_kept = world.count("SELECT COUNT(*) FROM idempotency").await;
    assert_eq!((kept, kept), (rows, keys_kept));
    let (least, most) = (before.len(), before.len() + during.len());
    assert!((least..=most).contains(&usize::try_from(kept).unwrap()));
    // And it goes on.
    one.check(&world, &card).await.result();
    two.check(&world, &card).await.result();
}

#[tokio::test]
async fn no_key_is_in_a_backup_and_others_cannot_read_it() {
    let outside = tempfile::tempdir().unwrap();
    let (file, own) = (outside.path().join("copy.db"), outside.path().join("checkpoints"));
    let world = World::with(|settings| settings.audit_checkpoints = Some(own)).await;
    world.service().checkpoint_audit().await.unwrap();
    world
        .device(FIRST)
        .await
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    copy(&world, &outside).await;
    let bytes = std::fs::read(&file).unwrap();
    let ring: Value = serde_json::from_slice(&std::fs::read(&world.settings.key_ring).unwrap()).unwrap();
    let months = ring["months"].as_object().unwrap().values();
    let keys: Vec<&str> = months
        .chain([&ring["root"], &ring["register"]])
        .map(|key| key.as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), 3);
    for key in keys {
        let raw = kazasu_wire::base64url::decode(key).unwrap();
        assert!(!holds(&bytes, key.as_bytes()) && !holds(&bytes, &raw));
    }
    // The search itself finds what is there.
    assert!(holds(&bytes, b"results_by_end"));
    // A dump is the file of whoever made it.
    #[cfg(unix)]
    if world.service().store.backend() == Backend::Sqlite {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn what_is_no_backup_says_so() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("copy.db");
    let settings = |database: String| Settings {
        database,
        ..Settings::default()
    };
    let sqlite = |path: &Path| settings(format!("sqlite:{}", path.display()));
    let server = settings("postgresql://kazasu@127.0.0.1:1/kazasu".into());
    let refused = backup(&server, &file).await.unwrap_err();
    assert_eq!(refused.code(), "service.backup.other-way");
    assert!(refused.to_string().contains("pg_dump"));

    let nowhere = outside.path().join("nowhere.db");
    let refused = backup(&sqlite(&nowhere), &file).await.unwrap_err();
    assert!(matches!(refused, BackupError::NoDatabase));
    assert!(!nowhere.exists(), "it made an empty database");
    let other = outside.path().join("other.db");
    std::fs::write(&other, b"").unwrap();
    let refused = backup(&sqlite(&other), &file).await.unwrap_err();
    assert!(matches!(refused, BackupError::NoDatabase));

    let world = World::new().await;
    if world.service().store.backend() == Backend::Postgres {
        return;
    }
    let no_folder = outside.path().join("none").join("copy.db");
    let refused = backup(&world.settings, &no_folder).await.unwrap_err();
    assert_eq!(refused.code(), "service.backup.failed");
    // What an earlier one left when it was cut off is in nobody's way.
    std::fs::write(outside.path().join("copy.db.partial"), b"cut off").unwrap();
    backup(&world.settings, &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let refused = backup(&world.settings, &file).await.unwrap_err();
    assert!(matches!(refused, BackupError::Exists(_)));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
