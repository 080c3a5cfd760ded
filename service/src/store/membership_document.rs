//! `membership_documents`: what shows that a facility no master holds is one.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::portal::id::{DocumentId, MembershipId};

/// A document, without what it holds.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its id.
    pub document_id: DocumentId,
    /// The registration it belongs to.
    pub membership_id: MembershipId,
    /// What it is, by its content: a media type.
    pub media: String,
    /// Bytes.
    pub length: i64,
    /// What the scan said.
    pub scan: String,
    /// Its key and its name.
    pub sealed: Vec<u8>,
}

type Row = (String, String, String, i64, String, Vec<u8>);

const COLUMNS: &str = "document_id, membership_id, media, length, scan, sealed";

/// Adds one; `false` where the registration has `most` already, or does not wait any more.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    document: &Document,
    content: &[u8],
    most: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO membership_documents (document_id, membership_id, media, length, scan, created_at, sealed, content) \
         SELECT $1, m.membership_id, $3, $4, $5, $6, $7, $8 FROM portal_memberships m \
         WHERE m.membership_id = $2 AND m.state = 'review' AND (\
             SELECT COUNT(*) FROM membership_documents d WHERE d.membership_id = $2) < $9",
    )
    .bind(document.document_id.as_str())
    .bind(document.membership_id.as_str())
    .bind(document.media.as_str())
    .bind(document.length)
    .bind(document.scan.as_str())
    .bind(at.as_millisecond())
    .bind(document.sealed.as_slice())
    .bind(content)
    .bind(most)
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those of a registration, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of(store: &Store, membership: &MembershipId) -> Result<Vec<Document>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM membership_documents WHERE membership_id = $1 ORDER BY created_at, document_id"
    )))
    .bind(membership.as_str())
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(document).collect()
}

/// What one of a registration holds.
///
/// # Errors
/// [`StoreError`].
pub async fn content(store: &Store, id: &DocumentId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT content FROM membership_documents WHERE document_id = $1")
            .bind(id.as_str())
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(content,)| content))
}

/// Takes one away, while its registration waits.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, document: &Document) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "DELETE FROM membership_documents WHERE document_id = $1 AND EXISTS (\
         SELECT 1 FROM portal_memberships m WHERE m.membership_id = $2 AND m.state = 'review')",
    )
    .bind(document.document_id.as_str())
    .bind(document.membership_id.as_str())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes those away whose registration was decided before an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
    let mut write = store.write().await?;
    let swept = sqlx::query(
        "DELETE FROM membership_documents WHERE membership_id IN (\
         SELECT membership_id FROM portal_memberships WHERE decided_at <= $1)",
    )
    .bind(before.as_millisecond())
    .execute(write.connection())
    .await?;
    write.commit().await?;
    Ok(swept.rows_affected())
}

fn document((id, membership, media, length, scan, sealed): Row) -> Result<Document, StoreError> {
    const TABLE: &str = "membership_documents";
    Ok(Document {
        document_id: well_formed(id.parse().ok(), TABLE)?,
        membership_id: well_formed(membership.parse().ok(), TABLE)?,
        media,
        length,
        scan,
        sealed,
    })
}
