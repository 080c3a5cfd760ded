//! Why a key cannot be used.

use thiserror::Error;

/// Why a key cannot be used; each leads to a flow of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyStoreError {
    /// The key is there no more or no longer valid (new fingerprint, damaged bytes): re-activation.
    #[error("the key is no longer valid")]
    Invalidated,
    /// The device is locked; ask again once it is not.
    #[error("the key store is locked")]
    Locked,
    /// The person turned the platform's question down.
    #[error("the person cancelled")]
    Cancelled,
    /// The store does not work.
    #[error("the key store is unavailable")]
    Unavailable,
    /// No key of that alias.
    #[error("there is no such key")]
    NotFound,
}

impl KeyStoreError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalidated => "app.keystore.invalidated",
            Self::Locked => "app.keystore.locked",
            Self::Cancelled => "app.keystore.cancelled",
            Self::Unavailable => "app.keystore.unavailable",
            Self::NotFound => "app.keystore.not-found",
        }
    }
}
