//! The audit chain.

use std::path::{Path, PathBuf};

use kazasu_service::audit::{Action, AuditError, Entry, checkpoint, verify, write_down};

use crate::world::database::{drop_audit_guards, end_writers, execute};
use crate::world::{Card, FIRST, World, register};

#[tokio::test]
async fn rows_are_chained_and_append_only() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for _ in 0..3 {
        device
            .check(&world, &Card::of(&world.mint, register::VALID))
            .await
            .result();
    }
    let store = &world.service().store;
    let keys = world.service().keys.as_ref();
    // Two imports, an account, an activation, three checks.
    assert_eq!(verify(store, keys).await.unwrap(), 7);
    let actions: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT action, subject FROM audit ORDER BY sequence")
            .fetch_all(store.read())
            .await
            .unwrap();
    let names: Vec<&str> = actions.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(
        names,
        [
            "facilities.imported",
            "people.imported",
            "account.issued",
            "device.activated",
            "check.answered",
            "check.answered",
            "check.answered",
        ]
    );
    assert_eq!(
        actions[4].1, actions[6].1,
        "the same person has the same pseudonym"
    );

    for statement in [
        "UPDATE audit SET action = 'nothing' WHERE sequence = 5",
        "DELETE FROM audit WHERE sequence = 5",
    ] {
        let mut write = store.write().await.unwrap();
        assert!(sqlx::query(statement).execute(write.connection()).await.is_err());
    }
}

/// A world with some rows and a checkpoint of them, whose guards somebody took away.
async fn watched() -> (World, PathBuf) {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for _ in 0..3 {
        device
            .check(&world, &Card::of(&world.mint, register::VALID))
            .await
            .result();
    }
    let file = world.settings.key_ring.with_file_name("checkpoints");
    take(&world, &file).await;
    drop_audit_guards(&world.service().store).await;
    (world, file)
}

async fn take(world: &World, file: &Path) {
    let service = world.service();
    checkpoint::append(&service.store, service.keys.as_ref(), world.now(), file)
        .await
        .unwrap();
}

/// What `verify-audit` does.
async fn judge(world: &World, file: &Path) -> Result<(i64, usize), AuditError> {
    let (store, keys) = (&world.service().store, world.service().keys.as_ref());
    let rows = verify(store, keys).await?;
    Ok((rows, checkpoint::verify(store, keys, file).await?))
}

/// The code and the place of what is found after `statements`.
async fn found_after(statements: &[&'static str]) -> (&'static str, Option<i64>) {
    let (world, file) = watched().await;
    assert_eq!(judge(&world, &file).await.unwrap(), (7, 1));
    for statement in statements {
        execute(&world.service().store, statement).await;
    }
    let error = judge(&world, &file).await.unwrap_err();
    let place = match &error {
        AuditError::Broken { sequence, .. }
        | AuditError::CutOff { sequence, .. }
        | AuditError::Rewritten { sequence, .. } => Some(*sequence),
        _ => None,
    };
    (error.code(), place)
}

#[tokio::test]
async fn a_changed_row_is_found() {
    let changed = ["UPDATE audit SET device_id = 'other' WHERE sequence = 5"];
    assert_eq!(found_after(&changed).await, ("service.audit.broken", Some(5)));
}

#[tokio::test]
async fn a_missing_row_is_found() {
    let missing = ["DELETE FROM audit WHERE sequence = 5"];
    assert_eq!(found_after(&missing).await, ("service.audit.broken", Some(5)));
}

#[tokio::test]
async fn swapped_rows_are_found() {
    let swapped = [
        "UPDATE audit SET sequence = -5 WHERE sequence = 5",
        "UPDATE audit SET sequence = 5 WHERE sequence = 6",
        "UPDATE audit SET sequence = 6 WHERE sequence = -5",
    ];
    assert_eq!(found_after(&swapped).await, ("service.audit.broken", Some(5)));
}

#[tokio::test]
async fn an_inserted_row_is_found() {
    let inserted = [
        "UPDATE audit SET sequence = 8 WHERE sequence = 7",
        "INSERT INTO audit (chain, sequence, at, action, mac) \
         SELECT chain, 7, at, action, mac FROM audit WHERE sequence = 6",
    ];
    assert_eq!(found_after(&inserted).await, ("service.audit.broken", Some(7)));
}

#[tokio::test]
async fn a_cut_tail_is_found() {
    let cut = ["DELETE FROM audit WHERE sequence > 5"];
    assert_eq!(found_after(&cut).await, ("service.audit.cut-off", Some(5)));
}

#[tokio::test]
async fn a_dropped_chain_is_found() {
    let dropped = ["DELETE FROM audit"];
    assert_eq!(found_after(&dropped).await, ("service.audit.chain-missing", None));
}

#[tokio::test]
async fn a_wholly_recomputed_chain_is_found() {
    // Somebody has the keys as well, and writes another history of the same length.
    let (world, file) = watched().await;
    let service = world.service();
    execute(&service.store, "DELETE FROM audit").await;
    end_writers(&service.store).await;
    let mut write = service.store.write().await.unwrap();
    for _ in 0..7 {
        let action = Action::PeopleImported;
        write_down(
            &mut write,
            service.keys.as_ref(),
            world.now(),
            action,
            Entry::default(),
        )
        .await
        .unwrap();
    }
    write.commit().await.unwrap();
    assert_eq!(verify(&service.store, service.keys.as_ref()).await.unwrap(), 7);
    let error = judge(&world, &file).await.unwrap_err();
    assert_eq!(error.code(), "service.audit.rewritten");
}

#[tokio::test]
async fn checkpoints_are_held_themselves_and_only_grow() {
    let (world, file) = watched().await;
    let device = world.device(FIRST).await;
    take(&world, &file).await;
    // Nothing new, nothing written.
    take(&world, &file).await;
    assert_eq!(judge(&world, &file).await.unwrap().1, 2);
    device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    take(&world, &file).await;
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 3);
    for (changed, line) in [
        (text.replacen("\"sequence\":", "\"sequence\":1", 1), 1),
        (text.lines().skip(1).map(|line| format!("{line}\n")).collect(), 1),
        (
            text.lines()
                .take(1)
                .chain(text.lines().skip(2))
                .map(|line| format!("{line}\n"))
                .collect(),
            2,
        ),
        (format!("{text}not a checkpoint\n"), 4),
    ] {
        std::fs::write(&file, changed).unwrap();
        let error = judge(&world, &file).await.unwrap_err();
        assert!(
            matches!(error, AuditError::Checkpoint { line: found } if found == line),
            "{error}"
        );
        assert_eq!(error.code(), "service.audit.checkpoint");
    }
}

#[tokio::test]
async fn a_service_that_stops_leaves_a_checkpoint() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("checkpoints");
    let named = file.clone();
    let world = World::with(|settings| settings.audit_checkpoints = Some(named)).await;
    let world = world.restarted().await;
    // The one at its start may have seen the first import already.
    let (rows, checkpoints) = judge(&world, &file).await.unwrap();
    assert!(rows == 2 && checkpoints > 0);
    let last = std::fs::read_to_string(&file)
        .unwrap()
        .lines()
        .last()
        .map(str::to_owned);
    assert!(last.unwrap().contains("\"sequence\":2"));
}
