//! `access_tokens`: looked up on every request, so a stop works at once.

use jiff::Timestamp;

use super::device::{Device, device};
use super::{Store, StoreError, Write};
use crate::clock::whole_milliseconds;

/// Keeps a token's hash.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    hash: &[u8],
    owner: &Device,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO access_tokens (token_hash, device_id, expires_at) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(owner.device_id.as_str())
        .bind(expires_at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// The terminal a token belongs to, and when the token ends.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, hash: &[u8]) -> Result<Option<(Device, Timestamp)>, StoreError> {
    let row: Option<(String, String, String, Option<i64>, i64)> = sqlx::query_as(
        "SELECT d.device_id, d.account_id, d.thumbprint, d.stopped_at, t.expires_at \
         FROM access_tokens t JOIN devices d ON d.device_id = t.device_id WHERE t.token_hash = $1",
    )
    .bind(hash)
    .fetch_optional(store.read())
    .await?;
    row.map(|(id, account, thumbprint, stopped_at, expires_at)| {
        Ok((
            device((id, account, thumbprint, stopped_at))?,
            whole_milliseconds(expires_at),
        ))
    })
    .transpose()
}

/// Forgets tokens that ended before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM access_tokens WHERE expires_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
