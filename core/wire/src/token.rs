//! `POST /v1/token`: an access token (RFC 6749 §4.4 and §6, bound to a key by RFC 9449).
//!
//! The request is `application/x-www-form-urlencoded`, so that an ordinary OAuth library of a receipt-computer
//! vendor can speak it. Refusals are problem documents that also carry OAuth's `error` member.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::activation::Facility;
use crate::open_enum;
use crate::secret::{AccessToken, ClientSecret, RefreshToken};

/// Lifetime of an access token in seconds.
pub const ACCESS_TOKEN_SECONDS: u32 = 600;

open_enum! {
    /// How a token is earned.
    pub enum GrantType {
        /// An activated device, with its refresh token.
        RefreshToken = "refresh_token",
        /// A receipt-computer client, with id and secret.
        ClientCredentials = "client_credentials",
    }
}

/// Form fields of the request.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// Which of the two ways.
    pub grant_type: GrantType,
    /// For devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<RefreshToken>,
    /// For receipt-computer clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// For receipt-computer clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<ClientSecret>,
}

/// The token.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    /// Opaque; looked up on every request, so a stopped device is out at once.
    pub access_token: AccessToken,
    /// `DPoP` for a device, `Bearer` (RFC 6750) for a receipt computer.
    pub token_type: String,
    /// Seconds it lives, [`ACCESS_TOKEN_SECONDS`].
    pub expires_in: u32,
    /// Clock of the service, UTC.
    pub server_time: Timestamp,
    /// The clinics the device may act for now, its account's own first: an approved 併設申告 adds one, its withdrawal
    /// takes it away. Absent for a receipt computer, and from a service of before, where activation's answer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilities: Option<Vec<Facility>>,
}
