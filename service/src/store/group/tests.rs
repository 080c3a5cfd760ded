//! Groups on SQLite, and what goes wrong inside them.

use std::sync::Arc;

use futures_util::FutureExt as _;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::super::lane::MOST_WAITING;
use super::super::{Store, StoreError, Write};

struct World {
    store: Arc<Store>,
    _folder: TempDir,
}

impl World {
    /// A table whose rows need a parent, and one parent.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("lane.db").display());
        let store = Arc::new(Store::connect(&url).await.unwrap());
        let tables = async |write: &mut Write| {
            execute(write, "CREATE TABLE parents (id INTEGER PRIMARY KEY)").await?;
            execute(write, "INSERT INTO parents (id) VALUES (1)").await?;
            execute(
                write,
                "CREATE TABLE things (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parents (id))",
            )
            .await
        };
        store.transact(tables).await.unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    /// A write that is under way, so that everything after it waits for it and goes into its group.
    async fn held(&self) -> Write {
        self.store.write().await.unwrap()
    }

    /// A write in the line behind.
    async fn queued<F>(&self, work: F) -> JoinHandle<Result<(), StoreError>>
    where
        F: AsyncFnOnce(&mut Write) -> Result<(), StoreError> + Send + 'static,
    {
        let before = self.store.work().waiting;
        let store = self.store.clone();
        let under_way = tokio::spawn(async move { store.transact(work).await });
        self.until_waiting(before + 1).await;
        under_way
    }

    async fn until_waiting(&self, writes: usize) {
        while self.store.work().waiting != writes {
            tokio::task::yield_now().await;
        }
    }

    async fn things(&self) -> Vec<i64> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT id FROM things ORDER BY id")
            .fetch_all(self.store.read())
            .await
            .unwrap();
        rows.into_iter().map(|(id,)| id).collect()
    }
}

async fn execute(write: &mut Write, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(write.connection()).await?;
    Ok(())
}

async fn thing(write: &mut Write, id: i64) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO things (id, parent) VALUES ($1, 1)")
        .bind(id)
        .execute(write.connection())
        .await?;
    Ok(())
}

fn add(id: i64) -> impl AsyncFnOnce(&mut Write) -> Result<(), StoreError> + Send + 'static {
    async move |write: &mut Write| thing(write, id).await
}

/// Whoever is woken earlier looks, finds nothing, and sleeps on.
#[tokio::test]
async fn whoever_waits_for_a_write_is_woken_once_it_is_durable() {
    let world = World::new().await;
    let bell = Arc::new(Notify::new());
    let mut lent = world.held().await;
    thing(&mut lent, 1).await.unwrap();
    lent.wake(&bell);
    assert!(bell.notified().now_or_never().is_none());
    lent.commit().await.unwrap();
    assert!(bell.notified().now_or_never().is_some());
    assert_eq!(world.things().await, [1]);

    let rung = bell.clone();
    let given = async move |write: &mut Write| {
        write.wake(&rung);
        thing(write, 2).await?;
        assert!(rung.notified().now_or_never().is_none());
        Ok::<_, StoreError>(())
    };
    world.store.transact(given).await.unwrap();
    assert!(bell.notified().now_or_never().is_some());

    let rung = bell.clone();
    let failing = async move |write: &mut Write| {
        write.wake(&rung);
        // No such parent: the whole write is undone.
        execute(write, "INSERT INTO things (id, parent) VALUES (3, 9)").await
    };
    world.store.transact(failing).await.unwrap_err();
    let mut undone = world.held().await;
    undone.wake(&bell);
    drop(undone);
    assert_eq!(world.things().await, [1, 2]);
    assert!(bell.notified().now_or_never().is_none());
}

#[tokio::test]
async fn writes_that_wait_share_a_commit_and_hear_of_it_only_then() {
    let world = World::new().await;
    let before = world.store.work();
    let mut first = world.held().await;
    thing(&mut first, 0).await.unwrap();
    let mut others = Vec::new();
    for id in 1..=20 {
        others.push(world.queued(add(id)).await);
    }
    assert!(others.iter().all(|other| !other.is_finished()));
    assert!(world.things().await.is_empty());
    first.commit().await.unwrap();
    for other in others {
        other.await.unwrap().unwrap();
    }
    let work = world.store.work();
    assert_eq!(
        (work.writes - before.writes, work.commits - before.commits),
        (21, 1)
    );
    assert_eq!(world.things().await, (0..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_fails_or_is_dropped_in_the_middle_undoes_only_itself() {
    let world = World::new().await;
    let mut first = world.held().await;
    let before = world.queued(add(1)).await;
    let twice = world
        .queued(async |write: &mut Write| {
            thing(write, 2).await?;
            thing(write, 1).await
        })
        .await;
    let store = world.store.clone();
    let dropped = tokio::spawn(async move {
        let mut write = store.write().await.unwrap();
        thing(&mut write, 3).await.unwrap();
    });
    world.until_waiting(4).await;
    let after = world.queued(add(4)).await;
    thing(&mut first, 0).await.unwrap();
    first.commit().await.unwrap();
    before.await.unwrap().unwrap();
    assert!(matches!(twice.await.unwrap(), Err(StoreError::Database(_))));
    dropped.await.unwrap();
    after.await.unwrap().unwrap();
    assert_eq!(world.things().await, [0, 1, 4]);
}

#[tokio::test]
async fn a_commit_that_fails_tells_every_member() {
    let world = World::new().await;
    let first = world.held().await;
    let good = world.queued(add(1)).await;
    // Refused by the commit itself: the row has no parent when it comes.
    let orphan = world
        .queued(async |write: &mut Write| {
            execute(write, "PRAGMA defer_foreign_keys = ON").await?;
            execute(write, "INSERT INTO things (id, parent) VALUES (2, 7)").await
        })
        .await;
    let refused = world.queued(async |_: &mut Write| Err(StoreError::Busy)).await;
    let told = tokio::join!(first.commit(), good, orphan, refused);
    for told in [told.0, told.1.unwrap(), told.2.unwrap(), told.3.unwrap()] {
        // A refusal as well: what it was made from is not there any more.
        assert!(matches!(told, Err(StoreError::Transaction(_))), "{told:?}");
    }
    assert!(world.things().await.is_empty());
    world.store.transact(add(3)).await.unwrap();
    assert_eq!(world.things().await, [3]);
}

#[tokio::test]
async fn a_transaction_the_database_has_ended_tells_every_member() {
    let world = World::new().await;
    let first = world.held().await;
    let good = world.queued(add(1)).await;
    // As SQLite does by itself on a full disk.
    let ended = world
        .queued(async |write: &mut Write| {
            execute(write, "ROLLBACK").await?;
            Err(StoreError::Busy)
        })
        .await;
    let after = world.queued(add(2)).await;
    assert!(matches!(first.commit().await, Err(StoreError::Transaction(_))));
    assert!(matches!(good.await.unwrap(), Err(StoreError::Transaction(_))));
    assert!(matches!(ended.await.unwrap(), Err(StoreError::Transaction(_))));
    after.await.unwrap().unwrap();
    assert_eq!(world.things().await, [2]);
}

#[tokio::test]
async fn a_bug_inside_a_write_ends_its_group_and_not_the_lane() {
    async fn bug(_: &mut Write) -> Result<(), StoreError> {
        panic!("planted")
    }
    let world = World::new().await;
    let first = world.held().await;
    let bug = world.queued(bug).await;
    let after = world.queued(add(1)).await;
    assert!(matches!(first.commit().await, Err(StoreError::Transaction(_))));
    assert!(matches!(bug.await.unwrap(), Err(StoreError::Transaction(_))));
    after.await.unwrap().unwrap();
    assert_eq!(world.things().await, [1]);
}

#[tokio::test]
async fn a_caller_who_goes_away_holds_nobody_up() {
    let world = World::new().await;
    let first = world.held().await;
    // Gone while still in line: never begun. Gone while holding the connection: undone.
    let in_line = world.queued(add(1)).await;
    let store = world.store.clone();
    let lent = tokio::spawn(async move {
        let mut write = store.write().await.unwrap();
        thing(&mut write, 2).await.unwrap();
        std::future::pending::<()>().await;
    });
    world.until_waiting(3).await;
    let after = world.queued(add(3)).await;
    in_line.abort();
    assert!(in_line.await.unwrap_err().is_cancelled());
    first.commit().await.unwrap();
    // It holds the connection once only it and the one behind it are left.
    world.until_waiting(2).await;
    lent.abort();
    assert!(lent.await.unwrap_err().is_cancelled());
    after.await.unwrap().unwrap();
    assert_eq!(world.things().await, [3]);
}

#[tokio::test]
async fn a_full_line_turns_away_and_recovers() {
    let world = World::new().await;
    let first = world.held().await;
    let mut waiting = Vec::new();
    for id in 1..=i64::try_from(MOST_WAITING).unwrap() {
        waiting.push(world.queued(add(id)).await);
    }
    assert!(matches!(
        world.store.transact(add(0)).await,
        Err(StoreError::Busy)
    ));
    assert!(matches!(world.store.write().await, Err(StoreError::Busy)));
    first.commit().await.unwrap();
    for write in waiting {
        write.await.unwrap().unwrap();
    }
    world.store.transact(add(0)).await.unwrap();
    assert_eq!(world.things().await.len(), MOST_WAITING + 1);
    let work = world.store.work();
    assert!(work.commits < 20, "{work:?}");
    assert_eq!(work.waiting, 0);
}

#[tokio::test]
async fn a_closed_store_ends_what_was_begun_and_begins_nothing() {
    let world = World::new().await;
    let first = world.held().await;
    let queued = world.queued(add(1)).await;
    let store = world.store.clone();
    let closing = tokio::spawn(async move { store.close().await });
    first.commit().await.unwrap();
    queued.await.unwrap().unwrap();
    closing.await.unwrap();
    let late = world.store.transact(add(2)).await;
    assert!(
        matches!(late, Err(StoreError::Database(sqlx::Error::PoolClosed))),
        "{late:?}"
    );
}
