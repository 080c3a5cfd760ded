//! Group commit: the writes that wait for a lane share one transaction and so one sync of the disk, each in a savepoint of
//! its own (docs/adr/0014-group-commit.md). Nobody is told anything before the group it was in has ended: what was seen
//! inside a group may rest on a neighbour's write, and counts only once that is durable.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};
use tokio::task::{LocalSet, spawn_blocking};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::backend::Backend;
use super::connection::Connection;
use super::lane::{Counts, Job, Task, Write};
use super::{StoreError, WAIT, sqlite};

/// Longest time of one write. Above every timeout of the database and of a request: what takes longer hangs.
const LONGEST_WRITE: Duration = Duration::from_secs(40);

/// A commit begins no sooner after the last one, where somebody else may come in between.
const BETWEEN_COMMITS: Duration = Duration::from_millis(4);

/// Long enough to move pages once that many commits change, short enough that the log stays small.
const BETWEEN_CHECKPOINTS: Duration = Duration::from_millis(50);

/// The connection of a lane, and the transaction on it.
pub(super) struct Group {
    backend: Backend,
    url: Arc<str>,
    chain: Arc<str>,
    jobs: mpsc::Receiver<Job>,
    counts: Arc<Counts>,
    write: Option<Write>,
    /// Since when a transaction is open.
    open: Option<Instant>,
    /// When the last one ended.
    ended: Option<Instant>,
    /// Those who wait for its end, and how many of them have changed something.
    members: Vec<Box<dyn Task>>,
    kept: u64,
}

/// What a write works on.
#[derive(Debug)]
pub(super) struct Inside {
    pub(super) connection: Connection,
    pub(super) chain: Arc<str>,
    /// Place and MAC of the last row of the chain, where this transaction knows them.
    pub(super) head: Option<(i64, Vec<u8>)>,
}

/// What is to become of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is to be durable.
    Keep,
    /// It is to leave nothing.
    Undo,
}

/// How a group has ended for a member.
pub(super) type Ended = Result<(), Fault>;

/// Why a write is not durable.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// The transaction was lost with all its members, or could not begin.
    Transaction(Arc<sqlx::Error>),
    /// It waited too long.
    Busy,
}

impl Fault {
    pub(super) fn into_error(self) -> StoreError {
        match self {
            Self::Transaction(error) => StoreError::Transaction(error),
            Self::Busy => StoreError::Busy,
        }
    }
}

impl Group {
    pub(super) fn new(backend: Backend, url: &str, jobs: mpsc::Receiver<Job>, counts: Arc<Counts>) -> Self {
        Self {
            backend,
            url: url.into(),
            chain: backend.chain(),
            jobs,
            counts,
            write: None,
            open: None,
            ended: None,
            members: Vec::new(),
            kept: 0,
        }
    }

    /// Serves the line until nobody can write any more.
    pub(super) async fn serve(mut self) {
        while let Some(job) = self.jobs.recv().await {
            let mut next = Some(job);
            while let Some(job) = next {
                match job {
                    Job::Write(task) => self.take(task).await,
                    Job::Close(done) => {
                        self.end().await;
                        self.jobs.close();
                        while let Some(Job::Write(late)) = self.jobs.recv().await {
                            late.tell(Err(Fault::Transaction(Arc::new(sqlx::Error::PoolClosed))));
                        }
                        self.close().await;
                        // Whoever asked may have stopped waiting.
                        let _ = done.send(());
                        return;
                    }
                }
                // Those who came meanwhile go along, up to a number that bounds how long the first one waits.
                next = if self.members.len() < self.backend.most_in_group() {
                    self.company().await
                } else {
                    None
                };
            }
            self.end().await;
        }
    }

    /// The next in line for the same group. Soon after a commit it is waited for: whoever writes alone waits for nobody, and
    /// under load a commit more costs more than a moment.
    async fn company(&mut self) -> Option<Job> {
        match self.jobs.try_recv() {
            Ok(job) => Some(job),
            Err(_) if !self.backend.groups() => None,
            Err(_) => {
                let together = self.ended? + BETWEEN_COMMITS;
                timeout_at(together, self.jobs.recv()).await.ok().flatten()
            }
        }
    }

    /// One write: begun, done, kept or undone.
    async fn take(&mut self, mut task: Box<dyn Task>) {
        if !task.is_wanted() {
            return;
        }
        if task.since().elapsed() > WAIT {
            return task.tell(Err(Fault::Busy));
        }
        if task.is_lent() {
            // Those before it are not to wait for somebody outside.
            self.end().await;
        }
        let mut write = match self.begin().await {
            Ok(write) => write,
            Err(fault) => return task.tell(Err(fault)),
        };
        let head = write.inside.head.clone();
        let done = timeout(LONGEST_WRITE, AssertUnwindSafe(task.run(write)).catch_unwind()).await;
        self.members.push(task);
        let fate = match done {
            Ok(Ok((Some(back), fate))) => {
                write = back;
                fate
            }
            // A bug inside, or a database that hangs. The connection went with it.
            _ => return self.lose(sqlx::Error::WorkerCrashed),
        };
        self.kept += u64::from(fate == Fate::Keep);
        if fate == Fate::Keep {
            self.write = Some(write);
            return;
        }
        write.inside.head = head;
        match run(&mut write, self.backend.undo()).await {
            Ok(()) => {
                self.write = Some(write);
                if !self.backend.groups() {
                    self.open = None;
                    self.tell(&Ok(()));
                }
            }
            // The database has ended the transaction itself, as SQLite does on a full disk: the neighbours are gone, too.
            Err(error) => self.lose(error),
        }
    }

    /// Begins a write; a transaction for it where none is open, and a connection where there is none or it has died.
    async fn begin(&mut self) -> Result<Write, Fault> {
        if let Some(mut write) = self.write.take() {
            let open = self.open.is_some();
            match run_all(&mut write, self.backend.begin(open)).await {
                Ok(()) => {
                    if !open {
                        self.opened(&mut write);
                    }
                    return Ok(write);
                }
                Err(error) if open => {
                    let fault = Fault::Transaction(Arc::new(error));
                    self.open = None;
                    self.tell(&Err(fault.clone()));
                    return Err(fault);
                }
                // It may have died since the last transaction: once more on a new one.
                Err(_) => drop(write),
            }
        }
        match timeout(WAIT, self.connect()).await {
            Ok(Ok(mut write)) => {
                self.opened(&mut write);
                Ok(write)
            }
            Ok(Err(error)) => Err(Fault::Transaction(Arc::new(error))),
            Err(_) => Err(Fault::Busy),
        }
    }

    /// A new connection with a transaction begun on it.
    async fn connect(&self) -> Result<Write, sqlx::Error> {
        let inside = Inside {
            connection: self.backend.connect(&self.url).await?,
            chain: self.chain.clone(),
            head: None,
        };
        let mut write = Write::new(Arc::new(Mutex::new(inside)).lock_owned().await);
        run_all(&mut write, self.backend.begin(false)).await?;
        Ok(write)
    }

    fn opened(&mut self, write: &mut Write) {
        self.open = Some(Instant::now());
        if !self.backend.owns_chain() {
            // Another process may have written to it since.
            write.inside.head = None;
        }
    }

    /// Makes the group durable and tells its members.
    async fn end(&mut self) {
        let Some(since) = self.open else {
            return;
        };
        let Some(write) = self.write.as_mut() else {
            return self.lose(sqlx::Error::WorkerCrashed);
        };
        if let Err(error) = run(write, "COMMIT").await {
            return self.lose(error);
        }
        self.open = None;
        self.ended = Some(Instant::now());
        let micros = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.counts.longest_micros.fetch_max(micros, Ordering::Relaxed);
        self.counts.commits.fetch_add(1, Ordering::Relaxed);
        self.counts.writes.fetch_add(self.kept, Ordering::Relaxed);
        self.counts.committed.notify_one();
        self.tell(&Ok(()));
    }

    /// The transaction is gone with all its members, and so is the connection, whose state nobody knows.
    fn lose(&mut self, error: sqlx::Error) {
        tracing::warn!(%error, members = self.members.len(), "a group of writes was lost");
        self.write = None;
        self.open = None;
        self.tell(&Err(Fault::Transaction(Arc::new(error))));
    }

    fn tell(&mut self, ended: &Ended) {
        self.kept = 0;
        for member in self.members.drain(..) {
            member.tell(ended.clone());
        }
    }

    async fn close(&mut self) {
        let Some(write) = self.write.take() else {
            return;
        };
        let shared = OwnedMutexGuard::mutex(&write.inside).clone();
        drop(write);
        let alone = Arc::into_inner(shared).map(Mutex::into_inner);
        if let Some(inside) = alone
            && let Err(error) = inside.connection.close().await
        {
            tracing::warn!(%error, "a connection did not close");
        }
    }
}

/// Statements of the group itself.
async fn run_all(write: &mut Write, statements: &[&'static str]) -> Result<(), sqlx::Error> {
    for statement in statements {
        run(write, statement).await?;
    }
    Ok(())
}

/// A statement of the group itself.
async fn run(write: &mut Write, statement: &'static str) -> Result<(), sqlx::Error> {
    match timeout(LONGEST_WRITE, write.connection().run(statement)).await {
        Ok(done) => done,
        Err(_) => Err(sqlx::Error::WorkerCrashed),
    }
}

/// Moves what is committed from SQLite's log into its file. Left to SQLite, one commit in a few dozen does it and syncs
/// twice more, while everybody waits.
async fn checkpoint(backend: Backend, url: &str, counts: &Counts) {
    let Some(statement) = backend.checkpoint() else {
        return std::future::pending().await;
    };
    let mut connection = None;
    loop {
        counts.committed.notified().await;
        let moving = counts.moving.lock().await;
        let (url, kept) = (url.to_owned(), connection.take());
        // It syncs the disk: in a thread of its own, while the lane goes on.
        let moved = spawn_blocking(move || {
            let mut open = kept.map_or_else(|| sqlite::Connection::open(&url), Ok)?;
            open.run(statement)?;
            Ok::<_, sqlx::Error>(open)
        });
        match moved.await.unwrap_or(Err(sqlx::Error::WorkerCrashed)) {
            Ok(open) => connection = Some(open),
            Err(error) => tracing::warn!(%error, "no checkpoint of the database; a later commit does it"),
        }
        drop(moving);
        sleep(BETWEEN_CHECKPOINTS).await;
    }
}

/// Drives groups in a thread of their own, until nobody can write any more.
pub(super) fn drive(groups: Vec<Group>) -> Result<(), sqlx::Error> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time();
    // A thread that waits for no socket is woken with less.
    if groups.iter().any(|group| group.backend == Backend::Postgres) {
        runtime.enable_io();
    }
    let runtime = runtime.build()?;
    std::thread::Builder::new()
        .name("kazasu-write".to_owned())
        .spawn(move || {
            let all = LocalSet::new();
            for group in groups {
                let (backend, url, counts) = (group.backend, group.url.clone(), group.counts.clone());
                all.spawn_local(async move {
                    tokio::select! {
                        () = group.serve() => {}
                        () = checkpoint(backend, &url, &counts) => {}
                    }
                });
            }
            runtime.block_on(all);
        })?;
    Ok(())
}

#[cfg(test)]
mod tests;
