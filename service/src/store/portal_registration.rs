//! `portal_drafts`, `portal_registrations`, `portal_links`: from what was typed to the link that was used.

use jiff::Timestamp;
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::id::FacilityId;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;
use crate::portal::id::{RegistrationId, UserId};

/// A registration that waits for its link to be used.
#[derive(Debug)]
pub struct Registration {
    /// Its id.
    pub registration_id: RegistrationId,
    /// Keyed pseudonym of the mail address.
    pub address_mac: Vec<u8>,
    /// 所属機関.
    pub kind: FacilityKind,
    /// The facility; none where no master holds it.
    pub facility_id: Option<FacilityId>,
    /// Argon2id.
    pub password_hash: String,
    /// Who registers.
    pub sealed: Vec<u8>,
    /// Version of the terms that were accepted.
    pub terms_version: String,
    /// When the consent was given.
    pub asked_at: Timestamp,
    /// When its link ends.
    pub expires_at: Timestamp,
}

/// A link of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it does.
    pub purpose: LinkPurpose,
    /// For whom; none before there is a user.
    pub user_id: Option<UserId>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it was used.
    pub used: bool,
}

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Completes a registration.
    Registration,
    /// Sets a new password.
    Reset,
}

impl LinkPurpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Reset => "reset",
        }
    }
}

/// Keeps what was checked until it is confirmed.
///
/// # Errors
/// [`StoreError`].
pub async fn keep_draft(
    write: &mut Write,
    draft_id: &str,
    sealed: &[u8],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO portal_drafts (draft_id, sealed, expires_at) VALUES ($1, $2, $3)")
        .bind(draft_id)
        .bind(sealed)
        .bind(expires_at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// What was kept.
///
/// # Errors
/// [`StoreError`].
pub async fn draft(store: &Store, draft_id: &str, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT sealed FROM portal_drafts WHERE draft_id = $1 AND expires_at > $2")
            .bind(draft_id)
            .bind(now.as_millisecond())
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Forgets a draft; `false` where it is gone already: whoever confirms twice at once does it once.
///
/// # Errors
/// [`StoreError`].
pub async fn drop_draft(write: &mut Write, draft_id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM portal_drafts WHERE draft_id = $1")
        .bind(draft_id)
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a registration in the place of an earlier one of the same address, whose link ends.
///
/// # Errors
/// [`StoreError`].
pub async fn put(
    write: &mut Write,
    registration: &Registration,
    token_hash: &[u8; 32],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO portal_registrations (registration_id, address_mac, token_hash, kind, facility_id, \
         password_hash, sealed, terms_version, asked_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (address_mac) DO UPDATE SET registration_id = excluded.registration_id, \
         token_hash = excluded.token_hash, kind = excluded.kind, facility_id = excluded.facility_id, \
         password_hash = excluded.password_hash, sealed = excluded.sealed, \
         terms_version = excluded.terms_version, asked_at = excluded.asked_at, expires_at = excluded.expires_at",
    )
    .bind(registration.registration_id.as_str())
    .bind(registration.address_mac.as_slice())
    .bind(token_hash.as_slice())
    .bind(registration.kind.as_str())
    .bind(registration.facility_id.as_ref().map(ToString::to_string))
    .bind(registration.password_hash.as_str())
    .bind(registration.sealed.as_slice())
    .bind(registration.terms_version.as_str())
    .bind(registration.asked_at.as_millisecond())
    .bind(registration.expires_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

type Row = (
    String,
    Vec<u8>,
    String,
    Option<String>,
    String,
    Vec<u8>,
    String,
    i64,
    i64,
);

const COLUMNS: &str = "registration_id, address_mac, kind, facility_id, password_hash, sealed, terms_version, \
                       asked_at, expires_at";

/// The registration of a link's token.
///
/// # Errors
/// [`StoreError`].
pub async fn by_token(store: &Store, token_hash: &[u8; 32]) -> Result<Option<Registration>, StoreError> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM portal_registrations WHERE token_hash = $1"
    )))
    .bind(token_hash.as_slice())
    .fetch_optional(store.read())
    .await?;
    row.map(registration).transpose()
}

/// The registration of a mail address.
///
/// # Errors
/// [`StoreError`].
pub async fn by_address(store: &Store, address_mac: &[u8; 32]) -> Result<Option<Registration>, StoreError> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM portal_registrations WHERE address_mac = $1"
    )))
    .bind(address_mac.as_slice())
    .fetch_optional(store.read())
    .await?;
    row.map(registration).transpose()
}

/// Takes a registration out to make a user of it; `false` where another was faster, or a newer one replaced it.
///
/// # Errors
/// [`StoreError`].
pub async fn take(write: &mut Write, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM portal_registrations WHERE token_hash = $1")
        .bind(token_hash.as_slice())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a link.
///
/// # Errors
/// [`StoreError`].
pub async fn add_link(
    write: &mut Write,
    token_hash: &[u8; 32],
    purpose: LinkPurpose,
    user: Option<&UserId>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO portal_links (token_hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(token_hash.as_slice())
    .bind(purpose.as_str())
    .bind(user.map(ToString::to_string))
    .bind(expires_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// A link, used or not.
///
/// # Errors
/// [`StoreError`].
pub async fn link(store: &Store, token_hash: &[u8; 32]) -> Result<Option<Link>, StoreError> {
    let row: Option<(String, Option<String>, i64, Option<i64>)> = sqlx::query_as(
        "SELECT purpose, user_id, expires_at, used_at FROM portal_links WHERE token_hash = $1",
    )
    .bind(token_hash.as_slice())
    .fetch_optional(store.read())
    .await?;
    let Some((purpose, user, expires_at, used_at)) = row else {
        return Ok(None);
    };
    let purpose = [LinkPurpose::Registration, LinkPurpose::Reset]
        .into_iter()
        .find(|known| known.as_str() == purpose);
    let user_id = match user {
        Some(id) => Some(well_formed(id.parse().ok(), "portal_links")?),
        None => None,
    };
    Ok(Some(Link {
        purpose: well_formed(purpose, "portal_links")?,
        user_id,
        expires_at: whole_milliseconds(expires_at),
        used: used_at.is_some(),
    }))
}

/// Uses a link up; `false` where it was used, or has ended.
///
/// # Errors
/// [`StoreError`].
pub async fn use_link(write: &mut Write, token_hash: &[u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE portal_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(token_hash.as_slice())
    .bind(now.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the links of a user that were not used: a new password makes older mails worthless.
///
/// # Errors
/// [`StoreError`].
pub async fn end_links(write: &mut Write, user: &UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM portal_links WHERE user_id = $1 AND used_at IS NULL")
        .bind(user.as_str())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Forgets what has ended: drafts and registrations at `now`, links before `before`, so that a late one is told from an
/// unknown one.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    for (statement, at) in [
        ("DELETE FROM portal_drafts WHERE expires_at <= $1", now),
        ("DELETE FROM portal_registrations WHERE expires_at <= $1", now),
        ("DELETE FROM portal_links WHERE expires_at <= $1", before),
    ] {
        sqlx::query(statement)
            .bind(at.as_millisecond())
            .execute(write.connection())
            .await?;
    }
    write.commit().await
}

fn registration(row: Row) -> Result<Registration, StoreError> {
    const TABLE: &str = "portal_registrations";
    let (id, address_mac, kind, facility, password_hash, sealed, terms_version, asked_at, expires_at) = row;
    let facility_id = match facility {
        Some(id) => Some(well_formed(id.parse().ok(), TABLE)?),
        None => None,
    };
    Ok(Registration {
        registration_id: well_formed(id.parse().ok(), TABLE)?,
        address_mac,
        kind: FacilityKind::from(kind.as_str()),
        facility_id,
        password_hash,
        sealed,
        terms_version,
        asked_at: whole_milliseconds(asked_at),
        expires_at: whole_milliseconds(expires_at),
    })
}
