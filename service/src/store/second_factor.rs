//! `second_factors`, `recovery_codes`: of a user or an operator, by the id as text.

use jiff::Timestamp;

use super::{Store, StoreError, Write};

/// A TOTP key.
#[derive(Debug)]
pub struct SecondFactor {
    /// The key.
    pub sealed: Vec<u8>,
    /// Whether a code was shown that proves it is set up.
    pub confirmed: bool,
    /// Newest step a code was taken of.
    pub last_step: i64,
}

/// Somebody's.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, owner: &str) -> Result<Option<SecondFactor>, StoreError> {
    let row: Option<(Vec<u8>, Option<i64>, i64)> =
        sqlx::query_as("SELECT sealed, confirmed_at, last_step FROM second_factors WHERE owner = $1")
            .bind(owner)
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(sealed, confirmed_at, last_step)| SecondFactor {
        sealed,
        confirmed: confirmed_at.is_some(),
        last_step,
    }))
}

/// Puts a new key in the place of one that is not confirmed; one that is stays.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(write: &mut Write, owner: &str, sealed: &[u8], at: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO second_factors (owner, sealed, begun_at) VALUES ($1, $2, $3) \
         ON CONFLICT (owner) DO UPDATE SET sealed = excluded.sealed, begun_at = excluded.begun_at \
         WHERE second_factors.confirmed_at IS NULL",
    )
    .bind(owner)
    .bind(sealed)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Takes a code of a step; `false` where one of it, or of a later one, was taken already.
///
/// # Errors
/// [`StoreError`].
pub async fn take(write: &mut Write, owner: &str, step: i64, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE second_factors SET last_step = $2, confirmed_at = COALESCE(confirmed_at, $3) \
         WHERE owner = $1 AND last_step < $2",
    )
    .bind(owner)
    .bind(step)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets somebody's second factor with its recovery codes.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, owner: &str) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM second_factors WHERE owner = $1",
        "DELETE FROM recovery_codes WHERE owner = $1",
    ] {
        sqlx::query(statement)
            .bind(owner)
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Puts new recovery codes in the place of all older ones.
///
/// # Errors
/// [`StoreError`].
pub async fn set_recovery(write: &mut Write, owner: &str, macs: &[[u8; 32]]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE owner = $1")
        .bind(owner)
        .execute(write.connection())
        .await?;
    for mac in macs {
        sqlx::query("INSERT INTO recovery_codes (owner, code_mac) VALUES ($1, $2)")
            .bind(owner)
            .bind(mac.as_slice())
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Uses a recovery code up; `false` where it is none, or was used.
///
/// # Errors
/// [`StoreError`].
pub async fn use_recovery(
    write: &mut Write,
    owner: &str,
    mac: &[u8; 32],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE recovery_codes SET used_at = $3 WHERE owner = $1 AND code_mac = $2 AND used_at IS NULL",
    )
    .bind(owner)
    .bind(mac.as_slice())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Recovery codes that were not used.
///
/// # Errors
/// [`StoreError`].
pub async fn recovery_left(store: &Store, owner: &str) -> Result<i64, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM recovery_codes WHERE owner = $1 AND used_at IS NULL")
            .bind(owner)
            .fetch_one(store.read())
            .await?;
    Ok(count)
}
