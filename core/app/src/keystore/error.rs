//! Why a key cannot be used, and where each cause leads.

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
    /// Where this leads.
    #[must_use]
    pub fn flow(self) -> KeyFlow {
        match self {
            Self::Invalidated | Self::NotFound => KeyFlow::Renew,
            Self::Locked => KeyFlow::UnlockDevice,
            Self::Cancelled => KeyFlow::AskAgain,
            Self::Unavailable => KeyFlow::Repair,
        }
    }

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

/// What follows when a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFlow {
    /// The key is gone for good. Of the device's own keys: everything here is destroyed and the app is
    /// [`NotActivated`](crate::AppState::NotActivated). Of a month: its rows are dropped and the next synchronisation
    /// brings them again under a new key.
    Renew,
    /// The device must be unlocked first; nothing is lost, the same call works afterwards.
    UnlockDevice,
    /// The person may be asked again when they want to; nothing is lost.
    AskAgain,
    /// The key store itself does not work: restart, then support. Nothing is destroyed because of it.
    Repair,
}
