//! `secret_tries`: how often secrets were tried, by keyed pseudonyms of subject, address, and the pair of both.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::values::list;
use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// One count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// What is counted.
    pub subject: [u8; 32],
    /// Tries that were not right, the present one included.
    pub failures: i64,
    /// No try is heard before this instant.
    pub blocked_until: Timestamp,
}

/// Of some subjects the one that has to wait longest; `None` where none has to.
///
/// # Errors
/// [`StoreError`].
pub async fn waiting(
    store: &Store,
    subjects: &[&[u8; 32]],
    now: Timestamp,
) -> Result<Option<Counted>, StoreError> {
    let sql = format!(
        "SELECT subject_mac, failures, blocked_until FROM secret_tries \
         WHERE blocked_until > $1 AND subject_mac IN ({}) ORDER BY blocked_until DESC LIMIT 1",
        list(1, subjects.len())
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(now.as_millisecond());
    for subject in subjects {
        query = query.bind(subject.to_vec());
    }
    let row: Option<(Vec<u8>, i64, i64)> = query.fetch_optional(store.read()).await?;
    row.map(|(subject, failures, blocked_until)| {
        Ok(Counted {
            subject: well_formed(subject.try_into().ok(), "secret_tries")?,
            failures,
            blocked_until: whole_milliseconds(blocked_until),
        })
    })
    .transpose()
}

/// Counts one try. The wait told is the one from before it; the row is held to the end of the write.
///
/// # Errors
/// [`StoreError`].
pub async fn count(
    write: &mut Write,
    subject: &[u8; 32],
    owner: &[u8; 32],
    at: Timestamp,
) -> Result<Counted, StoreError> {
    let (failures, blocked_until): (i64, i64) = sqlx::query_as(
        "INSERT INTO secret_tries (subject_mac, owner_mac, failures, blocked_until, tried_at) \
         VALUES ($1, $2, 1, 0, $3) ON CONFLICT (subject_mac) DO UPDATE \
         SET failures = secret_tries.failures + 1, tried_at = excluded.tried_at \
         RETURNING failures, blocked_until",
    )
    .bind(subject.as_slice())
    .bind(owner.as_slice())
    .bind(at.as_millisecond())
    .fetch_one(write.connection())
    .await?;
    Ok(Counted {
        subject: *subject,
        failures,
        blocked_until: whole_milliseconds(blocked_until),
    })
}

/// Keeps the wait of a count.
///
/// # Errors
/// [`StoreError`].
pub async fn block(write: &mut Write, counted: &Counted) -> Result<(), StoreError> {
    sqlx::query("UPDATE secret_tries SET blocked_until = $2 WHERE subject_mac = $1")
        .bind(counted.subject.as_slice())
        .bind(counted.blocked_until.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Forgets one count.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, subject: &[u8; 32]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM secret_tries WHERE subject_mac = $1")
        .bind(subject.as_slice())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Takes one try back. Its own wait goes with it; one that another try made since stays.
///
/// # Errors
/// [`StoreError`].
pub async fn take_back(write: &mut Write, counted: &Counted) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE secret_tries SET \
         blocked_until = CASE WHEN failures = $2 AND blocked_until = $3 THEN 0 ELSE blocked_until END, \
         failures = failures - 1 WHERE subject_mac = $1 AND failures > 0",
    )
    .bind(counted.subject.as_slice())
    .bind(counted.failures)
    .bind(counted.blocked_until.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Forgets all counts of an owner; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_all_of(write: &mut Write, owner: &[u8; 32]) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM secret_tries WHERE owner_mac = $1")
        .bind(owner.as_slice())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets counts nobody added to since `before` and that make nobody wait.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM secret_tries WHERE tried_at < $1 AND blocked_until <= $2")
        .bind(before.as_millisecond())
        .bind(now.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
