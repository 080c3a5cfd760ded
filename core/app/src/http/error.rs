//! Why the service could not be asked, or what it refused.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use kazasu_wire::problem::Problem;
use thiserror::Error;

use crate::keystore::KeyStoreError;

/// The service did not answer as agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// No connection: no network, no such host, nobody listening, or broken off.
    #[error("the service cannot be reached")]
    Unreachable,
    /// Somebody answered who cannot prove to be the service.
    #[error("the service's certificate is not trusted")]
    Tls,
    /// No answer in time.
    #[error("the service did not answer in time")]
    Timeout,
    /// An answer that is none of this protocol, or too long.
    #[error("the answer is not of this protocol")]
    Protocol,
}

impl NetworkError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "app.network.unreachable",
            Self::Tls => "app.network.tls",
            Self::Timeout => "app.network.timeout",
            Self::Protocol => "app.network.protocol",
        }
    }

    /// An answer that breaks off midway is lost like one that never came.
    pub(super) fn of_body(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Unreachable
        }
    }

    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else if has_tls_cause(error) {
            Self::Tls
        } else if error.is_decode() || error.is_redirect() || error.is_builder() {
            Self::Protocol
        } else {
            Self::Unreachable
        }
    }
}

/// An `io::Error` that wraps another leaves it out of its `source` chain, so each is looked into.
fn has_tls_cause(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(cause) = next {
        let inner = cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if cause.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        next = match inner {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
}

/// What the service refused (RFC 9457). People read the words of `code`, never a text of the service.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the service refused: {code}")]
pub struct ServiceRefusal {
    /// The stable code, as it came; a newer service may say one this version has no words for.
    pub code: String,
    /// HTTP status.
    pub status: u16,
    /// Member at fault.
    pub field: Option<String>,
    /// Seconds to wait before another try.
    pub retry_after: Option<u32>,
    /// Facts for the words of the code.
    pub facts: BTreeMap<String, String>,
    /// OAuth's error word (RFC 6749 §5.2, RFC 9449 §8).
    pub(crate) oauth: Option<String>,
}

impl From<Problem> for ServiceRefusal {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code,
            status: problem.status,
            field: problem.field,
            retry_after: problem.retry_after,
            facts: problem.facts,
            oauth: problem.error,
        }
    }
}

/// Why a call brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallError {
    /// The service could not be asked.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The service refused.
    #[error(transparent)]
    Refused(Box<ServiceRefusal>),
    /// The device key could not be used.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// There is no refresh token: the device is not activated.
    #[error("the device is not activated")]
    NotActivated,
}

impl CallError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Network(error) => error.code(),
            Self::Refused(refusal) => &refusal.code,
            Self::Key(error) => error.code(),
            Self::NotActivated => "app.activation.needed",
        }
    }

    /// The refusal, where it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&ServiceRefusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether the service says that this device's account was stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.refusal()
            .is_some_and(|refusal| refusal.code == "device.account.stopped")
    }

    /// Whether the same request may succeed if asked again: the answer was lost, or the service is busy.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Network(error) => *error != NetworkError::Tls,
            Self::Refused(refusal) => {
                matches!(refusal.status, 429 | 502 | 503 | 504)
                    || refusal.code == "check.idempotency.in-flight"
            }
            Self::Key(_) | Self::NotActivated => false,
        }
    }
}
