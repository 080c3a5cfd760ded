//! The one database file of the app: settings, what activation gave, sealed history rows.

mod migration;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// The database cannot be used. Holds no values of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The file cannot be opened, read or written, or was made by a newer version of the app.
    #[error("the app's database cannot be used: {cause}")]
    Unreadable {
        /// For the log: SQLite's or the decoder's words, never values.
        cause: String,
    },
}

impl StoreError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "app.store.unreadable",
        }
    }

    pub(crate) fn of(cause: impl Into<String>) -> Self {
        Self::Unreadable { cause: cause.into() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // Only the kind: messages of SQLite name columns and files, never values, but a bound text may be quoted.
        Self::of(
            error
                .sqlite_error_code()
                .map_or_else(|| "unexpected row".to_owned(), |code| format!("{code:?}")),
        )
    }
}

/// Name of the database file in the data directory.
pub(crate) const FILE: &str = "kazasu.db";

/// Names of single values in the table `state`.
pub(crate) mod name {
    pub(crate) const DEVICE: &str = "device";
    pub(crate) const VERIFIER: &str = "verifier";
    pub(crate) const TRIES: &str = "tries";
    pub(crate) const SETTINGS: &str = "settings";
    pub(crate) const GUARD: &str = "guard";
    pub(crate) const CURSOR: &str = "cursor:";
    pub(crate) const TERMS: &str = "terms";
    pub(crate) const PRESENCE: &str = "presence";
    pub(crate) const UNCONFIRMED: &str = "unconfirmed:";
}

/// The open database.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens or makes the file and brings its schema up to date.
    pub(crate) fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        make_private(&path)?;
        let mut connection = Connection::open(path)?;
        // WAL with FULL: a result that was shown survives a loss of power. Deleted rows are overwritten.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        migration::run(&mut connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self
            .lock()
            .query_row("SELECT value FROM state WHERE name = ?1", params![name], |row| {
                row.get(0)
            })
            .optional()?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| StoreError::of(format!("state {name} is malformed")))
    }

    pub(crate) fn put<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        put(&self.lock(), name, value)
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.lock()
            .execute("DELETE FROM state WHERE name = ?1", params![name])?;
        Ok(())
    }

    /// Every name that begins so.
    pub(crate) fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut query =
            connection.prepare("SELECT name FROM state WHERE instr(name, ?1) = 1 ORDER BY name")?;
        let names = query.query_map(params![prefix], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Work that is done whole or not at all.
    pub(crate) fn transaction<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        work(&self.lock())
    }

    /// Moves the write-ahead log into the database and empties it, so that deleted rows do not linger in it.
    pub(crate) fn flush(&self) -> Result<(), StoreError> {
        self.lock()
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(StoreError::from)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes one value inside a transaction.
pub(crate) fn put<T: Serialize>(connection: &Connection, name: &str, value: &T) -> Result<(), StoreError> {
    let text = serde_json::to_string(value).map_err(|_| StoreError::of("value is not JSON"))?;
    connection.execute(
        "INSERT INTO state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        params![name, text],
    )?;
    Ok(())
}

/// Removes everything but settings inside a transaction.
pub(crate) fn clear(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM history", [])?;
    connection.execute("DELETE FROM state WHERE name <> ?1", params![name::SETTINGS])?;
    Ok(())
}

/// Forgets how far each clinic's results were read, inside a transaction.
pub(crate) fn forget_cursors(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM state WHERE substr(name, 1, length(?1)) = ?1",
        params![name::CURSOR],
    )?;
    Ok(())
}

/// SQLite gives its side files the mode of the database file.
#[cfg(unix)]
fn make_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| StoreError::of(error.kind().to_string()))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
