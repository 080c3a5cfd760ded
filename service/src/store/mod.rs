//! The database: pool, migrations, and each table's queries in the file of its noun.
//!
//! SQL stays in the subset that SQLite and PostgreSQL share (`$1` placeholders, no date functions); what differs
//! lies in the migration folders and in [`backend`].

pub mod account;
pub mod activation_attempt;
pub mod audit;
pub mod backend;
pub mod challenge;
pub mod clock_watch;
pub mod co_location;
pub mod device;
pub mod erasure;
pub mod facility;
pub mod idempotency;
pub mod import;
pub mod inquiry_number;
pub mod meta;
mod migrations;
pub mod ocsp_answer;
pub mod person;
pub mod proof;
pub mod receipt_client;
pub mod result;
pub mod revocation;
pub mod terminal_authentication;
pub mod token;
mod values;

use std::sync::Arc;
use std::time::Duration;

use kazasu_wire::signed::sha256;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor as _, Transaction};
use thiserror::Error;

use crate::keyring::KeyRingError;
use backend::Backend;

/// Why the store cannot answer. `Display` names tables and files, never values.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The migrations failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A sealed value could not be written or read.
    #[error("key ring: {0}")]
    Keys(#[from] KeyRingError),
    /// A stored value does not have its form.
    #[error("{table} holds a malformed value")]
    Malformed {
        /// Where.
        table: &'static str,
    },
}

impl StoreError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "service.storage.unavailable"
    }
}

/// The database. Reads run side by side; the writes of one instance pass through one connection, one transaction at a
/// time. Other instances on the same PostgreSQL write at the same time: see [`Store::write_on`].
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
    readers: AnyPool,
    writer: AnyPool,
    chain: Arc<str>,
}

/// A write under way; undone unless [`Write::commit`]ted.
#[derive(Debug)]
pub struct Write {
    transaction: Transaction<'static, Any>,
    chain: Arc<str>,
}

/// What a write looks at before it changes it. Two writes on the same thing never run side by side, on any instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On<'a> {
    /// A terminal, by its id.
    Device(&'a str),
    /// The tries of a secret, by their keyed subject.
    Attempts(&'a [u8]),
    /// The facts about the database itself.
    Meta,
}

const READERS: u32 = 8;
/// After this, "storage unavailable" is a better answer than none.
const WAIT: Duration = Duration::from_secs(10);

impl Store {
    /// Connects to the database; makes an empty SQLite file where there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of(url)?;
        let url = backend.complete(url);
        let writer = options(backend, 1).connect(&url).await?;
        let readers = options(backend, READERS).connect(&url).await?;
        Ok(Self {
            backend,
            readers,
            writer,
            chain: backend.chain(),
        })
    }

    /// Brings the tables to the present form. Instances that start together wait for one another.
    ///
    /// # Errors
    /// [`StoreError::Migration`].
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(self.backend.migrations().run(&self.writer).await?)
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// A pool for reading.
    #[must_use]
    pub fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// Begins a write whose statements each hold by themselves: inserts, and changes that name their condition.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write(&self) -> Result<Write, StoreError> {
        Ok(Write {
            transaction: self.writer.begin_with(self.backend.begin()).await?,
            chain: self.chain.clone(),
        })
    }

    /// Begins a write that reads something before it changes it: no other write on the same thing runs until its end.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write_on(&self, thing: On<'_>) -> Result<Write, StoreError> {
        let mut write = self.write().await?;
        if let Some(lock) = self.backend.lock() {
            sqlx::query(lock)
                .bind(thing.number())
                .execute(write.connection())
                .await?;
        }
        Ok(write)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Write {
    /// The connection inside the transaction.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// The audit chain of this writer.
    #[must_use]
    pub fn chain(&self) -> Arc<str> {
        self.chain.clone()
    }

    /// Makes everything durable, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl On<'_> {
    /// The number of an advisory lock. Two things with one number only wait for each other.
    fn number(self) -> i64 {
        let (kind, name) = match self {
            Self::Device(id) => ("device", id.as_bytes()),
            Self::Attempts(subject) => ("attempts", subject),
            Self::Meta => ("meta", &[][..]),
        };
        let hash = sha256(&[kind.as_bytes(), b"/", name].concat());
        let (head, _) = hash.split_first_chunk().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*head)
    }
}

fn options(backend: Backend, connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(WAIT)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                for statement in backend.at_connect() {
                    connection.execute(*statement).await?;
                }
                Ok(())
            })
        })
}

/// A value of the form the table promises.
pub(crate) fn well_formed<T>(value: Option<T>, table: &'static str) -> Result<T, StoreError> {
    value.ok_or(StoreError::Malformed { table })
}
