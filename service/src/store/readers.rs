//! Connections for reading. Whoever reads takes the one with the shortest line.
//!
//! A pool of the library tries a connection by a question of its own before and after each use, and an answer of the
//! database costs more than most of our reads. Here a connection that failed, or whose reader went away in the middle,
//! is dropped; only one that lay idle over a network is tried first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Any, AnyConnection, Connection as _, Either, Error, Execute, Executor, SqlStr};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use super::WAIT;
use super::backend::Backend;

/// Readers of one database.
#[derive(Debug, Clone)]
pub struct Readers(Arc<All>);

#[derive(Debug)]
struct All {
    backend: Backend,
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

/// After so long a connection may have died unseen.
const TRUSTED: Duration = Duration::from_secs(1);

impl Readers {
    /// Opens the first connection; the others follow when they are needed.
    pub(super) async fn connect(backend: Backend, url: &str) -> Result<Self, Error> {
        let each = (0..backend.readers()).map(|_| Reader::default());
        let readers = Self(Arc::new(All {
            backend,
            url: url.to_owned(),
            closed: AtomicBool::new(false),
            each: each.collect(),
        }));
        let (turn, connection) = readers.turn().await?;
        turn.done(connection);
        Ok(readers)
    }

    /// Closes the connections, after what is read now.
    pub(super) async fn close(&self) {
        self.0.closed.store(true, Ordering::SeqCst);
        for reader in &self.0.each {
            if let Some(idle) = reader.connection.lock().await.take()
                && let Err(error) = idle.connection.close().await
            {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }

    /// Waits for a connection. It is lost where it does not come back by [`Turn::done`].
    async fn turn(&self) -> Result<(Turn<'_>, AnyConnection), Error> {
        let shortest = self
            .0
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
        if self.0.closed.load(Ordering::SeqCst) {
            return Err(Error::PoolClosed);
        }
        if let Some(mut idle) = turn.place.take() {
            let trusted = self.0.backend.is_local() || idle.since.elapsed() < TRUSTED;
            if trusted || matches!(timeout(WAIT, idle.connection.ping()).await, Ok(Ok(()))) {
                return Ok((turn, idle.connection));
            }
        }
        let fresh = timeout(WAIT, self.0.backend.connect(&self.0.url));
        Ok((turn, fresh.await.map_err(|_| Error::PoolTimedOut)??))
    }

    /// Lends a connection to `work`.
    pub(super) async fn with<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (turn, mut connection) = self.turn().await?;
        let done = work(&mut connection).await?;
        turn.done(connection);
        Ok(done)
    }

    async fn all<'q, E: 'q + Execute<'q, Any>>(
        self,
        query: E,
    ) -> Result<Vec<Either<AnyQueryResult, AnyRow>>, Error> {
        let (turn, mut connection) = self.turn().await?;
        let found = connection.fetch_many(query).try_collect().await?;
        turn.done(connection);
        Ok(found)
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

impl<'c> Executor<'c> for &'c Readers {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        stream::once(self.clone().all(query))
            .map_ok(|found| stream::iter(found.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        async move {
            let (turn, mut connection) = self.turn().await?;
            let found = connection.fetch_optional(query).await?;
            turn.done(connection);
            Ok(found)
        }
        .boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, Error>>
    where
        'c: 'e,
    {
        async move {
            let (turn, mut connection) = self.turn().await?;
            let prepared = connection.prepare_with(sql, parameters).await?;
            turn.done(connection);
            Ok(prepared)
        }
        .boxed()
    }
}
