//! `POST /v1/terminal-authentications` and `…/{id}/answers`: the service's part of a visual check (目視確認).
//!
//! `project-defined`: how the official app opens a card without a PIN is not public (card facts §6). Here the
//! service holds the terminal key; the app relays terminal certificates to the card and the card's challenge
//! to the service.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base64url::Base64Url;
use crate::id::{ChallengeId, TerminalAuthenticationId};

/// Asks for the terminal certificates of a check under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TerminalAuthenticationRequest {
    /// The challenge of the check; its method must be `visual`.
    pub challenge_id: ChallengeId,
}

/// The certificates to present, first to last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TerminalAuthenticationResponse {
    /// Names this authentication.
    pub terminal_authentication_id: TerminalAuthenticationId,
    /// Card-verifiable certificates, each in the two parts of the `80 A2` command pair.
    pub certificates: Vec<TerminalCertificate>,
    /// When the answer is no longer given, UTC.
    pub expires_at: Timestamp,
}

/// One card-verifiable certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TerminalCertificate {
    /// Body, data of `80 A2 06 C1`.
    pub body: Base64Url,
    /// Signature object, data of `80 A2 00 C1`.
    pub signature: Base64Url,
}

/// The card's challenge (GET CHALLENGE).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TerminalAnswerRequest {
    /// 8 to 32 bytes the card gave.
    pub card_challenge: Base64Url,
}

/// The terminal's answer for EXTERNAL AUTHENTICATE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TerminalAnswerResponse {
    /// Signature over the card's challenge.
    pub signature: Base64Url,
}
