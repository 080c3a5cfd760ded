//! `accounts`: アカウント.

use jiff::Timestamp;
use kazasu_wire::id::{AccountId, FacilityId, InstitutionCode};

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// What activation compares.
#[derive(Debug)]
pub struct Account {
    /// The clinic it belongs to.
    pub facility_id: FacilityId,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Keyed hash of the activation code; gone when it was used.
    pub code_mac: Option<Vec<u8>>,
}

/// The account, if both belong together.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    code: &InstitutionCode,
    account: &AccountId,
) -> Result<Option<Account>, StoreError> {
    let row: Option<(String, String, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT a.facility_id, a.password_hash, a.code_mac \
         FROM accounts a JOIN facilities f ON f.facility_id = a.facility_id \
         WHERE a.account_id = $1 AND f.institution_code = $2",
    )
    .bind(account.as_str())
    .bind(code.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(|(facility, password_hash, code_mac)| {
        Ok(Account {
            facility_id: well_formed(facility.parse().ok(), "accounts")?,
            password_hash,
            code_mac,
        })
    })
    .transpose()
}

/// The next free account number, counted from 1.
///
/// # Errors
/// [`StoreError`].
pub async fn next_number(write: &mut Write) -> Result<i64, StoreError> {
    let (value,): (i64,) =
        sqlx::query_as("UPDATE counters SET value = value + 1 WHERE name = 'account' RETURNING value")
            .fetch_one(write.connection())
            .await?;
    Ok(value)
}

/// Keeps a new account.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    id: &AccountId,
    account: &Account,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO accounts (account_id, facility_id, password_hash, code_mac, issued_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(account.facility_id.as_str())
    .bind(account.password_hash.as_str())
    .bind(account.code_mac.as_deref())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Uses the activation code up; `false` if it was used already.
///
/// # Errors
/// [`StoreError`].
pub async fn use_code(write: &mut Write, id: &AccountId, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE accounts SET code_mac = NULL, activated_at = $2 WHERE account_id = $1 AND code_mac IS NOT NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An account as its clinic sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// アカウントID.
    pub account_id: AccountId,
    /// 備考, sealed.
    pub note: Option<Vec<u8>>,
    /// 利用開始年月日.
    pub issued_at: Timestamp,
    /// When a terminal was activated with it.
    pub activated_at: Option<Timestamp>,
    /// 利用停止年月日.
    pub stopped_at: Option<Timestamp>,
    /// 利用終了年月日.
    pub ended_at: Option<Timestamp>,
    /// When its terminal last asked for a token.
    pub seen_at: Option<Timestamp>,
    /// `app/version/os` of that terminal.
    pub client: Option<String>,
    /// Until when its sheet can be had.
    pub sheet_until: Option<Timestamp>,
}

type OverviewRow = (
    String,
    Option<Vec<u8>>,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

/// The accounts of a clinic, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn of_clinic(store: &Store, facility: &FacilityId) -> Result<Vec<Overview>, StoreError> {
    let rows: Vec<OverviewRow> = sqlx::query_as(
        "SELECT a.account_id, n.sealed, a.issued_at, a.activated_at, a.stopped_at, a.ended_at, \
         (SELECT MAX(d.seen_at) FROM devices d WHERE d.account_id = a.account_id), \
         (SELECT d.client FROM devices d WHERE d.account_id = a.account_id AND d.client IS NOT NULL \
          ORDER BY d.seen_at DESC LIMIT 1), s.until \
         FROM accounts a LEFT JOIN account_notes n ON n.account_id = a.account_id \
         LEFT JOIN account_sheets s ON s.account_id = a.account_id \
         WHERE a.facility_id = $1 ORDER BY a.account_id",
    )
    .bind(facility.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(overview).collect()
}

/// Puts new secrets in the place of an account's; `false` where the clinic has no such account, or it has ended.
///
/// # Errors
/// [`StoreError`].
pub async fn renew(write: &mut Write, id: &AccountId, account: &Account) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE accounts SET password_hash = $3, code_mac = $4, activated_at = NULL, stopped_at = NULL \
         WHERE account_id = $1 AND facility_id = $2 AND ended_at IS NULL",
    )
    .bind(id.as_str())
    .bind(account.facility_id.as_str())
    .bind(account.password_hash.as_str())
    .bind(account.code_mac.as_deref())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stops an account; its code and its sheet are void. `false` where the clinic has no such account in use.
///
/// # Errors
/// [`StoreError`].
pub async fn stop(
    write: &mut Write,
    facility: &FacilityId,
    id: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    close(
        write,
        "UPDATE accounts SET stopped_at = $3, code_mac = NULL \
         WHERE account_id = $1 AND facility_id = $2 AND stopped_at IS NULL AND ended_at IS NULL",
        (facility, id),
        at,
    )
    .await
}

/// Ends an account for good; `false` where the clinic has no such account, or it has ended before.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    write: &mut Write,
    facility: &FacilityId,
    id: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    close(
        write,
        "UPDATE accounts SET ended_at = $3, code_mac = NULL \
         WHERE account_id = $1 AND facility_id = $2 AND ended_at IS NULL",
        (facility, id),
        at,
    )
    .await
}

/// Keeps the 備考 of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn set_note(write: &mut Write, id: &AccountId, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO account_notes (account_id, sealed) VALUES ($1, $2) \
         ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(id.as_str())
    .bind(sealed)
    .execute(write.connection())
    .await?;
    Ok(())
}

async fn close(
    write: &mut Write,
    statement: &'static str,
    (facility, id): (&FacilityId, &AccountId),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(statement)
        .bind(id.as_str())
        .bind(facility.as_str())
        .bind(at.as_millisecond())
        .execute(write.connection())
        .await?;
    super::account_sheet::forget(write, id).await?;
    Ok(done.rows_affected() == 1)
}

fn overview(
    (id, note, issued, activated, stopped, ended, seen, client, until): OverviewRow,
) -> Result<Overview, StoreError> {
    Ok(Overview {
        account_id: well_formed(id.parse().ok(), "accounts")?,
        note,
        issued_at: whole_milliseconds(issued),
        activated_at: activated.map(whole_milliseconds),
        stopped_at: stopped.map(whole_milliseconds),
        ended_at: ended.map(whole_milliseconds),
        seen_at: seen.map(whole_milliseconds),
        client,
        sheet_until: until.map(whole_milliseconds),
    })
}
