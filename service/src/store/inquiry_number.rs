//! `inquiry_numbers`: 照会番号, one per result, sealed.

use jiff::Timestamp;
use kazasu_wire::id::{ClientId, ResultId};

use super::{StoreError, Write};

/// The sealed number of a result, as a write under way sees it.
///
/// # Errors
/// [`StoreError`].
pub async fn of(write: &mut Write, result: &ResultId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM inquiry_numbers WHERE result_id = $1")
        .bind(result.as_str())
        .fetch_optional(write.connection())
        .await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Sets the number of a result, or takes it away.
///
/// # Errors
/// [`StoreError`].
pub async fn set(
    write: &mut Write,
    result: &ResultId,
    by: &ClientId,
    sealed: Option<&[u8]>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(sealed) = sealed else {
        sqlx::query("DELETE FROM inquiry_numbers WHERE result_id = $1")
            .bind(result.as_str())
            .execute(write.connection())
            .await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO inquiry_numbers (result_id, client_id, set_at, sealed) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (result_id) DO UPDATE SET client_id = excluded.client_id, set_at = excluded.set_at, \
         sealed = excluded.sealed",
    )
    .bind(result.as_str())
    .bind(by.as_str())
    .bind(at.as_millisecond())
    .bind(sealed)
    .execute(write.connection())
    .await?;
    Ok(())
}
