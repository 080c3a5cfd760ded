//! `operators`: people of the operator.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::portal::id::OperatorId;

/// A person of the operator.
#[derive(Debug)]
pub struct OperatorPerson {
    /// Its id.
    pub operator_id: OperatorId,
    /// The name by which it logs in.
    pub name: String,
    /// Argon2id.
    pub password_hash: String,
}

type Row = (String, String, String);

/// Adds one; `false` where the name is taken.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, person: &OperatorPerson, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO operators (operator_id, name, password_hash, added_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(person.operator_id.as_str())
    .bind(person.name.as_str())
    .bind(person.password_hash.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The one of a name who is not stopped.
///
/// # Errors
/// [`StoreError`].
pub async fn by_name(store: &Store, name: &str) -> Result<Option<OperatorPerson>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT operator_id, name, password_hash FROM operators WHERE name = $1 AND stopped_at IS NULL",
    )
    .bind(name)
    .fetch_optional(store.read())
    .await?;
    row.map(person).transpose()
}

/// The one of an id who is not stopped.
///
/// # Errors
/// [`StoreError`].
pub async fn by_id(store: &Store, id: &OperatorId) -> Result<Option<OperatorPerson>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT operator_id, name, password_hash FROM operators WHERE operator_id = $1 AND stopped_at IS NULL",
    )
    .bind(id.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(person).transpose()
}

/// Gives one another password.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password(write: &mut Write, id: &OperatorId, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE operators SET password_hash = $2 WHERE operator_id = $1")
        .bind(id.as_str())
        .bind(hash)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Ends one's use; `false` where it had ended.
///
/// # Errors
/// [`StoreError`].
pub async fn stop(write: &mut Write, id: &OperatorId, at: Timestamp) -> Result<bool, StoreError> {
    let done =
        sqlx::query("UPDATE operators SET stopped_at = $2 WHERE operator_id = $1 AND stopped_at IS NULL")
            .bind(id.as_str())
            .bind(at.as_millisecond())
            .execute(write.connection())
            .await?;
    Ok(done.rows_affected() == 1)
}

fn person((id, name, password_hash): Row) -> Result<OperatorPerson, StoreError> {
    Ok(OperatorPerson {
        operator_id: well_formed(id.parse().ok(), "operators")?,
        name,
        password_hash,
    })
}
