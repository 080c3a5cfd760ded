//! `POST /v1/prechecks`: the certificate, sent while the card is still signing.
//!
//! The service may look ahead (path, revocation). It answers 202 without content *whatever* the certificate is:
//! a certificate can be read from any card nearby, so nothing about it may be told without a signature.

use serde::{Deserialize, Serialize};

use crate::base64url::Base64Url;
use crate::id::ChallengeId;

/// A certificate ahead of its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PrecheckRequest {
    /// The challenge of the check under way.
    pub challenge_id: ChallengeId,
    /// The authentication certificate, DER.
    pub certificate: Base64Url,
}
