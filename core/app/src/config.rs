//! What a shell decides before the app opens, and why it may not open.

use std::path::PathBuf;
use std::sync::Arc;

use kazasu_wire::client::ClientInfo;
use kazasu_wire::origin::ServiceOrigin;
use thiserror::Error;

use crate::clock::Clock;
use crate::http::Roots;
use crate::keystore::{KeyStore, KeyStoreError};
use crate::store::StoreError;

/// What a shell decides before the app opens.
pub struct AppConfig {
    /// Directory for the database; made where missing.
    pub data_dir: PathBuf,
    /// The one service this app speaks to.
    pub origin: ServiceOrigin,
    /// The operator's own roots; no others are trusted.
    pub roots: Roots,
    /// Allows plain HTTP on loopback and the test PKI, and nothing of the real world.
    pub test_mode: bool,
    /// `app/version/os` of the shell.
    pub client: ClientInfo,
    /// Where keys live.
    pub key_store: Arc<dyn KeyStore>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

/// Why the app does not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Plain HTTP outside test mode, or roots that cannot be used.
    #[error("{field} is invalid")]
    Settings {
        /// The member of [`AppConfig`] at fault.
        field: &'static str,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key store cannot be used.
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    /// The machine gives no threads.
    #[error("no threads")]
    Runtime,
}

impl OpenError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settings { .. } => "app.settings.invalid",
            Self::Store(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Runtime => "app.internal.bug",
        }
    }
}
