//! The audit chain.

use kazasu_service::audit::{AuditError, verify};

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
    // Somebody who owns the file can drop the guard; the chain tells.
    let mut write = store.write().await.unwrap();
    for statement in [
        "DROP TRIGGER audit_is_never_changed",
        "UPDATE audit SET device_id = 'other' WHERE sequence = 5",
    ] {
        sqlx::query(statement).execute(write.connection()).await.unwrap();
    }
    write.commit().await.unwrap();
    assert!(matches!(
        verify(store, keys).await,
        Err(AuditError::Broken { sequence: 5 })
    ));
}
