//! Connections to a server for reading. Whoever reads takes the one with the shortest line.
//!
//! A pool of the library tries a connection by a question of its own before and after each use, and an answer of the
//! database costs more than most of our reads. Here a connection that failed, or whose reader went away in the middle,
//! is dropped; only one that lay idle is tried first.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, Connection as _, Error};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use super::super::WAIT;
use super::super::backend::Backend;

/// Readers of one server.
#[derive(Debug)]
pub struct Server {
    url: String,
    closed: AtomicBool,
    each: Vec<Reader>,
}

#[derive(Debug, Default)]
struct Reader {
    connection: Mutex<Option<Idle>>,
    in_line: AtomicUsize,
}

/// A connection nobody uses.
#[derive(Debug)]
struct Idle {
    connection: AnyConnection,
    since: Instant,
}

/// Somebody's turn with a reader: its place, empty until the connection comes back.
struct Turn<'a> {
    place: MutexGuard<'a, Option<Idle>>,
    _in_line: InLine<'a>,
}

struct InLine<'a>(&'a AtomicUsize);

/// Connections that read.
const READERS: usize = 8;
/// After so long a connection may have died unseen.
const TRUSTED: Duration = Duration::from_secs(1);

impl Server {
    /// Opens the first connection; the others follow when they are needed.
    pub(super) async fn connect(url: &str) -> Result<Self, Error> {
        let server = Self {
            url: url.to_owned(),
            closed: AtomicBool::new(false),
            each: (0..READERS).map(|_| Reader::default()).collect(),
        };
        let (turn, connection) = server.turn().await?;
        turn.done(connection);
        Ok(server)
    }

    /// Closes the connections, after what is read now.
    pub(super) async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        for reader in &self.each {
            if let Some(idle) = reader.connection.lock().await.take()
                && let Err(error) = idle.connection.close().await
            {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }

    /// Lends a connection to `read`.
    pub(in super::super) async fn with<T>(
        &self,
        read: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (turn, mut connection) = self.turn().await?;
        let found = read(&mut connection).await?;
        turn.done(connection);
        Ok(found)
    }

    /// Waits for a connection. It is lost where it does not come back by [`Turn::done`].
    async fn turn(&self) -> Result<(Turn<'_>, AnyConnection), Error> {
        let shortest = self
            .each
            .iter()
            .min_by_key(|reader| reader.in_line.load(Ordering::Relaxed));
        let reader = shortest.ok_or(Error::PoolClosed)?;
        reader.in_line.fetch_add(1, Ordering::Relaxed);
        let in_line = InLine(&reader.in_line);
        let place = timeout(WAIT, reader.connection.lock());
        let mut turn = Turn {
            place: place.await.map_err(|_| Error::PoolTimedOut)?,
            _in_line: in_line,
        };
        if self.closed.load(Ordering::SeqCst) {
            return Err(Error::PoolClosed);
        }
        if let Some(mut idle) = turn.place.take()
            && (idle.since.elapsed() < TRUSTED
                || matches!(timeout(WAIT, idle.connection.ping()).await, Ok(Ok(()))))
        {
            return Ok((turn, idle.connection));
        }
        let fresh = timeout(WAIT, Backend::Postgres.connect_by_driver(&self.url));
        Ok((turn, fresh.await.map_err(|_| Error::PoolTimedOut)??))
    }
}

impl Turn<'_> {
    fn done(mut self, connection: AnyConnection) {
        *self.place = Some(Idle {
            connection,
            since: Instant::now(),
        });
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
