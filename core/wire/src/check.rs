//! `POST /v1/checks`: the check itself. Carries an `Idempotency-Key` (UUIDv7, one per signature): the same key
//! with the same body gets the stored answer again, whatever happened in between.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::base64url::Base64Url;
use crate::id::{ChallengeId, FacilityId, TerminalAuthenticationId};
use crate::method::Method;

/// A signed check. Answered by [`crate::result::EligibilityResult`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// The challenge under the signature.
    pub challenge_id: ChallengeId,
    /// The clinic under the signature.
    pub facility_id: FacilityId,
    /// The method under the signature.
    pub method: Method,
    /// 施術日: the day of treatment, a Japanese calendar day; the day of the check where absent. Not in the
    /// future and not before the previous month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub treated_on: Option<Date>,
    /// The authentication certificate, DER.
    pub certificate: Base64Url,
    /// The card's signature over [`crate::signed::SignedCheck`], 256 bytes.
    pub signature: Base64Url,
    /// Visual check only: the terminal authentication that opened the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal_authentication_id: Option<TerminalAuthenticationId>,
    /// Visual check only: staff confirmed on screen that face and card match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face_compared: Option<bool>,
}
