//! `clock_watch`: the last instant the service has seen.

use jiff::SignedDuration;

use super::{StoreError, Write};
use crate::clock::whole_milliseconds;
use crate::clock_watch::{ClockWatch, Doubt};

/// What was known after the last look; `None` before the first. In a write on [`super::On::Meta`].
///
/// # Errors
/// [`StoreError`].
pub async fn read(write: &mut Write) -> Result<Option<ClockWatch>, StoreError> {
    let row: Option<(i64, Option<i64>, Option<i64>)> =
        sqlx::query_as("SELECT seen_at, last, steady FROM clock_watch")
            .fetch_optional(write.connection())
            .await?;
    Ok(row.map(|(seen_at, last, steady)| ClockWatch {
        seen_at: whole_milliseconds(seen_at),
        doubt: last.zip(steady).map(|(last, steady)| Doubt {
            last: whole_milliseconds(last),
            steady: SignedDuration::from_millis(steady),
        }),
    }))
}

/// Keeps what is known now.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(write: &mut Write, watch: &ClockWatch) -> Result<(), StoreError> {
    let steady = watch
        .doubt
        .map(|doubt| i64::try_from(doubt.steady.as_millis()).unwrap_or(i64::MAX));
    sqlx::query(
        "INSERT INTO clock_watch (one, seen_at, last, steady) VALUES (1, $1, $2, $3) \
         ON CONFLICT (one) DO UPDATE SET seen_at = $1, last = $2, steady = $3",
    )
    .bind(watch.seen_at.as_millisecond())
    .bind(watch.doubt.map(|doubt| doubt.last.as_millisecond()))
    .bind(steady)
    .execute(write.connection())
    .await?;
    Ok(())
}
