//! The database: pool, migrations, and each table's queries in the file of its noun.
//!
//! SQL stays in the subset that SQLite and PostgreSQL share (`$1` placeholders, no date functions); what differs
//! lies in the migration folders and in [`Store::connect`].

pub mod account;
pub mod activation_attempt;
pub mod audit;
pub mod challenge;
pub mod device;
pub mod facility;
pub mod idempotency;
pub mod meta;
pub mod ocsp_answer;
pub mod person;
pub mod proof;
pub mod result;
pub mod revocation;
pub mod terminal_authentication;
pub mod token;

use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor as _, Transaction};
use thiserror::Error;

use crate::keyring::KeyRingError;

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

/// The database. Reads run side by side; writes pass through one connection, one transaction at a time.
#[derive(Debug, Clone)]
pub struct Store {
    readers: AnyPool,
    writer: AnyPool,
}

/// A write under way; undone unless [`Write::commit`]ted.
#[derive(Debug)]
pub struct Write(Transaction<'static, Any>);

const READERS: u32 = 8;
/// After this, "storage unavailable" is a better answer than none.
const WAIT: Duration = Duration::from_secs(10);

impl Store {
    /// Connects to the database, making an empty one where there is none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let url = if url.contains('?') {
            url.to_owned()
        } else {
            format!("{url}?mode=rwc")
        };
        let writer = options(1).connect(&url).await?;
        let readers = options(READERS).connect(&url).await?;
        Ok(Self { readers, writer })
    }

    /// Brings the tables to the present form.
    ///
    /// # Errors
    /// [`StoreError::Migration`].
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(sqlx::migrate!("migrations/sqlite").run(&self.writer).await?)
    }

    /// A pool for reading.
    #[must_use]
    pub fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// Begins a write. The lock is taken at once (`BEGIN IMMEDIATE`), so a later statement never fails for it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn write(&self) -> Result<Write, StoreError> {
        Ok(Write(self.writer.begin_with("BEGIN IMMEDIATE").await?))
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
        &mut self.0
    }

    /// Makes everything durable, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

fn options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(WAIT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // synchronous=FULL: an answer leaves after its commit, so a commit must survive a power cut.
                for pragma in [
                    "PRAGMA busy_timeout = 5000",
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                ] {
                    connection.execute(pragma).await?;
                }
                Ok(())
            })
        })
}

/// A value of the form the table promises.
fn well_formed<T>(value: Option<T>, table: &'static str) -> Result<T, StoreError> {
    value.ok_or(StoreError::Malformed { table })
}
