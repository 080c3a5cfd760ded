//! One writing connection and its group commit: writes that wait for one another share one transaction and so one sync
//! of the disk, each in a savepoint of its own. Nobody is told "done" before the commit of the group is durable.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as Plain, MutexGuard, PoisonError};

use sqlx::{AnyConnection, Connection as _, Executor as _};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, oneshot};
use tokio::time::timeout;

use super::backend::Backend;
use super::{StoreError, WAIT};

/// Writes that may wait for a lane; one more is turned away at once.
const MOST_WAITING: usize = 512;

/// One connection for writing. Writes take turns; those in line when one ends go into the same transaction.
#[derive(Debug)]
pub(super) struct Lane {
    backend: Backend,
    url: Arc<str>,
    chain: Arc<str>,
    connection: Arc<Mutex<Option<AnyConnection>>>,
    group: Plain<Group>,
    waiting: AtomicUsize,
    writes: AtomicU64,
    commits: AtomicU64,
}

/// The transaction that is open on a lane.
#[derive(Debug, Default)]
struct Group {
    open: bool,
    /// The last write was dropped before its end: its savepoint is to be undone.
    abandoned: bool,
    /// Nobody may write any more.
    closed: bool,
    /// Those who wait for the commit.
    members: Vec<oneshot::Sender<Ended>>,
}

type Ended = Result<(), Arc<sqlx::Error>>;

/// A write under way; undone unless [`Write::commit`]ted.
#[derive(Debug)]
pub struct Write {
    connection: OwnedMappedMutexGuard<Option<AnyConnection>, AnyConnection>,
    lane: Arc<Lane>,
    ended: bool,
}

/// What a lane has done since its start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Writes that were made durable.
    pub writes: u64,
    /// Transactions they took, each one sync of the disk.
    pub commits: u64,
    /// Writes in line now.
    pub waiting: usize,
}

impl Lane {
    pub(super) fn new(backend: Backend, url: &str) -> Arc<Self> {
        Arc::new(Self {
            backend,
            url: url.into(),
            chain: backend.chain(),
            connection: Arc::default(),
            group: Plain::default(),
            waiting: AtomicUsize::new(0),
            writes: AtomicU64::new(0),
            commits: AtomicU64::new(0),
        })
    }

    /// Waits in line and begins a write.
    pub(super) async fn write(self: &Arc<Self>) -> Result<Write, StoreError> {
        // A task of its own: a caller who gives up half way leaves no half begun transaction behind.
        let entered = tokio::spawn(self.clone().enter()).await;
        entered.unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed.into()))
    }

    /// Writes in line and under way.
    pub(super) fn load(self: &Arc<Self>) -> usize {
        Arc::strong_count(self)
    }

    pub(super) fn work(&self) -> Work {
        Work {
            writes: self.writes.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::SeqCst),
        }
    }

    /// Lets the write under way end, then closes the connection for good.
    pub(super) async fn close(self: &Arc<Self>) {
        let mut connection = self.connection.clone().lock_owned().await;
        self.mend(&mut connection).await;
        if let Some(open) = connection.as_mut() {
            self.commit(open).await;
        }
        self.group().closed = true;
        if let Some(connection) = connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "a connection did not close");
        }
    }

    async fn enter(self: Arc<Self>) -> Result<Write, StoreError> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(StoreError::Busy);
        }
        let lock = timeout(WAIT, self.connection.clone().lock_owned()).await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let begun = match lock {
            Ok(connection) => self.begin(connection).await,
            Err(_) => Err(StoreError::Busy),
        };
        match begun {
            Ok(connection) => Ok(Write {
                connection,
                lane: self,
                ended: false,
            }),
            Err(error) => {
                // The group may have been left open for this very write to close.
                tokio::spawn(self.tidy());
                Err(error)
            }
        }
    }

    async fn begin(
        &self,
        mut connection: OwnedMutexGuard<Option<AnyConnection>>,
    ) -> Result<OwnedMappedMutexGuard<Option<AnyConnection>, AnyConnection>, StoreError> {
        self.mend(&mut connection).await;
        let (open, closed) = {
            let group = self.group();
            (group.open, group.closed)
        };
        if closed {
            return Err(sqlx::Error::PoolClosed.into());
        }
        if !open {
            self.begin_group(&mut connection).await?;
        }
        if self.backend.groups()
            && let Some(inside) = connection.as_mut()
            && let Err(error) = inside.execute("SAVEPOINT one").await
        {
            self.fail(&mut connection, error);
            return Err(sqlx::Error::WorkerCrashed.into());
        }
        OwnedMutexGuard::try_map(connection, Option::as_mut)
            .map_err(|_| sqlx::Error::WorkerCrashed.into())
    }

    /// Begins a transaction, on a new connection where the old one has died since.
    async fn begin_group(&self, connection: &mut Option<AnyConnection>) -> Result<(), StoreError> {
        if let Some(kept) = connection.as_mut() {
            if kept.execute(self.backend.begin()).await.is_ok() {
                self.group().open = true;
                return Ok(());
            }
            *connection = None;
        }
        let fresh = async {
            let mut fresh = AnyConnection::connect(&self.url).await?;
            for statement in self.backend.at_connect() {
                fresh.execute(*statement).await?;
            }
            fresh.execute(self.backend.begin()).await?;
            Ok::<_, sqlx::Error>(fresh)
        };
        *connection = Some(timeout(WAIT, fresh).await.map_err(|_| StoreError::Busy)??);
        self.group().open = true;
        Ok(())
    }

    /// Undoes what a dropped write has left behind.
    async fn mend(&self, connection: &mut Option<AnyConnection>) {
        if !std::mem::take(&mut self.group().abandoned) {
            return;
        }
        let Some(inside) = connection.as_mut() else { return };
        let undo = if self.backend.groups() {
            "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one"
        } else {
            "ROLLBACK"
        };
        match inside.execute(undo).await {
            Ok(_) if self.backend.groups() => {}
            Ok(_) => self.group().open = false,
            Err(error) => self.fail(connection, error),
        }
    }

    /// Closes the group where nobody is in line to do it.
    async fn tidy(self: Arc<Self>) {
        let mut connection = self.connection.clone().lock_owned().await;
        self.mend(&mut connection).await;
        if let Some(inside) = connection.as_mut()
            && self.waiting.load(Ordering::SeqCst) == 0
        {
            self.commit(inside).await;
        }
    }

    /// Makes the group durable and tells its members.
    async fn commit(&self, connection: &mut AnyConnection) {
        if !self.group().open {
            return;
        }
        let ended = connection.execute("COMMIT").await.map(|_| ()).map_err(Arc::new);
        if ended.is_err() {
            // Whatever state it is in, the next transaction begins on another connection or fails loudly.
            let _ = connection.execute("ROLLBACK").await;
        }
        let members = {
            let mut group = self.group();
            group.open = false;
            std::mem::take(&mut group.members)
        };
        if ended.is_ok() {
            self.commits.fetch_add(1, Ordering::Relaxed);
            let writes = u64::try_from(members.len()).unwrap_or(u64::MAX);
            self.writes.fetch_add(writes, Ordering::Relaxed);
        }
        for member in members {
            // A member who has gone away did not want to know.
            let _ = member.send(ended.clone());
        }
    }

    /// The transaction is lost with all its members; so is the connection, whose state nobody knows.
    fn fail(&self, connection: &mut Option<AnyConnection>, error: sqlx::Error) {
        *connection = None;
        self.lose(error);
    }

    fn lose(&self, error: sqlx::Error) {
        let members = {
            let mut group = self.group();
            group.open = false;
            std::mem::take(&mut group.members)
        };
        let error = Arc::new(error);
        for member in members {
            let _ = member.send(Err(error.clone()));
        }
    }

    fn group(&self) -> MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write {
    /// The connection inside the transaction.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// The audit chain of this writer.
    #[must_use]
    pub fn chain(&self) -> Arc<str> {
        self.lane.chain.clone()
    }

    /// Makes everything durable, or nothing. Returns after the commit of the group this write is in.
    ///
    /// # Errors
    /// [`StoreError::Commit`].
    pub async fn commit(self) -> Result<(), StoreError> {
        let (member, ended) = oneshot::channel();
        // A task of its own: a caller who hangs up now must not leave the group without an end.
        tokio::spawn(self.end(member));
        match ended.await {
            Ok(ended) => ended.map_err(StoreError::Commit),
            Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
        }
    }

    async fn end(mut self, member: oneshot::Sender<Ended>) {
        self.ended = true;
        let lane = self.lane.clone();
        lane.group().members.push(member);
        if lane.backend.groups()
            && let Err(error) = self.connection.execute("RELEASE SAVEPOINT one").await
        {
            lane.lose(error);
            // Nothing was promised to anybody: the next write begins anew.
            let _ = self.connection.execute("ROLLBACK").await;
            return;
        }
        let full = lane.group().members.len() >= lane.backend.most_in_group();
        if full || lane.waiting.load(Ordering::SeqCst) == 0 {
            lane.commit(&mut self.connection).await;
        }
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        self.lane.group().abandoned = true;
        // Without a runtime nobody waits either, and the next write undoes it.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(self.lane.clone().tidy());
        }
    }
}
