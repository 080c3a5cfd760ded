//! The way of a write: a line of limited length, then a [group] on the one connection behind it.
//!
//! The groups of all lanes run in a thread of their own. Between two statements of a write nothing waits for requests that
//! verify signatures, and a caller who hangs up leaves nothing half done: what was begun goes on, or is undone, without
//! it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, MutexGuard, Notify, OwnedMutexGuard, mpsc, oneshot};
use tokio::time::Instant;

use super::StoreError;
use super::connection::Connection;
use super::group::{Ended, Fate, Group, Inside};

/// Writes that may wait for a lane; one more is turned away at once.
pub const MOST_WAITING: usize = 512;

/// One connection for writing, and the line before it.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    line: mpsc::Sender<Job>,
    counts: Arc<Counts>,
}

/// What lies in the line.
pub(super) enum Job {
    /// A write.
    Write(Box<dyn Task>),
    /// The end: the connection is closed, and whoever waits is told.
    Close(oneshot::Sender<()>),
}

/// A write in the line, and the caller who waits for it.
pub(super) trait Task: Send {
    /// When it came.
    fn since(&self) -> Instant;

    /// Whether its caller is still there.
    fn is_wanted(&self) -> bool;

    /// Whether its statements come from outside, and nobody knows when.
    fn is_lent(&self) -> bool;

    /// Does its statements. The connection comes back unless its state is not known any more.
    fn run(&mut self, write: Write) -> Local<'_, (Option<Write>, Fate)>;

    /// Tells the caller, once its group has ended.
    fn tell(self: Box<Self>, ended: Ended);
}

/// Work inside the thread of the lanes.
pub(super) type Local<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A write under way.
#[derive(Debug)]
pub struct Write {
    pub(super) inside: OwnedMutexGuard<Inside>,
    /// Says that it is to be kept, where somebody outside the lane holds it. Undone when it is dropped.
    keep: Option<oneshot::Sender<Member>>,
    /// Who waits for what it has written.
    wakes: Option<Arc<Notify>>,
}

/// Hears how the group of a write has ended.
type Member = oneshot::Sender<Result<(), StoreError>>;

/// What lanes have done since their start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Writes that were made durable.
    pub writes: u64,
    /// Transactions they took, each one sync of the disk.
    pub commits: u64,
    /// Writes in line and under way now.
    pub waiting: usize,
    /// The longest time of one transaction, its sync included: so long others waited for its lock.
    pub longest: Duration,
}

/// The same, counted as it happens.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) writes: AtomicU64,
    pub(super) commits: AtomicU64,
    pub(super) longest_micros: AtomicU64,
    /// Told of every commit.
    pub(super) committed: Notify,
    /// Held while SQLite's log is moved into its file.
    pub(super) moving: Mutex<()>,
    in_line: AtomicUsize,
}

/// A place in the line; free when dropped.
struct Place {
    counts: Arc<Counts>,
    since: Instant,
}

impl Lane {
    /// A lane, and the group that is to be driven behind it.
    pub(super) fn new(group: impl FnOnce(mpsc::Receiver<Job>, Arc<Counts>) -> Group) -> (Self, Group) {
        let (line, jobs) = mpsc::channel(MOST_WAITING);
        let counts = Arc::new(Counts::default());
        let group = group(jobs, counts.clone());
        (Self { line, counts }, group)
    }

    /// Writes in line and under way.
    pub(super) fn load(&self) -> usize {
        self.counts.in_line.load(Ordering::SeqCst)
    }

    /// Waits until SQLite's log is not being moved, and puts the next move off until what is returned is dropped.
    pub(super) async fn unmoved(&self) -> MutexGuard<'_, ()> {
        self.counts.moving.lock().await
    }

    pub(super) fn work(&self) -> Work {
        Work {
            writes: self.counts.writes.load(Ordering::Relaxed),
            commits: self.counts.commits.load(Ordering::Relaxed),
            waiting: self.load(),
            longest: Duration::from_micros(self.counts.longest_micros.load(Ordering::Relaxed)),
        }
    }

    /// Waits in line and lends the connection out.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        let (to, lent) = oneshot::channel();
        self.queue(Lent {
            place: self.place(),
            to: Some(to),
            member: None,
        })?;
        lent.await.unwrap_or_else(|_| Err(crashed()))
    }

    /// Waits in line, does `work` and tells its outcome when the group it was in has ended. What it has written is undone
    /// where it fails.
    pub(super) async fn transact<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Write) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (caller, told) = oneshot::channel();
        self.queue(Given {
            place: self.place(),
            work: Some(work),
            outcome: None,
            wakes: None,
            caller,
        })?;
        told.await.unwrap_or_else(|_| Err(crashed().into()))
    }

    /// Lets the writes in line end, then closes the connection for good.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.line.send(Job::Close(done)).await.is_ok() {
            // Whether it told us or had ended before: it is closed.
            let _ = closed.await;
        }
    }

    fn queue(&self, task: impl Task + 'static) -> Result<(), StoreError> {
        self.line
            .try_send(Job::Write(Box::new(task)))
            .map_err(|error| match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Closed(_) => sqlx::Error::PoolClosed.into(),
            })
    }

    fn place(&self) -> Place {
        self.counts.in_line.fetch_add(1, Ordering::SeqCst);
        Place {
            counts: self.counts.clone(),
            since: Instant::now(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.counts.in_line.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Work {
    /// The work of two lanes.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            writes: self.writes + other.writes,
            commits: self.commits + other.commits,
            waiting: self.waiting + other.waiting,
            longest: self.longest.max(other.longest),
        }
    }
}

impl Write {
    pub(super) fn new(inside: OwnedMutexGuard<Inside>) -> Self {
        Self {
            inside,
            keep: None,
            wakes: None,
        }
    }

    /// Wakes `whom` once this write is durable: whoever is woken before finds nothing yet. Of several the last counts.
    pub fn wake(&mut self, whom: &Arc<Notify>) {
        self.wakes = Some(whom.clone());
    }

    /// The connection inside the transaction.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.inside.connection
    }

    /// The audit chain of this writer.
    #[must_use]
    pub fn chain(&self) -> Arc<str> {
        self.inside.chain.clone()
    }

    /// Makes everything durable, or nothing. Returns after the commit of the group this write is in; also what it has
    /// only seen of earlier writes of the group is durable then.
    ///
    /// # Errors
    /// [`StoreError::Transaction`].
    pub async fn commit(self) -> Result<(), StoreError> {
        let (member, ended) = oneshot::channel();
        if let Some(keep) = self.keep {
            // Where the lane has ended meanwhile, the member is dropped and says so.
            let _ = keep.send(member);
        }
        drop(self.inside);
        ended.await.unwrap_or_else(|_| Err(crashed()))?;
        if let Some(whom) = self.wakes {
            whom.notify_one();
        }
        Ok(())
    }
}

/// A write whose statements come with it.
struct Given<F, T, E> {
    place: Place,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    wakes: Option<Arc<Notify>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Task for Given<F, T, E>
where
    F: AsyncFnOnce(&mut Write) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn since(&self) -> Instant {
        self.place.since
    }

    fn is_wanted(&self) -> bool {
        !self.caller.is_closed()
    }

    fn is_lent(&self) -> bool {
        false
    }

    fn run(&mut self, mut write: Write) -> Local<'_, (Option<Write>, Fate)> {
        Box::pin(async move {
            let outcome = match self.work.take() {
                Some(work) => work(&mut write).await,
                None => Err(crashed().into()),
            };
            let fate = if outcome.is_ok() { Fate::Keep } else { Fate::Undo };
            self.outcome = Some(outcome);
            self.wakes = write.wakes.take();
            (Some(write), fate)
        })
    }

    fn tell(self: Box<Self>, ended: Ended) {
        let told = match (ended, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(crashed().into()),
            (Err(fault), _) => Err(fault.into_error().into()),
        };
        // Before its caller writes again, or the lane would look busy to them.
        drop(self.place);
        if let Some(whom) = self.wakes.filter(|_| told.is_ok()) {
            whom.notify_one();
        }
        // A caller who has gone away did not want to know.
        let _ = self.caller.send(told);
    }
}

/// A write whose caller does the statements.
struct Lent {
    place: Place,
    to: Option<oneshot::Sender<Result<Write, StoreError>>>,
    member: Option<Member>,
}

impl Task for Lent {
    fn since(&self) -> Instant {
        self.place.since
    }

    fn is_wanted(&self) -> bool {
        self.to.as_ref().is_some_and(|to| !to.is_closed())
    }

    fn is_lent(&self) -> bool {
        true
    }

    fn run(&mut self, write: Write) -> Local<'_, (Option<Write>, Fate)> {
        Box::pin(async move {
            let mutex = OwnedMutexGuard::mutex(&write.inside).clone();
            let (keep, kept) = oneshot::channel();
            let lent = Write {
                inside: write.inside,
                keep: Some(keep),
                wakes: None,
            };
            if let Some(to) = self.to.take() {
                // A caller who has gone away drops it at once.
                let _ = to.send(Ok(lent));
            }
            self.member = kept.await.ok();
            let back = Write::new(mutex.lock_owned().await);
            let fate = if self.member.is_some() {
                Fate::Keep
            } else {
                Fate::Undo
            };
            (Some(back), fate)
        })
    }

    fn tell(self: Box<Self>, ended: Ended) {
        drop(self.place);
        if let Some(to) = self.to {
            // It never began.
            let _ = to.send(Err(ended.err().map_or_else(crashed, |fault| fault.into_error())));
        } else if let Some(member) = self.member {
            let _ = member.send(ended.map_err(|fault| fault.into_error()));
        }
    }
}

fn crashed() -> StoreError {
    sqlx::Error::WorkerCrashed.into()
}
