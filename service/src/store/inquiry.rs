//! `inquiries`: お問い合わせ.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::application::id::InquiryId;
use crate::clock::whole_milliseconds;

/// A question somebody asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Its id.
    pub inquiry_id: InquiryId,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Reply address, question and answer, sealed.
    pub sealed: Vec<u8>,
}

type Row = (String, i64, Option<i64>, Vec<u8>);

/// Keeps a question.
///
/// # Errors
/// [`StoreError`].
pub async fn ask(write: &mut Write, id: &InquiryId, sealed: &[u8], at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO inquiries (inquiry_id, asked_at, sealed) VALUES ($1, $2, $3)")
        .bind(id.as_str())
        .bind(at.as_millisecond())
        .bind(sealed)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Keeps an answer; `false` where somebody else was faster.
///
/// # Errors
/// [`StoreError`].
pub async fn answer(
    write: &mut Write,
    id: &InquiryId,
    by: &str,
    sealed: &[u8],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE inquiries SET answered_at = $2, answered_by = $3, sealed = $4 \
         WHERE inquiry_id = $1 AND answered_at IS NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .bind(by)
    .bind(sealed)
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One question.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &InquiryId) -> Result<Option<Inquiry>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT inquiry_id, asked_at, answered_at, sealed FROM inquiries WHERE inquiry_id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(inquiry).transpose()
}

/// The questions, those without an answer first, the oldest first; at most 500.
///
/// # Errors
/// [`StoreError`].
pub async fn list(store: &Store) -> Result<Vec<Inquiry>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT inquiry_id, asked_at, answered_at, sealed FROM inquiries \
         ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, asked_at, inquiry_id LIMIT 500",
    )
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(inquiry).collect()
}

fn inquiry((id, asked, answered, sealed): Row) -> Result<Inquiry, StoreError> {
    Ok(Inquiry {
        inquiry_id: well_formed(id.parse().ok(), "inquiries")?,
        asked_at: whole_milliseconds(asked),
        answered_at: answered.map(whole_milliseconds),
        sealed,
    })
}
