//! What differs between SQLite and PostgreSQL.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::migrate::Migrator;
use uuid::Uuid;

use super::{StoreError, migrations};

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

    /// How a write begins. SQLite takes its one lock at once, so that a later statement never fails for it.
    pub(super) const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
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

    /// The audit chain of a new writer. SQLite writes one after the other, so all share one; on PostgreSQL every process
    /// begins its own.
    pub(super) fn chain(self) -> Arc<str> {
        match self {
            Self::Sqlite => "main".into(),
            Self::Postgres => Uuid::now_v7().to_string().into(),
        }
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
