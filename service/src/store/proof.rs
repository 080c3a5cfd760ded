//! `proofs`: proofs of writes that were seen.

use jiff::Timestamp;

use super::batch::Batch;
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
pub async fn remember_in(
    write: &mut Write,
    hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let batch = remember_with(Batch::default(), *hash, expires_at);
    Ok(batch.write(write).await?.changed_one())
}

/// The same as a part of a batch: changes one row unless the proof was seen before.
#[must_use]
pub fn remember_with(batch: Batch<'_>, hash: [u8; 32], expires_at: Timestamp) -> Batch<'_> {
    batch.then(
        "INSERT INTO proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT (proof_hash) DO NOTHING",
        move |query| query.bind(hash.to_vec()).bind(expires_at.as_millisecond()),
    )
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
