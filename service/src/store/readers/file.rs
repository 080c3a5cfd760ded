//! Connections to a SQLite file for reading.
//!
//! Looks by key are over in microseconds once the pages are in memory, and are made in the thread that asks; whatever may
//! take long has a thread of its own.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::Error;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::super::WAIT;
use super::super::sqlite::Connection;

/// Readers of one file.
#[derive(Debug)]
pub struct File {
    url: String,
    /// Connections nobody uses; `None` once they are closed. There are never more than threads that read.
    idle: Mutex<Option<Vec<Connection>>>,
    apart: Arc<Semaphore>,
}

/// Reads that may take long and go on at once: more of them than processors only wait for one another.
const APART: usize = 4;

impl File {
    /// Opens the first connection; the others follow when they are needed.
    pub(super) fn connect(url: &str) -> Result<Self, Error> {
        Ok(Self {
            url: url.to_owned(),
            idle: Mutex::new(Some(vec![Connection::open(url)?])),
            apart: Arc::new(Semaphore::new(APART)),
        })
    }

    /// Closes the connections. One that reads now is closed when it has read.
    pub(super) fn close(&self) {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        for connection in idle.into_iter().flatten() {
            if let Err(error) = connection.close() {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }

    /// Reads in this thread. A connection whose reader failed is dropped with whatever it had begun.
    pub(in super::super) fn here<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.take()?;
        let found = read(&mut connection)?;
        self.give(connection);
        Ok(found)
    }

    /// Reads in a thread for what takes long, to the end, whether or not the caller still waits.
    pub(super) async fn apart<T: Send + 'static>(
        self: Arc<Self>,
        read: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = timeout(WAIT, self.apart.clone().acquire_owned()).await;
        let place = place
            .map_err(|_| Error::PoolTimedOut)?
            .map_err(|_| Error::PoolClosed)?;
        let reading = tokio::task::spawn_blocking(move || {
            let _place = place;
            self.here(read)
        });
        reading.await.unwrap_or(Err(Error::WorkerCrashed))
    }

    fn take(&self) -> Result<Connection, Error> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let last = idle.as_mut().ok_or(Error::PoolClosed)?.pop();
        drop(idle);
        last.map_or_else(|| Connection::open(&self.url), Ok)
    }

    fn give(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(idle) = idle.as_mut() {
            idle.push(connection);
        }
    }
}
