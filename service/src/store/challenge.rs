//! `challenges`: 32 random bytes, used once.

use jiff::Timestamp;
use kazasu_wire::id::{ChallengeId, DeviceId, FacilityId};
use kazasu_wire::method::Method;

use super::batch::Batch;
use super::{Store, StoreError, well_formed};
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
pub(super) type Row = (String, String, Vec<u8>, i64, Option<i64>);

/// Keeps a challenge: changes one row.
#[must_use]
pub fn insert<'a>(batch: Batch<'a>, challenge: &'a Challenge) -> Batch<'a> {
    batch.then(
        "INSERT INTO challenges (challenge_id, device_id, facility_id, method, challenge, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        |query| {
            query
                .bind(challenge.challenge_id.as_str())
                .bind(challenge.device_id.as_str())
                .bind(challenge.facility_id.as_str())
                .bind(challenge.method.as_str())
                .bind(challenge.bytes.as_slice())
                .bind(challenge.expires_at.as_millisecond())
        },
    )
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
    let mut found = look_up(Batch::default(), id, device).read(store).await?;
    challenge(id, device, found.row()?)
}

/// Finds a challenge of this device.
pub(super) fn look_up<'a>(batch: Batch<'a>, id: &'a ChallengeId, device: &'a DeviceId) -> Batch<'a> {
    batch.then(
        "SELECT facility_id, method, challenge, expires_at, used_at FROM challenges \
         WHERE challenge_id = $1 AND device_id = $2",
        |query| query.bind(id.as_str()).bind(device.as_str()),
    )
}

pub(super) fn challenge(
    id: &ChallengeId,
    device: &DeviceId,
    row: Option<Row>,
) -> Result<Option<Challenge>, StoreError> {
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

/// Uses a challenge up: changes one row unless it was used already or has ended.
#[must_use]
pub fn use_up<'a>(batch: Batch<'a>, id: &'a ChallengeId, at: Timestamp) -> Batch<'a> {
    batch.then(
        "UPDATE challenges SET used_at = $2 WHERE challenge_id = $1 AND used_at IS NULL AND expires_at > $2",
        move |query| query.bind(id.as_str()).bind(at.as_millisecond()),
    )
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
