//! What an erasure counts, and what it does beyond deleting rows.

use jiff::civil::Date;
use serde::Serialize;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use super::StoreError;
use super::backend::Backend;

/// Rows deleted of the results of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedMonth {
    /// Their last day.
    pub kept_until: Date,
    /// Results.
    pub results: u64,
    /// 照会番号 set for them.
    pub inquiry_numbers: u64,
    /// Idempotency keys of their checks.
    pub idempotency_keys: u64,
}

/// Empties the write-ahead log of the database at `url`; `false` where a reader or a writer is in the way, `None` on a
/// server, which has a log of its own and cleans its pages by itself (autovacuum): what lies there is sealed under keys
/// that are gone.
///
/// # Errors
/// [`StoreError`].
pub async fn empty_log(url: &str) -> Result<Option<bool>, StoreError> {
    let backend = Backend::of(url)?;
    if backend != Backend::Sqlite {
        return Ok(None);
    }
    // A connection of its own, that waits for nobody: while it waited for a reader it would hold up every writer.
    let mut connection = AnyConnection::connect(&backend.complete(url)).await?;
    connection.execute("PRAGMA busy_timeout = 0").await?;
    // First without a lock, so that the second has nothing left to copy under its lock.
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").await?;
    let emptied: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(Some(emptied.0 == 0))
}
