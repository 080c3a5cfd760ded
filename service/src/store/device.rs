//! `devices`, `device_facilities`: activated terminals.

use jiff::Timestamp;
use kazasu_wire::id::{AccountId, DeviceId, FacilityId};
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::stop::StopReason;

use super::batch::Batch;
use super::{Store, StoreError, Write, well_formed};

/// A terminal as every request needs it.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its id.
    pub device_id: DeviceId,
    /// The account it was activated with.
    pub account_id: AccountId,
    /// The one key it may speak with.
    pub thumbprint: Thumbprint,
    /// Whether its use has ended.
    pub stopped: bool,
}

/// `device_id, account_id, thumbprint, stopped_at`.
pub(super) type Row = (String, String, String, Option<i64>);

/// Keeps a new terminal of a clinic.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    write: &mut Write,
    device: &Device,
    facility: &FacilityId,
    label: Option<&str>,
    refresh_hash: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO devices (device_id, account_id, thumbprint, label, refresh_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(device.device_id.as_str())
    .bind(device.account_id.as_str())
    .bind(device.thumbprint.to_string())
    .bind(label)
    .bind(refresh_hash)
    .bind(at.as_millisecond())
    .execute(write.connection())
    .await?;
    sqlx::query("INSERT INTO device_facilities (device_id, facility_id, position) VALUES ($1, $2, 0)")
        .bind(device.device_id.as_str())
        .bind(facility.as_str())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// The terminal a refresh token belongs to.
///
/// # Errors
/// [`StoreError`].
pub async fn by_refresh_hash(store: &Store, hash: &[u8]) -> Result<Option<Device>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT device_id, account_id, thumbprint, stopped_at FROM devices WHERE refresh_hash = $1",
    )
    .bind(hash)
    .fetch_optional(store.read())
    .await?;
    row.map(device).transpose()
}

/// What a device may do for a clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In use, and the clinic is its own or declared with it (併設).
    MayAct,
    /// Its use has ended.
    Stopped,
    /// In use, but not for this clinic.
    OtherFacility,
}

/// The standing of a device as a write under way sees it.
///
/// # Errors
/// [`StoreError`].
pub async fn standing(
    write: &mut Write,
    device: &DeviceId,
    facility: &FacilityId,
) -> Result<Standing, StoreError> {
    let mut found = ask_standing(Batch::default(), device, facility)
        .write(write)
        .await?;
    Ok(Standing::of(found.row()?))
}

/// Finds the standing of a device.
pub(super) fn ask_standing<'a>(
    batch: Batch<'a>,
    device: &'a DeviceId,
    facility: &'a FacilityId,
) -> Batch<'a> {
    batch.then(
        "SELECT (SELECT c.facility_id FROM device_clinics c WHERE c.device_id = $1 AND c.facility_id = $2) \
         FROM devices d WHERE d.device_id = $1 AND d.stopped_at IS NULL",
        |query| query.bind(device.as_str()).bind(facility.as_str()),
    )
}

impl Standing {
    pub(super) fn of(row: Option<(Option<String>,)>) -> Self {
        match row {
            None => Self::Stopped,
            Some((None,)) => Self::OtherFacility,
            Some((Some(_),)) => Self::MayAct,
        }
    }
}

/// Ends the use of a terminal; `false` if it had ended already.
///
/// # Errors
/// [`StoreError`].
pub async fn stop(
    write: &mut Write,
    id: &DeviceId,
    reason: &StopReason,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE devices SET stopped_at = $2, stop_reason = $3 WHERE device_id = $1 AND stopped_at IS NULL",
    )
    .bind(id.as_str())
    .bind(at.as_millisecond())
    .bind(reason.as_str())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the use of every terminal of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn stop_all(
    write: &mut Write,
    account: &AccountId,
    reason: &StopReason,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE devices SET stopped_at = $2, stop_reason = $3 WHERE account_id = $1 AND stopped_at IS NULL",
    )
    .bind(account.as_str())
    .bind(at.as_millisecond())
    .bind(reason.as_str())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Notes that a terminal has asked for a token, and with which program.
///
/// # Errors
/// [`StoreError`].
pub async fn seen(
    write: &mut Write,
    id: &DeviceId,
    client: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET seen_at = $2, client = $3 WHERE device_id = $1")
        .bind(id.as_str())
        .bind(at.as_millisecond())
        .bind(client)
        .execute(write.connection())
        .await?;
    Ok(())
}

pub(super) fn device((id, account, thumbprint, stopped_at): Row) -> Result<Device, StoreError> {
    Ok(Device {
        device_id: well_formed(id.parse().ok(), "devices")?,
        account_id: well_formed(account.parse().ok(), "devices")?,
        thumbprint: well_formed(Thumbprint::parse(&thumbprint), "devices")?,
        stopped: stopped_at.is_some(),
    })
}
