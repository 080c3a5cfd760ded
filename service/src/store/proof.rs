//! `proofs`: proofs of writes that were seen.

use jiff::Timestamp;

use super::{Store, StoreError, Write};

/// Remembers a proof by itself; `false` if it was seen before.
///
/// # Errors
/// [`StoreError`].
pub async fn remember(store: &Store, hash: [u8; 32], expires_at: Timestamp) -> Result<bool, StoreError> {
    store
        .transact(async move |write: &mut Write| remember_in(write, &hash, expires_at).await)
        .await
}

/// Remembers a proof together with what it asks for; `false` if it was seen before.
///
/// # Errors
/// [`StoreError`].
pub async fn remember_in(write: &mut Write, hash: &[u8], expires_at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT (proof_hash) DO NOTHING",
    )
    .bind(hash)
    .bind(expires_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets proofs whose nonce is refused by now.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM proofs WHERE expires_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
