//! `accounts`: アカウント.

use jiff::Timestamp;
use kazasu_wire::id::{AccountId, FacilityId, InstitutionCode};

use super::{Store, StoreError, Write, well_formed};

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
