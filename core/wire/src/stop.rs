//! `POST /v1/stop`: the calling device ends its own use. From the next request on it is unknown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::DeviceId;
use crate::open_enum;

open_enum! {
    /// Why a device is stopped.
    pub enum StopReason {
        /// 利用終了: no longer used.
        Ended = "ended",
        /// Another device takes its place.
        Replaced = "replaced",
        /// Lost or stolen.
        Lost = "lost",
    }
}

/// Asks to stop the calling device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StopRequest {
    /// Kept in the account's history.
    pub reason: StopReason,
}

/// The device is stopped; its tokens are void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StopResponse {
    /// The stopped device.
    pub device_id: DeviceId,
    /// Since when, UTC.
    pub stopped_at: Timestamp,
}
