//! Why history cannot be shown.

use thiserror::Error;

use crate::http::CallError;
use crate::keystore::KeyStoreError;
use crate::store::StoreError;

/// Why history cannot be shown or filled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// The app is locked.
    #[error("the app is locked")]
    Locked,
    /// No such result on this device.
    #[error("no such result")]
    NotFound,
    /// The result may no longer be looked at (翌月末).
    #[error("the result may no longer be looked at")]
    Expired,
    /// The key store failed.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The service could not be asked, or refused.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl HistoryError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Locked => "app.unlock.needed",
            Self::NotFound => "app.history.not-found",
            Self::Expired => "app.history.expired",
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Call(error) => error.code(),
        }
    }
}
