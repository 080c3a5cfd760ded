//! `mails`: the outbox.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;
use crate::portal::id::MailId;

/// A mail of the outbox.
#[derive(Debug)]
pub struct Stored {
    /// Its id.
    pub mail_id: MailId,
    /// What it is about.
    pub kind: String,
    /// To whom, subject, text.
    pub sealed: Vec<u8>,
    /// Where it stands.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it was written.
    pub written_at: Timestamp,
}

type Row = (String, String, Vec<u8>, String, i64, i64);

const COLUMNS: &str = "mail_id, kind, sealed, state, tries, written_at";

/// Writes one into the outbox.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    mail_id: &MailId,
    kind: &str,
    address_mac: &[u8; 32],
    sealed: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO mails (mail_id, kind, address_mac, sealed, state, written_at, due_at) \
         VALUES ($1, $2, $3, $4, 'waiting', $5, $5)",
    )
    .bind(mail_id.as_str())
    .bind(kind)
    .bind(address_mac.as_slice())
    .bind(sealed)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Mails written to an address since an instant.
///
/// # Errors
/// [`StoreError`].
pub async fn count_since(
    write: &mut Write,
    address_mac: &[u8; 32],
    since: Timestamp,
) -> Result<i64, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM mails WHERE address_mac = $1 AND written_at > $2")
            .bind(address_mac.as_slice())
            .bind(since.as_millisecond())
            .fetch_one(write.connection())
            .await?;
    Ok(count)
}

/// The oldest mails that are due and that nobody is sending.
///
/// # Errors
/// [`StoreError`].
pub async fn due(store: &Store, now: Timestamp, limit: i64) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM mails WHERE state = 'waiting' AND due_at <= $1 AND held_until <= $1 \
         ORDER BY due_at, mail_id LIMIT $2"
    )))
    .bind(now.as_millisecond())
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(stored).collect()
}

/// Takes a mail to send it; `false` where another instance has it, or it is sent.
///
/// # Errors
/// [`StoreError`].
pub async fn hold(
    write: &mut Write,
    mail: &MailId,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE mails SET held_until = $3 WHERE mail_id = $1 AND state = 'waiting' AND due_at <= $2 \
         AND held_until <= $2",
    )
    .bind(mail.as_str())
    .bind(now.as_millisecond())
    .bind(until.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a mail was handed over; what it said is forgotten unless `keep`.
///
/// # Errors
/// [`StoreError`].
pub async fn sent(write: &mut Write, mail: &MailId, at: Timestamp, keep: bool) -> Result<(), StoreError> {
    let statement = if keep {
        "UPDATE mails SET state = 'sent', sent_at = $2, tries = tries + 1, held_until = 0 WHERE mail_id = $1"
    } else {
        "UPDATE mails SET state = 'sent', sent_at = $2, tries = tries + 1, held_until = 0, sealed = $3 \
         WHERE mail_id = $1"
    };
    let mut query = sqlx::query(statement)
        .bind(mail.as_str())
        .bind(at.as_millisecond());
    if !keep {
        query = query.bind(Vec::<u8>::new());
    }
    query.execute(write.connection()).await?;
    Ok(())
}

/// Notes a try that failed: to be tried again at an instant, or given up.
///
/// # Errors
/// [`StoreError`].
pub async fn postpone(
    write: &mut Write,
    mail: &MailId,
    again_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let (state, due_at) = match again_at {
        Some(at) => ("waiting", at.as_millisecond()),
        None => ("failed", i64::MAX),
    };
    sqlx::query(
        "UPDATE mails SET state = $2, due_at = $3, tries = tries + 1, held_until = 0 WHERE mail_id = $1",
    )
    .bind(mail.as_str())
    .bind(state)
    .bind(due_at)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The newest mails, whatever became of them.
///
/// # Errors
/// [`StoreError`].
pub async fn newest(store: &Store, limit: i64) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM mails ORDER BY written_at DESC, mail_id DESC LIMIT $1"
    )))
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(stored).collect()
}

/// Forgets mails written before an instant that do not wait.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM mails WHERE state <> 'waiting' AND written_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}

fn stored((id, kind, sealed, state, tries, written_at): Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        mail_id: well_formed(id.parse().ok(), "mails")?,
        kind,
        sealed,
        state,
        tries,
        written_at: whole_milliseconds(written_at),
    })
}
