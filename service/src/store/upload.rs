//! `uploads`, `upload_chunks`: 添付ファイル.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::application::ApplicationId;
use crate::application::id::UploadId;
use crate::clock::whole_milliseconds;

/// A file, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub upload_id: UploadId,
    /// The application it belongs to.
    pub application_id: ApplicationId,
    /// What it is, by its content: a media type.
    pub media: String,
    /// Bytes.
    pub length: i64,
    /// Chunks.
    pub chunks: i64,
    /// When it came.
    pub created_at: Timestamp,
    /// What the scan said.
    pub scan: String,
    /// Its key and its name, sealed.
    pub sealed: Vec<u8>,
}

/// How far a file has come, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wholeness {
    /// Its chunks are still coming.
    Begun = 0,
    /// It is attached.
    Whole = 1,
    /// All of it is there, and its owner is asked about it.
    Asked = 2,
}

type Row = (String, String, String, i64, i64, i64, String, Vec<u8>);

const COLUMNS: &str = "upload_id, application_id, media, length, chunks, created_at, scan, sealed";

/// Keeps the row of a file of which the chunks are still to come.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(write: &mut Write, upload: &Upload) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO uploads (upload_id, application_id, media, length, chunks, created_at, whole, scan, sealed) \
         VALUES ($1, $2, $3, 0, 0, $4, $6, '', $5)",
    )
    .bind(upload.upload_id.as_str())
    .bind(upload.application_id.as_str())
    .bind(upload.media.as_str())
    .bind(upload.created_at.as_millisecond())
    .bind(upload.sealed.as_slice())
    .bind(Wholeness::Begun as i64)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Keeps one chunk.
///
/// # Errors
/// [`StoreError`].
pub async fn add(write: &mut Write, id: &UploadId, position: i64, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO upload_chunks (upload_id, position, sealed) VALUES ($1, $2, $3)")
        .bind(id.as_str())
        .bind(position)
        .bind(sealed)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Says that all of a file is there.
///
/// # Errors
/// [`StoreError`].
pub async fn complete(write: &mut Write, upload: &Upload, wholeness: Wholeness) -> Result<(), StoreError> {
    sqlx::query("UPDATE uploads SET whole = $5, length = $2, chunks = $3, scan = $4 WHERE upload_id = $1")
        .bind(upload.upload_id.as_str())
        .bind(upload.length)
        .bind(upload.chunks)
        .bind(upload.scan.as_str())
        .bind(wholeness as i64)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// One file, if it has come so far.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, id: &UploadId, wholeness: Wholeness) -> Result<Option<Upload>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM uploads WHERE upload_id = $1 AND whole = $2");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(wholeness as i64)
        .fetch_optional(store.read())
        .await?;
    row.map(upload).transpose()
}

/// The whole files of an application, in order of time.
///
/// # Errors
/// [`StoreError`].
pub async fn of_application(store: &Store, application: &ApplicationId) -> Result<Vec<Upload>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM uploads WHERE application_id = $1 AND whole = 1 ORDER BY created_at, upload_id"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(application.as_str())
        .fetch_all(store.read())
        .await?;
    rows.into_iter().map(upload).collect()
}

/// One chunk.
///
/// # Errors
/// [`StoreError`].
pub async fn chunk(store: &Store, id: &UploadId, position: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT sealed FROM upload_chunks WHERE upload_id = $1 AND position = $2")
            .bind(id.as_str())
            .bind(position)
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Forgets a file; `false` where it was gone.
///
/// # Errors
/// [`StoreError`].
pub async fn forget(write: &mut Write, id: &UploadId) -> Result<bool, StoreError> {
    sqlx::query("DELETE FROM upload_chunks WHERE upload_id = $1")
        .bind(id.as_str())
        .execute(write.connection())
        .await?;
    let done = sqlx::query("DELETE FROM uploads WHERE upload_id = $1")
        .bind(id.as_str())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Files that may go: of applications decided before `decided`, and those that never got whole, or were asked about in
/// vain, and were begun before `begun`. Some of them.
///
/// # Errors
/// [`StoreError`].
pub async fn over(store: &Store, decided: Timestamp, begun: Timestamp) -> Result<Vec<UploadId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT u.upload_id FROM uploads u JOIN applications a ON a.application_id = u.application_id \
         WHERE a.decided_at < $1 OR (u.whole <> 1 AND u.created_at < $2) LIMIT 500",
    )
    .bind(decided.as_millisecond())
    .bind(begun.as_millisecond())
    .fetch_all(store.read())
    .await?;
    let id = |(id,): (String,)| well_formed(id.parse().ok(), "uploads");
    rows.into_iter().map(id).collect()
}

fn upload(
    (id, application, media, length, chunks, created, scan, sealed): Row,
) -> Result<Upload, StoreError> {
    Ok(Upload {
        upload_id: well_formed(id.parse().ok(), "uploads")?,
        application_id: well_formed(application.parse().ok(), "uploads")?,
        media,
        length,
        chunks,
        created_at: whole_milliseconds(created),
        scan,
        sealed,
    })
}
