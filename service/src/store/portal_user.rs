//! `portal_users`, `portal_consents`: who registered at the portal.

use jiff::Timestamp;
use kazasu_wire::activation::FacilityKind;

use super::{Store, StoreError, Write, well_formed};
use crate::portal::id::UserId;

/// A user.
#[derive(Debug)]
pub struct User {
    /// Its id.
    pub user_id: UserId,
    /// 所属機関.
    pub kind: FacilityKind,
    /// Argon2id.
    pub password_hash: String,
    /// Name, telephone number, mail address.
    pub sealed: Vec<u8>,
}

type Row = (String, String, String, Vec<u8>);

/// Adds a user; `false` where the address has one already.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    user: &User,
    address_mac: &[u8; 32],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO portal_users (user_id, address_mac, kind, password_hash, sealed, activated_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (address_mac) DO NOTHING",
    )
    .bind(user.user_id.as_str())
    .bind(address_mac.as_slice())
    .bind(user.kind.as_str())
    .bind(user.password_hash.as_str())
    .bind(user.sealed.as_slice())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The user of a mail address.
///
/// # Errors
/// [`StoreError`].
pub async fn by_address(store: &Store, address_mac: &[u8; 32]) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT user_id, kind, password_hash, sealed FROM portal_users WHERE address_mac = $1",
    )
    .bind(address_mac.as_slice())
    .fetch_optional(store.read())
    .await?;
    row.map(user).transpose()
}

/// The user of an id.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(store: &Store, user_id: &UserId) -> Result<Option<User>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT user_id, kind, password_hash, sealed FROM portal_users WHERE user_id = $1")
            .bind(user_id.as_str())
            .fetch_optional(store.read())
            .await?;
    row.map(user).transpose()
}

/// Gives a user another password.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password(write: &mut Write, user_id: &UserId, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE portal_users SET password_hash = $2 WHERE user_id = $1")
        .bind(user_id.as_str())
        .bind(hash)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Keeps what a user agreed to: the text, its version, the instant.
///
/// # Errors
/// [`StoreError`].
pub async fn agree(
    write: &mut Write,
    user_id: &UserId,
    document: &str,
    version: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO portal_consents (user_id, document, version, agreed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id, document, version) DO NOTHING",
    )
    .bind(user_id.as_str())
    .bind(document)
    .bind(version)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

fn user((id, kind, password_hash, sealed): Row) -> Result<User, StoreError> {
    Ok(User {
        user_id: well_formed(id.parse().ok(), "portal_users")?,
        kind: FacilityKind::from(kind.as_str()),
        password_hash,
        sealed,
    })
}
