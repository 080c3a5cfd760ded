//! `activation_attempts`: how often an account's secrets were tried.

use jiff::Timestamp;

use super::{Store, StoreError, Write};
use crate::clock::whole_milliseconds;

/// Tries of one subject.
#[derive(Debug, Clone, Copy)]
pub struct Attempts {
    /// Tries since the last success.
    pub failures: i64,
    /// No try is heard before this instant.
    pub blocked_until: Timestamp,
}

/// What is known about a subject.
///
/// # Errors
/// [`StoreError`].
pub async fn of(write: &mut Write, subject: &[u8]) -> Result<Attempts, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT failures, blocked_until FROM activation_attempts WHERE subject_mac = $1")
            .bind(subject)
            .fetch_optional(write.connection())
            .await?;
    let (failures, blocked_until) = row.unwrap_or((0, 0));
    Ok(Attempts {
        failures,
        blocked_until: whole_milliseconds(blocked_until),
    })
}

/// Keeps the tries of a subject.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(write: &mut Write, subject: &[u8], attempts: Attempts) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO activation_attempts (subject_mac, failures, blocked_until) VALUES ($1, $2, $3) \
         ON CONFLICT (subject_mac) DO UPDATE \
         SET failures = excluded.failures, blocked_until = excluded.blocked_until",
    )
    .bind(subject)
    .bind(attempts.failures)
    .bind(attempts.blocked_until.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Forgets a subject after its success.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, subject: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM activation_attempts WHERE subject_mac = $1")
        .bind(subject)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Forgets subjects nobody tried since `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM activation_attempts WHERE blocked_until < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
