//! `POST /v1/challenges`: the 32 random bytes a card will sign, fetched before the tap.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base64url::Base64Url;
use crate::id::{ChallengeId, FacilityId};
use crate::method::Method;

/// Longest life of a challenge in seconds.
pub const CHALLENGE_SECONDS: i64 = 300;

/// Who wants to check, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// The clinic the result will be filed under.
    pub facility_id: FacilityId,
    /// The method staff chose.
    pub method: Method,
}

/// A challenge, and what the app must know before the card is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengeResponse {
    /// Names the challenge.
    pub challenge_id: ChallengeId,
    /// 32 random bytes; used once.
    pub challenge: Base64Url,
    /// When it stops working, UTC.
    pub expires_at: Timestamp,
    /// Clock of the service, UTC.
    pub server_time: Timestamp,
    /// Oldest client version the service still talks to; below it every request answers 426.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_version: Option<String>,
    /// The next planned maintenance, if one is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance: Option<Maintenance>,
}

/// A time in which the service will not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Maintenance {
    /// Begin, UTC.
    pub starts_at: Timestamp,
    /// Planned end, UTC.
    pub ends_at: Timestamp,
}
