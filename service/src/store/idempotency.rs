//! `idempotency`: which check a key named, and where its answer lies.

use kazasu_wire::id::{DeviceId, FacilityId, ResultId};
use uuid::Uuid;

use super::batch::Batch;
use super::{Store, StoreError, well_formed};

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
    answered(look_up(Batch::default(), scope).read(store).await?.row()?)
}

/// Finds what was answered under a key.
pub(super) fn look_up<'a>(batch: Batch<'a>, scope: &'a Scope) -> Batch<'a> {
    batch.then(
        "SELECT body_hash, result_id FROM idempotency \
         WHERE device_id = $1 AND facility_id = $2 AND key = $3",
        |query| {
            query
                .bind(scope.device_id.as_str())
                .bind(scope.facility_id.as_str())
                .bind(scope.key.to_string())
        },
    )
}

/// `body_hash, result_id`.
pub(super) type Row = (Vec<u8>, String);

pub(super) fn answered(row: Option<Row>) -> Result<Option<Answered>, StoreError> {
    row.map(|(body_hash, result_id)| {
        Ok(Answered {
            body_hash,
            result_id: well_formed(result_id.parse().ok(), "idempotency")?,
        })
    })
    .transpose()
}

/// Keeps a key with its answer: changes one row, and fails where another instance answered the same key meanwhile.
pub(super) fn insert<'a>(batch: Batch<'a>, scope: &'a Scope, answered: &'a Answered) -> Batch<'a> {
    batch.then(
        "INSERT INTO idempotency (device_id, facility_id, key, body_hash, result_id) \
         VALUES ($1, $2, $3, $4, $5)",
        |query| {
            query
                .bind(scope.device_id.as_str())
                .bind(scope.facility_id.as_str())
                .bind(scope.key.to_string())
                .bind(answered.body_hash.as_slice())
                .bind(answered.result_id.as_str())
        },
    )
}
