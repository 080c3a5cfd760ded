//! What an erasure counts, and what it does beyond deleting rows.

use std::time::Duration;

use jiff::civil::Date;
use serde::Serialize;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tokio::time::sleep;

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

/// A read, or the checkpoint after a commit, is over in milliseconds.
const TRIES: usize = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Empties the write-ahead log of the database at `url`; `false` where a reader or a writer stays in the way, `None` on a
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
    let mut emptied = false;
    for _ in 0..TRIES {
        // First without a lock, so that the second has nothing left to copy under its lock.
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").await?;
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut connection)
            .await?;
        emptied = busy == 0;
        if emptied {
            break;
        }
        sleep(BETWEEN_TRIES).await;
    }
    connection.close().await?;
    Ok(Some(emptied))
}
