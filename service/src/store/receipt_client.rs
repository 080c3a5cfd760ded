//! `receipt_clients`, `receipt_tokens`: who may read a clinic's results. Tokens are looked up on every request, so a
//! stop works at once.

use jiff::Timestamp;
use kazasu_wire::id::{ClientId, FacilityId, InstitutionCode};

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// A receipt-computer client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptClient {
    /// Its id.
    pub client_id: ClientId,
    /// Its one clinic.
    pub facility_id: FacilityId,
    /// 機関コード of the clinic.
    pub institution_code: InstitutionCode,
    /// What the operator calls it.
    pub label: Option<String>,
    /// Made for trying out, in test mode.
    pub sandbox: bool,
    /// Whether it may have tokens.
    pub approved: bool,
    /// Whether its use has ended.
    pub stopped: bool,
}

/// `client_id, facility_id, institution_code, label, sandbox, approved_at, stopped_at`.
type Row = (
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    Option<i64>,
);

/// A [`Row`] and `secret_hash`.
type WithHash = (
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    Option<i64>,
    Vec<u8>,
);

/// A [`Row`] and `expires_at` of a token.
type WithEnd = (
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    Option<i64>,
    i64,
);

/// Keeps a new client.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    client: &ReceiptClient,
    secret_hash: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO receipt_clients (client_id, facility_id, secret_hash, label, sandbox, created_at, approved_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(client.client_id.as_str())
    .bind(client.facility_id.as_str())
    .bind(secret_hash)
    .bind(client.label.as_deref())
    .bind(i64::from(client.sandbox))
    .bind(at.as_millisecond())
    .bind(client.approved.then_some(at.as_millisecond()))
    .execute(write.connection())
    .await?;
    Ok(())
}

/// A client and the hash of its secret.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &ClientId) -> Result<Option<(ReceiptClient, Vec<u8>)>, StoreError> {
    let row: Option<WithHash> =
        sqlx::query_as(
            "SELECT c.client_id, c.facility_id, f.institution_code, c.label, c.sandbox, c.approved_at, \
             c.stopped_at, c.secret_hash \
             FROM receipt_clients c JOIN facilities f ON f.facility_id = c.facility_id WHERE c.client_id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(store.read())
        .await?;
    row.map(|(id, facility, code, label, sandbox, approved, stopped, hash)| {
        Ok((
            client((id, facility, code, label, sandbox, approved, stopped))?,
            hash,
        ))
    })
    .transpose()
}

/// Every client, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn all(store: &Store) -> Result<Vec<ReceiptClient>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.client_id, c.facility_id, f.institution_code, c.label, c.sandbox, c.approved_at, c.stopped_at \
         FROM receipt_clients c JOIN facilities f ON f.facility_id = c.facility_id \
         ORDER BY c.created_at, c.client_id",
    )
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(client).collect()
}

/// Lets a client have tokens; `false` if it might already, or has ended, or is none.
///
/// # Errors
/// [`StoreError`].
pub async fn approve(write: &mut Write, id: &ClientId, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE receipt_clients SET approved_at = $2 \
         WHERE client_id = $1 AND approved_at IS NULL AND stopped_at IS NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the use of a client; `false` if it had ended, or is none.
///
/// # Errors
/// [`StoreError`].
pub async fn stop(write: &mut Write, id: &ClientId, at: Timestamp) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE receipt_clients SET stopped_at = $2 WHERE client_id = $1 AND stopped_at IS NULL")
            .bind(id.as_str())
            .bind(at.as_millisecond())
            .execute(write.connection())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the use of a client goes on, as a write under way sees it.
///
/// # Errors
/// [`StoreError`].
pub async fn is_in_use(write: &mut Write, id: &ClientId) -> Result<bool, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT client_id FROM receipt_clients \
         WHERE client_id = $1 AND approved_at IS NOT NULL AND stopped_at IS NULL",
    )
    .bind(id.as_str())
    .fetch_optional(write.connection())
    .await?;
    Ok(row.is_some())
}

/// Keeps an access token's hash.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_token(
    write: &mut Write,
    hash: &[u8],
    id: &ClientId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO receipt_tokens (token_hash, client_id, expires_at) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(id.as_str())
        .bind(expires_at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// The client an access token belongs to, and when the token ends.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(store: &Store, hash: &[u8]) -> Result<Option<(ReceiptClient, Timestamp)>, StoreError> {
    let row: Option<WithEnd> = sqlx::query_as(
        "SELECT c.client_id, c.facility_id, f.institution_code, c.label, c.sandbox, c.approved_at, \
             c.stopped_at, t.expires_at \
             FROM receipt_tokens t JOIN receipt_clients c ON c.client_id = t.client_id \
             JOIN facilities f ON f.facility_id = c.facility_id WHERE t.token_hash = $1",
    )
    .bind(hash)
    .fetch_optional(store.read())
    .await?;
    row.map(
        |(id, facility, code, label, sandbox, approved, stopped, expires_at)| {
            Ok((
                client((id, facility, code, label, sandbox, approved, stopped))?,
                whole_milliseconds(expires_at),
            ))
        },
    )
    .transpose()
}

/// Forgets tokens that ended before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM receipt_tokens WHERE expires_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}

fn client((id, facility, code, label, sandbox, approved, stopped): Row) -> Result<ReceiptClient, StoreError> {
    Ok(ReceiptClient {
        client_id: well_formed(id.parse().ok(), "receipt_clients")?,
        facility_id: well_formed(facility.parse().ok(), "receipt_clients")?,
        institution_code: well_formed(code.parse().ok(), "facilities")?,
        label,
        sandbox: sandbox != 0,
        approved: approved.is_some(),
        stopped: stopped.is_some(),
    })
}
