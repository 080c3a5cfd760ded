//! Refusals: problem documents (RFC 9457) with a stable code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Why the service refuses. `code` is one of `codes.txt`; people read the words that belong to the code, never
/// `title`. Holds no personal data and no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:kazasu:problem:<code>`.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// Short English text for a developer.
    pub title: String,
    /// HTTP status, repeated.
    pub status: u16,
    /// The stable code, `area.subject.case`.
    pub code: String,
    /// The request, for the operator's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// JSON member or form field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds to wait before another try; also in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// OAuth's error word, on `/v1/token` only (RFC 6749 §5.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Facts for the words of the code, by argument name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl Problem {
    /// A problem with nothing but status, code and title.
    #[must_use]
    pub fn new(status: u16, code: &str, title: &str) -> Self {
        Self {
            type_uri: format!("urn:kazasu:problem:{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            request_id: None,
            field: None,
            retry_after: None,
            error: None,
            facts: BTreeMap::new(),
        }
    }
}
