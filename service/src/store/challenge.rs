//! `challenges`: 32 random bytes, used once.

use jiff::Timestamp;
use kazasu_wire::id::{ChallengeId, DeviceId, FacilityId};
use kazasu_wire::method::Method;

use super::{Store, StoreError, Write, well_formed};
use crate::clock::whole_milliseconds;

/// A challenge, bound to who asked for it.
#[derive(Debug)]
pub struct Challenge {
    /// Its id.
    pub challenge_id: ChallengeId,
    /// Device that asked.
    pub device_id: DeviceId,
    /// Clinic it asked for.
    pub facility_id: FacilityId,
    /// Method it asked for.
    pub method: Method,
    /// The bytes.
    pub bytes: [u8; 32],
    /// End of its life.
    pub expires_at: Timestamp,
    /// Whether it was used.
    pub used: bool,
}

/// `facility_id, method, challenge, expires_at, used_at`.
type Row = (String, String, Vec<u8>, i64, Option<i64>);

/// Keeps a challenge.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(write: &mut Write, challenge: &Challenge) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO challenges (challenge_id, device_id, facility_id, method, challenge, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(challenge.challenge_id.as_str())
    .bind(challenge.device_id.as_str())
    .bind(challenge.facility_id.as_str())
    .bind(challenge.method.as_str())
    .bind(challenge.bytes.as_slice())
    .bind(challenge.expires_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// A challenge of this device.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    id: &ChallengeId,
    device: &DeviceId,
) -> Result<Option<Challenge>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT facility_id, method, challenge, expires_at, used_at FROM challenges \
         WHERE challenge_id = $1 AND device_id = $2",
    )
    .bind(id.as_str())
    .bind(device.as_str())
    .fetch_optional(store.read())
    .await?;
    row.map(|(facility, method, bytes, expires_at, used_at)| {
        Ok(Challenge {
            challenge_id: id.clone(),
            device_id: device.clone(),
            facility_id: well_formed(facility.parse().ok(), "challenges")?,
            method: Method::from(method.as_str()),
            bytes: well_formed(bytes.try_into().ok(), "challenges")?,
            expires_at: whole_milliseconds(expires_at),
            used: used_at.is_some(),
        })
    })
    .transpose()
}

/// Uses a challenge up; `false` if it was used already.
///
/// # Errors
/// [`StoreError`].
pub async fn use_up(write: &mut Write, id: &ChallengeId, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE challenges SET used_at = $2 WHERE challenge_id = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets challenges that ended before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    let mut write = store.write().await?;
    sqlx::query("DELETE FROM challenges WHERE expires_at < $1")
        .bind(before.as_millisecond())
        .execute(write.connection())
        .await?;
    write.commit().await
}
