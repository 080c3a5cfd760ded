//! What differs between SQLite and PostgreSQL.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use uuid::Uuid;

use super::connection::Connection;
use super::{StoreError, migrations, sqlite};

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file beside the service: one instance.
    Sqlite,
    /// A server: any number of instances.
    Postgres,
}

impl Backend {
    /// The database a URL names.
    ///
    /// # Errors
    /// [`StoreError::Database`] for any other scheme.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(sqlx::Error::Configuration("neither sqlite: nor postgresql:".into()).into()),
        }
    }

    /// What a `sqlite:` URL says of its file: the name, and whatever follows a `?`.
    #[must_use]
    pub fn file(url: &str) -> &str {
        url.trim_start_matches("sqlite:").trim_start_matches("//")
    }

    /// The URL as the driver wants it.
    pub(super) fn complete(self, url: &str) -> Cow<'_, str> {
        match self {
            Self::Sqlite if !url.contains('?') => format!("{url}?mode=rwc").into(),
            Self::Sqlite | Self::Postgres => url.into(),
        }
    }

    /// What every new connection is told. Only what survives a power cut counts as committed: an answer leaves after
    /// its commit.
    pub(super) const fn at_connect(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA busy_timeout = 5000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                // The upper pages of every index, so that ten million rows cost what ten thousand do. In KiB, negated.
                "PRAGMA cache_size = -32768",
                // What a savepoint may have to undo is kept in memory, not in a file made and removed each time.
                "PRAGMA temp_store = MEMORY",
                // Moved out of commits by the lane's own checkpoints; this bounds the log where those cannot keep up. In
                // pages of 4 KiB.
                "PRAGMA wal_autocheckpoint = 8192",
                // What is deleted is overwritten, on pages that become free too.
                "PRAGMA secure_delete = ON",
            ],
            Self::Postgres => &[
                "SET synchronous_commit = on",
                "SET lock_timeout = '5s'",
                "SET statement_timeout = '10s'",
                "SET idle_in_transaction_session_timeout = '30s'",
            ],
        }
    }

    /// A new connection.
    pub(super) async fn connect(self, url: &str) -> Result<Connection, sqlx::Error> {
        Ok(match self {
            Self::Sqlite => Connection::Sqlite(sqlite::Connection::open(url)?),
            Self::Postgres => Connection::Postgres(self.connect_by_driver(url).await?),
        })
    }

    /// A new connection of the library's own driver, which has a thread for SQLite.
    pub(super) async fn connect_by_driver(self, url: &str) -> Result<AnyConnection, sqlx::Error> {
        let mut connection = AnyConnection::connect(url).await?;
        for statement in self.at_connect() {
            connection.execute(*statement).await?;
        }
        Ok(connection)
    }

    /// How a write begins, where a transaction is open and where not. On SQLite it takes its one lock at once, so that a
    /// later statement never fails for it.
    pub(super) const fn begin(self, open: bool) -> &'static [&'static str] {
        match (self, open) {
            (Self::Sqlite, false) => &["BEGIN IMMEDIATE", "SAVEPOINT one"],
            (Self::Sqlite, true) => &["RELEASE SAVEPOINT one", "SAVEPOINT one"],
            (Self::Postgres, false) => &["BEGIN"],
            (Self::Postgres, true) => &[],
        }
    }

    /// How the last write of a transaction is undone; where it was alone, with the transaction.
    pub(super) const fn undo(self) -> &'static str {
        match self {
            Self::Sqlite => "ROLLBACK TO SAVEPOINT one",
            Self::Postgres => "ROLLBACK",
        }
    }

    /// Connections that write. PostgreSQL shares one sync of its log among transactions that end together, by itself.
    pub(super) const fn lanes(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 8,
        }
    }

    /// Writes that may share one commit. On PostgreSQL none: locks last to the commit, and two groups that hold several
    /// each could wait for one another in a circle.
    pub(super) const fn most_in_group(self) -> usize {
        match self {
            Self::Sqlite => 64,
            Self::Postgres => 1,
        }
    }

    /// Whether writes share commits.
    pub(super) const fn groups(self) -> bool {
        self.most_in_group() > 1
    }

    /// What moves committed pages from the log into the database without holding up those who read or write.
    pub(super) const fn checkpoint(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("PRAGMA wal_checkpoint(PASSIVE)"),
            Self::Postgres => None,
        }
    }

    /// How a thing is locked to the end of a transaction; nothing where a write is alone anyway. The lock's own value is
    /// of a type the driver does not know, so it is counted.
    pub(super) const fn lock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT COUNT(*) FROM (SELECT pg_advisory_xact_lock($1)) AS held"),
        }
    }

    /// The audit chain of a new lane. SQLite writes one after the other, so all processes share one; on PostgreSQL every
    /// lane of every process begins its own.
    pub(super) fn chain(self) -> Arc<str> {
        match self {
            Self::Sqlite => "main".into(),
            Self::Postgres => Uuid::now_v7().to_string().into(),
        }
    }

    /// How many migrations this program knows.
    #[must_use]
    pub fn migrations_known(self) -> i64 {
        i64::try_from(self.migrations().iter().count()).unwrap_or(i64::MAX)
    }

    /// Whether nobody but its lane ever writes to a chain.
    pub(super) const fn owns_chain(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// The tables' history.
    pub(super) fn migrations(self) -> &'static Migrator {
        match self {
            Self::Sqlite => &migrations::SQLITE,
            Self::Postgres => &migrations::POSTGRES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        assert_eq!(Backend::of("sqlite:kazasu.db").unwrap(), Backend::Sqlite);
        for url in ["postgresql://db/kazasu", "postgres://db/kazasu"] {
            assert_eq!(Backend::of(url).unwrap(), Backend::Postgres);
        }
        for url in ["mysql://db/kazasu", "kazasu.db", ""] {
            assert!(Backend::of(url).is_err(), "{url}");
        }
    }
}
