//! `ocsp_answers`: the newest OCSP answer about each certificate.

use jiff::Timestamp;
use kazasu_pki::{OcspAnswer, OcspStatus, UnixSeconds};

use super::{Store, StoreError, well_formed};
use crate::clock::whole_milliseconds;

/// What is kept of answers about one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The newest answer.
    pub answer: OcspAnswer,
    /// When the certificate was last said not to be revoked.
    pub last_good: Option<UnixSeconds>,
    /// When the answer was fetched.
    pub asked_at: Timestamp,
}

const TABLE: &str = "ocsp_answers";

/// `status`, `status_at`, `this_update`, `fresh_until`, `last_good`, `asked_at`.
type Row = (String, Option<i64>, i64, i64, Option<i64>, i64);

/// What is kept about a certificate.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, certificate_mac: &[u8]) -> Result<Option<KeptAnswer>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT status, status_at, this_update, fresh_until, last_good, asked_at FROM ocsp_answers \
         WHERE certificate_mac = $1",
    )
    .bind(certificate_mac)
    .fetch_optional(store.read())
    .await?;
    let Some((status, status_at, this_update, fresh_until, last_good, asked_at)) = row else {
        return Ok(None);
    };
    let since = || well_formed(status_at.map(seconds), TABLE);
    let status = match status.as_str() {
        "good" => OcspStatus::Good,
        "unknown" => OcspStatus::Unknown,
        "on_hold" => OcspStatus::OnHold { at: since()? },
        "revoked" => OcspStatus::Revoked { at: since()? },
        _ => return Err(StoreError::Malformed { table: TABLE }),
    };
    Ok(Some(KeptAnswer {
        answer: OcspAnswer {
            status,
            this_update: seconds(this_update),
            fresh_until: seconds(fresh_until),
        },
        last_good: last_good.map(seconds),
        asked_at: whole_milliseconds(asked_at),
    }))
}

/// Keeps an answer; an older one than the kept one changes nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(
    store: &Store,
    certificate_mac: &[u8],
    kept: &KeptAnswer,
    until: Timestamp,
) -> Result<(), StoreError> {
    let (status, status_at) = match kept.answer.status {
        OcspStatus::Good => ("good", None),
        OcspStatus::Unknown => ("unknown", None),
        OcspStatus::OnHold { at } => ("on_hold", Some(at)),
        OcspStatus::Revoked { at } => ("revoked", Some(at)),
    };
    let mut write = store.write().await?;
    sqlx::query(
        "INSERT INTO ocsp_answers (certificate_mac, status, status_at, this_update, fresh_until, last_good, \
         asked_at, kept_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (certificate_mac) DO UPDATE SET status = excluded.status, status_at = excluded.status_at, \
         this_update = excluded.this_update, fresh_until = excluded.fresh_until, last_good = excluded.last_good, \
         asked_at = excluded.asked_at, kept_until = excluded.kept_until \
         WHERE ocsp_answers.this_update <= excluded.this_update",
    )
    .bind(certificate_mac)
    .bind(status)
    .bind(status_at.map(milliseconds))
    .bind(milliseconds(kept.answer.this_update))
    .bind(milliseconds(kept.answer.fresh_until))
    .bind(kept.last_good.map(milliseconds))
    .bind(kept.asked_at.as_millisecond())
    .bind(until.as_millisecond())
    .execute(write.connection())
    .await?;
    write.commit().await
}

/// Forgets answers about certificates whose grace ended before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM ocsp_answers WHERE kept_until < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}

fn milliseconds(at: UnixSeconds) -> i64 {
    at.get().saturating_mul(1_000)
}

fn seconds(millisecond: i64) -> UnixSeconds {
    UnixSeconds::new(millisecond.div_euclid(1_000))
}
