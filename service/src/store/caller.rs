//! Who is calling: what every request of a device needs, in one look.

use jiff::Timestamp;
use kazasu_wire::id::FacilityId;

use super::batch::Batch;
use super::device::{Device, device};
use super::{Store, StoreError, well_formed};
use crate::clock::whole_milliseconds;

/// A terminal as its access token tells it.
#[derive(Debug)]
pub struct Known {
    /// The terminal.
    pub device: Device,
    /// When the token ends.
    pub expires_at: Timestamp,
    /// The clinics it may act for now, the account's own first.
    pub facilities: Vec<FacilityId>,
}

/// `device_id, account_id, thumbprint, stopped_at, expires_at`.
type Row = (String, String, String, Option<i64>, i64);

/// Whose a token is; looked up on every request, so a stop works at once.
///
/// # Errors
/// [`StoreError`].
pub async fn find(store: &Store, token_hash: &[u8]) -> Result<Option<Known>, StoreError> {
    let mut found = Batch::default()
        .then(
            "SELECT d.device_id, d.account_id, d.thumbprint, d.stopped_at, t.expires_at \
             FROM access_tokens t JOIN devices d ON d.device_id = t.device_id WHERE t.token_hash = $1",
            |query| query.bind(token_hash),
        )
        .then(
            "SELECT facility_id FROM token_clinics WHERE token_hash = $1 ORDER BY position, facility_id",
            |query| query.bind(token_hash),
        )
        .read(store)
        .await?;
    let owner: Option<Row> = found.row()?;
    let facilities: Vec<(String,)> = found.rows()?;
    let Some((id, account, thumbprint, stopped_at, expires_at)) = owner else {
        return Ok(None);
    };
    let facilities = facilities
        .into_iter()
        .map(|(id,)| well_formed(id.parse().ok(), "facilities"));
    Ok(Some(Known {
        device: device((id, account, thumbprint, stopped_at))?,
        expires_at: whole_milliseconds(expires_at),
        facilities: facilities.collect::<Result<_, _>>()?,
    }))
}
