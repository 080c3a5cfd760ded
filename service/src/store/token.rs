//! `access_tokens`: short-lived, known by their hash; [`super::caller`] looks them up.

use jiff::Timestamp;

use super::device::Device;
use super::{Store, StoreError, Write};

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
