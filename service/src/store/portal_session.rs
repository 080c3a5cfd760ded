//! `portal_sessions`: log-ins.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;
use crate::portal::id::{OperatorId, UserId};

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A user of the portal.
    User(UserId),
    /// A person of the operator.
    Operator(OperatorId),
}

/// A log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's token.
    pub hash: [u8; 32],
    /// Whose.
    pub who: Who,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ends unless it is used.
    pub idle_at: Timestamp,
    /// When it ends unless it is extended.
    pub ends_at: Timestamp,
    /// When the second factor was shown.
    pub proved_at: Option<Timestamp>,
}

/// Begins one.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, session: &Session) -> Result<(), StoreError> {
    let (user, operator) = match &session.who {
        Who::User(id) => (Some(id.to_string()), None),
        Who::Operator(id) => (None, Some(id.to_string())),
    };
    sqlx::query(
        "INSERT INTO portal_sessions (session_hash, user_id, operator_id, begun_at, idle_at, ends_at, proved_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(session.hash.as_slice())
    .bind(user)
    .bind(operator)
    .bind(session.begun_at.as_millisecond())
    .bind(session.idle_at.as_millisecond())
    .bind(session.ends_at.as_millisecond())
    .bind(session.proved_at.map(|at| at.as_millisecond()))
    .execute(write.connection())
    .await?;
    Ok(())
}

type Row = (Option<String>, Option<String>, i64, i64, i64, Option<i64>);

/// The session of a token's hash, where it has not ended.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, hash: &[u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT user_id, operator_id, begun_at, idle_at, ends_at, proved_at FROM portal_sessions \
         WHERE session_hash = $1 AND idle_at > $2 AND ends_at > $2",
    )
    .bind(hash.as_slice())
    .bind(now.as_millisecond())
    .fetch_optional(store.read())
    .await?;
    let Some((user, operator, begun_at, idle_at, ends_at, proved_at)) = row else {
        return Ok(None);
    };
    let who = match (user, operator) {
        (Some(id), None) => id.parse().ok().map(Who::User),
        (None, Some(id)) => id.parse().ok().map(Who::Operator),
        _ => None,
    };
    Ok(Some(Session {
        hash: *hash,
        who: well_formed(who, "portal_sessions")?,
        begun_at: whole_milliseconds(begun_at),
        idle_at: whole_milliseconds(idle_at),
        ends_at: whole_milliseconds(ends_at),
        proved_at: proved_at.map(whole_milliseconds),
    }))
}

/// Moves the ends of a session on.
///
/// # Errors
/// [`StoreError`].
pub async fn prolong(
    write: &mut Write,
    hash: &[u8; 32],
    idle_at: Timestamp,
    ends_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE portal_sessions SET idle_at = $2, ends_at = $3 WHERE session_hash = $1")
        .bind(hash.as_slice())
        .bind(idle_at.as_millisecond())
        .bind(ends_at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Notes that the second factor was shown, and gives the session another token.
///
/// # Errors
/// [`StoreError`].
pub async fn prove(
    write: &mut Write,
    hash: &[u8; 32],
    new_hash: &[u8; 32],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE portal_sessions SET session_hash = $2, proved_at = $3 WHERE session_hash = $1")
        .bind(hash.as_slice())
        .bind(new_hash.as_slice())
        .bind(at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Ends one.
///
/// # Errors
/// [`StoreError`].
pub async fn end(write: &mut Write, hash: &[u8; 32]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM portal_sessions WHERE session_hash = $1")
        .bind(hash.as_slice())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Ends all of somebody.
///
/// # Errors
/// [`StoreError`].
pub async fn end_all(write: &mut Write, who: &Who) -> Result<(), StoreError> {
    let (statement, id) = match who {
        Who::User(id) => ("DELETE FROM portal_sessions WHERE user_id = $1", id.as_str()),
        Who::Operator(id) => ("DELETE FROM portal_sessions WHERE operator_id = $1", id.as_str()),
    };
    sqlx::query(statement)
        .bind(id)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Forgets those that have ended.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM portal_sessions WHERE idle_at <= $1 OR ends_at <= $1")
        .bind(now.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
