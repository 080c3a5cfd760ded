//! `account_sheets`: what accounts were handed out with, sealed.

use jiff::Timestamp;
use kazasu_wire::id::AccountId;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whose.
    pub account_id: AccountId,
    /// When the account was issued.
    pub issued_at: Timestamp,
    /// Until when it can be had.
    pub until: Timestamp,
    /// What stands on it.
    pub sealed: Vec<u8>,
}

type Row = (String, i64, i64, Vec<u8>);

/// Keeps a sheet in place of an older one; a link to that one is void.
///
/// # Errors
/// [`StoreError`].
pub async fn put(
    write: &mut Write,
    account: &AccountId,
    issued_at: Timestamp,
    until: Timestamp,
    sealed: &[u8],
) -> Result<(), StoreError> {
    forget(write, account).await?;
    sqlx::query("INSERT INTO account_sheets (account_id, issued_at, until, sealed) VALUES ($1, $2, $3, $4)")
        .bind(account.as_str())
        .bind(issued_at.as_millisecond())
        .bind(until.as_millisecond())
        .bind(sealed)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// The sheet of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, account: &AccountId) -> Result<Option<Sheet>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT account_id, issued_at, until, sealed FROM account_sheets WHERE account_id = $1",
    )
    .bind(account.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(sheet).transpose()
}

/// Forgets a sheet.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, account: &AccountId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM account_sheets WHERE account_id = $1")
        .bind(account.as_str())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Keeps the hash of a one-time link; `false` where there is no sheet.
///
/// # Errors
/// [`StoreError`].
pub async fn set_link(
    write: &mut Write,
    account: &AccountId,
    hash: &[u8],
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE account_sheets SET link_hash = $2, link_until = $3 WHERE account_id = $1")
        .bind(account.as_str())
        .bind(hash)
        .bind(until.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses a link up; the sheet it was for.
///
/// # Errors
/// [`StoreError`].
pub async fn use_link(write: &mut Write, hash: &[u8], now: Timestamp) -> Result<Option<Sheet>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "UPDATE account_sheets SET link_hash = NULL, link_until = NULL \
         WHERE link_hash = $1 AND link_until > $2 RETURNING account_id, issued_at, until, sealed",
    )
    .bind(hash)
    .bind(now.as_millisecond())
    .fetch_optional(write.connection())
    .await?;
    row.map(sheet).transpose()
}

/// Forgets sheets past their time; how many.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let mut write = store.write().await?;
    let done = sqlx::query("DELETE FROM account_sheets WHERE until <= $1")
        .bind(now.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await?;
    Ok(done.rows_affected())
}

fn sheet((account, issued, until, sealed): Row) -> Result<Sheet, StoreError> {
    Ok(Sheet {
        account_id: well_formed(account.parse().ok(), "account_sheets")?,
        issued_at: whole_milliseconds(issued),
        until: whole_milliseconds(until),
        sealed,
    })
}
