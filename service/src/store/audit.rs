//! `audit`: append-only, guarded by triggers.

use sqlx::any::AnyRow;
use sqlx::{FromRow, Row as _};

use super::batch::Batch;
use super::{Store, StoreError, Write};

/// One row as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Place in the chain, from 1.
    pub sequence: i64,
    /// Unix milliseconds.
    pub at: i64,
    /// What was done.
    pub action: String,
    /// Clinic concerned.
    pub facility_id: Option<String>,
    /// Device that did it.
    pub device_id: Option<String>,
    /// Account concerned.
    pub account_id: Option<String>,
    /// Person concerned, a keyed pseudonym.
    pub subject: Option<String>,
    /// 認証方法 of a check.
    pub method: Option<String>,
    /// Receipt-computer client that did it.
    pub client_id: Option<String>,
    /// Results it was about, `first-last` of the clinic's numbers.
    pub results: Option<String>,
    /// Generation of the keys its MAC was made with; the first where absent.
    pub generation: Option<i64>,
    /// MAC over this row and the MAC before it.
    pub mac: Vec<u8>,
}

/// Place and MAC of the last row of the writer's own chain; zero and nothing for a new one.
///
/// # Errors
/// [`StoreError`].
pub async fn head(write: &mut Write) -> Result<(i64, Vec<u8>), StoreError> {
    if let Some(known) = &write.inside.head {
        return Ok(known.clone());
    }
    let chain = write.chain();
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT sequence, mac FROM audit WHERE chain = $1 ORDER BY sequence DESC LIMIT 1")
            .bind(&*chain)
            .fetch_optional(write.connection())
            .await?;
    Ok(last.unwrap_or_default())
}

/// Every chain, in order of name.
///
/// # Errors
/// [`StoreError`].
pub async fn chains(store: &Store) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT chain FROM audit ORDER BY chain")
        .fetch_all(store.read())
        .await?;
    Ok(rows.into_iter().map(|(chain,)| chain).collect())
}

/// Name, last place and last MAC of every chain, in order of name.
///
/// # Errors
/// [`StoreError`].
pub async fn all_heads(store: &Store) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT audit.chain, audit.sequence, audit.mac FROM audit \
         JOIN (SELECT chain, MAX(sequence) AS last FROM audit GROUP BY chain) AS heads \
         ON heads.chain = audit.chain AND heads.last = audit.sequence ORDER BY audit.chain",
    )
    .fetch_all(store.read())
    .await?)
}

/// MAC of one row.
///
/// # Errors
/// [`StoreError`].
pub async fn mac_at(store: &Store, chain: &str, sequence: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT mac FROM audit WHERE chain = $1 AND sequence = $2")
        .bind(chain)
        .bind(sequence)
        .fetch_optional(store.read())
        .await?;
    Ok(row.map(|(mac,)| mac))
}

/// Appends a row to the writer's own chain.
///
/// # Errors
/// [`StoreError`].
pub async fn append(write: &mut Write, row: Row) -> Result<(), StoreError> {
    let chain = write.chain();
    append_to(Batch::default(), &chain, &row).write(write).await?;
    appended(write, row);
    Ok(())
}

/// Appends a row to a chain, as a part of a batch; when that is done, [`appended`] is to be told.
pub(super) fn append_to<'a>(batch: Batch<'a>, chain: &'a str, row: &'a Row) -> Batch<'a> {
    batch.then(
        "INSERT INTO audit (chain, sequence, at, action, facility_id, device_id, account_id, subject, \
         method, client_id, results, generation, mac) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        move |query| {
            query
                .bind(chain)
                .bind(row.sequence)
                .bind(row.at)
                .bind(row.action.as_str())
                .bind(row.facility_id.as_deref())
                .bind(row.device_id.as_deref())
                .bind(row.account_id.as_deref())
                .bind(row.subject.as_deref())
                .bind(row.method.as_deref())
                .bind(row.client_id.as_deref())
                .bind(row.results.as_deref())
                .bind(row.generation)
                .bind(row.mac.as_slice())
        },
    )
}

/// Remembers the row that is the chain's last by now.
pub(super) fn appended(write: &mut Write, row: Row) {
    write.inside.head = Some((row.sequence, row.mac));
}

/// The newest rows of all chains, for people to look at.
///
/// # Errors
/// [`StoreError`].
pub async fn newest(store: &Store, limit: i64) -> Result<Vec<Row>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT sequence, at, action, facility_id, device_id, account_id, subject, method, client_id, \
         results, generation, mac FROM audit ORDER BY at DESC, chain, sequence DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(store.read())
    .await?)
}

/// At most `limit` rows of a chain after `since`, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn page(store: &Store, chain: &str, since: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT sequence, at, action, facility_id, device_id, account_id, subject, method, client_id, \
         results, generation, mac FROM audit \
         WHERE chain = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
    )
    .bind(chain)
    .bind(since)
    .bind(limit)
    .fetch_all(store.read())
    .await?)
}

impl FromRow<'_, AnyRow> for Row {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            sequence: row.try_get("sequence")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            facility_id: row.try_get("facility_id")?,
            device_id: row.try_get("device_id")?,
            account_id: row.try_get("account_id")?,
            subject: row.try_get("subject")?,
            method: row.try_get("method")?,
            client_id: row.try_get("client_id")?,
            results: row.try_get("results")?,
            generation: row.try_get("generation")?,
            mac: row.try_get("mac")?,
        })
    }
}
