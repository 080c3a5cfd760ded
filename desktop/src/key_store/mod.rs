//! Where the keys of a desktop lie: the system's own store where there is one, else files with a warning
//! (docs/adr/0020).

mod system;

use std::path::Path;
use std::sync::Arc;

use kazasu_app::{FileKeyStore, KeyStore, KeyStoreError};
use serde::{Deserialize, Serialize};

pub use system::{SystemKeyStore, SystemVault};

/// Which store a device uses: chosen once, at its activation, and kept. A store that is away later is an error and never
/// exchanged for another: its keys would seem lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "store", rename_all = "lowercase")]
pub enum KeyPlace {
    /// The system's store: Secret Service, Keychain or Credential Manager.
    System {
        /// Tells the devices of one computer apart in it.
        device: String,
    },
    /// Files in the folder of the device.
    #[default]
    File,
}

impl KeyPlace {
    /// The system's store where it works, else files.
    ///
    /// # Errors
    /// [`KeyStoreError::Locked`] and [`KeyStoreError::Cancelled`]: there is a store, and its owner should open it.
    pub fn choose() -> Result<Self, KeyStoreError> {
        match Self::system() {
            Err(KeyStoreError::Unavailable) => Ok(Self::File),
            place => place,
        }
    }

    /// The system's store, proved by keeping something in it.
    ///
    /// # Errors
    /// [`KeyStoreError`] where it does not work.
    pub fn system() -> Result<Self, KeyStoreError> {
        let device = uuid::Uuid::new_v4().simple().to_string();
        SystemVault::of_device(&device)?.prove()?;
        Ok(Self::System { device })
    }

    /// The word of a program for it: `system` or `file`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::System { .. } => "system",
            Self::File => "file",
        }
    }

    /// Opens the store; `folder` is that of the device.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    pub fn open(&self, folder: &Path) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        Ok(match self {
            Self::System { device } => Arc::new(SystemKeyStore::over(SystemVault::of_device(device)?)),
            Self::File => Arc::new(FileKeyStore::open(folder.join("keys"))?),
        })
    }
}
