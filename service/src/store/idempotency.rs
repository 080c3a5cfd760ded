//! `idempotency`: which check a key named, and where its answer lies.

use kazasu_wire::id::{DeviceId, FacilityId, ResultId};
use uuid::Uuid;

use super::{Store, StoreError, Write, well_formed};

/// One key in its scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Device that sent it.
    pub device_id: DeviceId,
    /// Clinic it was for.
    pub facility_id: FacilityId,
    /// The key, a UUIDv7.
    pub key: Uuid,
}

/// A check that was answered.
#[derive(Debug)]
pub struct Answered {
    /// SHA-256 of the request body.
    pub body_hash: Vec<u8>,
    /// Its result.
    pub result_id: ResultId,
}

/// What was answered under a key.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, scope: &Scope) -> Result<Option<Answered>, StoreError> {
    answered(query(scope).fetch_optional(store.read()).await?)
}

/// What was answered under a key, as a write under way sees it: nobody can answer it meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn find_in(write: &mut Write, scope: &Scope) -> Result<Option<Answered>, StoreError> {
    answered(query(scope).fetch_optional(write.connection()).await?)
}

type Row = (Vec<u8>, String);

fn query(scope: &Scope) -> sqlx::query::QueryAs<'_, sqlx::Any, Row, sqlx::any::AnyArguments> {
    sqlx::query_as(
        "SELECT body_hash, result_id FROM idempotency \
         WHERE device_id = $1 AND facility_id = $2 AND key = $3",
    )
    .bind(scope.device_id.as_str())
    .bind(scope.facility_id.as_str())
    .bind(scope.key.to_string())
}

fn answered(row: Option<Row>) -> Result<Option<Answered>, StoreError> {
    row.map(|(body_hash, result_id)| {
        Ok(Answered {
            body_hash,
            result_id: well_formed(result_id.parse().ok(), "idempotency")?,
        })
    })
    .transpose()
}

/// Keeps a key with its answer.
///
/// # Errors
/// [`StoreError`]; a duplicate where another instance answered the same key meanwhile.
pub async fn insert(write: &mut Write, scope: &Scope, answered: &Answered) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO idempotency (device_id, facility_id, key, body_hash, result_id) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(scope.device_id.as_str())
    .bind(scope.facility_id.as_str())
    .bind(scope.key.to_string())
    .bind(answered.body_hash.as_slice())
    .bind(answered.result_id.as_str())
    .execute(write.connection())
    .await?;
    Ok(())
}
