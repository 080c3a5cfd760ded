//! The public origin of a service.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::{Host, Url};

/// Why a text is no service origin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OriginError {
    /// Not `scheme://host[:port]` without path, query, fragment or user.
    #[error("not an origin")]
    Malformed,
    /// Plain HTTP to another machine: refused always.
    #[error("plain HTTP is for loopback only")]
    PlainHttp,
}

impl OriginError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

/// `https://host[:port]` in its one normal form (RFC 6454 §6.2): part of the bytes a card signs, so two
/// spellings of one origin must not exist. `http` only on loopback, for tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "https://eligibility.kazasu.example"))]
#[serde(try_from = "String", into = "String")]
pub struct ServiceOrigin(String);

impl ServiceOrigin {
    /// Reads an origin.
    ///
    /// # Errors
    /// [`OriginError::Malformed`] for anything but scheme, host and port; [`OriginError::PlainHttp`] for
    /// `http` to a host that is not loopback.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let url = Url::parse(text).map_err(|_| OriginError::Malformed)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare || !matches!(url.scheme(), "https" | "http") {
            return Err(OriginError::Malformed);
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(OriginError::PlainHttp);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// The normal form, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this origin is plain HTTP (loopback, test mode only).
    #[must_use]
    pub fn is_plain_http(&self) -> bool {
        self.0.starts_with("http:")
    }

    /// The absolute URL of a route of this service; also the `htu` of its DPoP proof (RFC 9449 §4.2).
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl FromStr for ServiceOrigin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ServiceOrigin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        Self::parse(&text)
    }
}

impl From<ServiceOrigin> for String {
    fn from(origin: ServiceOrigin) -> Self {
        origin.0
    }
}

impl fmt::Display for ServiceOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_each() {
        let table = [
            (
                "https://Eligibility.Kazasu.example/",
                "https://eligibility.kazasu.example",
            ),
            (
                "https://eligibility.kazasu.example:443",
                "https://eligibility.kazasu.example",
            ),
            (
                "https://eligibility.kazasu.example:8443",
                "https://eligibility.kazasu.example:8443",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
        ];
        for (text, normal) in table {
            assert_eq!(ServiceOrigin::parse(text).unwrap().as_str(), normal);
        }
    }

    #[test]
    fn what_is_no_origin() {
        for text in [
            "",
            "kazasu.example",
            "https://a/b",
            "https://a?x",
            "https://u@a",
            "https://a#f",
            "ftp://a",
        ] {
            assert_eq!(ServiceOrigin::parse(text), Err(OriginError::Malformed), "{text}");
        }
        for text in [
            "http://kazasu.example",
            "http://192.0.2.1",
            "http://localhost.evil.example",
        ] {
            assert_eq!(ServiceOrigin::parse(text), Err(OriginError::PlainHttp), "{text}");
        }
    }
}
