//! Keys in the store of the system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kazasu_app::{KeyAlias, KeyStoreError, KeyVault, SoftwareKeyStore};
use keyring::{Entry, Error};
use zeroize::Zeroizing;

/// A key store whose keys lie in the store of the system.
pub type SystemKeyStore = SoftwareKeyStore<SystemVault>;

/// Keeps the bytes of keys in the store of the system, one entry per key, under the name of one device.
///
/// # Limits
/// These stores hold secrets and do not compute with them: a program of the same user can ask for the bytes while the
/// store is open. What they add to files: the bytes are encrypted under the user's log-in, closed while nobody is
/// logged in, and not in the folder of the app nor in a copy of it.
#[derive(Debug)]
pub struct SystemVault {
    service: String,
}

impl SystemVault {
    /// The entries of a device.
    ///
    /// # Errors
    /// [`KeyStoreError::Unavailable`] where the system has no store.
    pub fn of_device(device: &str) -> Result<Self, KeyStoreError> {
        Entry::store_status()
            .as_ref()
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok(Self {
            service: format!("kazasu-{device}"),
        })
    }

    /// Keeps something, reads it and forgets it: a store may be there and keep nothing.
    pub(super) fn prove(&self) -> Result<(), KeyStoreError> {
        let probe = KeyAlias::parse("probe").ok_or(KeyStoreError::Unavailable)?;
        self.write(&probe, b"probe")?;
        let read = self.read(&probe);
        self.erase(&probe)?;
        match read?.as_slice() {
            b"probe" => Ok(()),
            _ => Err(KeyStoreError::Unavailable),
        }
    }

    fn entry(&self, alias: &KeyAlias) -> Result<Entry, KeyStoreError> {
        Entry::new(&self.service, alias.as_str()).map_err(cause)
    }

    /// What each system calls a search for the entries of this device.
    fn search(&self) -> Vec<(&'static str, String)> {
        if cfg!(windows) {
            // Names are `alias.service` there, looked for by a regular expression.
            vec![("pattern", format!(r"\.{}$", self.service))]
        } else {
            vec![("service", self.service.clone())]
        }
    }
}

impl KeyVault for SystemVault {
    fn read(&self, alias: &KeyAlias) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        let text = Zeroizing::new(self.entry(alias)?.get_password().map_err(cause)?);
        let bytes = STANDARD_NO_PAD.decode(text.as_bytes());
        bytes.map(Zeroizing::new).map_err(|_| KeyStoreError::Invalidated)
    }

    fn write(&self, alias: &KeyAlias, bytes: &[u8]) -> Result<(), KeyStoreError> {
        // As text: KDE's store keeps nothing else.
        let text = Zeroizing::new(STANDARD_NO_PAD.encode(bytes));
        self.entry(alias)?.set_password(&text).map_err(cause)
    }

    fn erase(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        match self.entry(alias)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(cause(error)),
        }
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        let search = self.search();
        let search: HashMap<&str, &str> = search.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let entries = keyring_core::Entry::search(&search).map_err(cause)?;
        let mut aliases: Vec<KeyAlias> = entries
            .iter()
            .filter_map(keyring_core::Entry::get_specifiers)
            .filter(|(service, _)| *service == self.service)
            .filter_map(|(_, alias)| KeyAlias::parse(&alias))
            .collect();
        aliases.sort();
        Ok(aliases)
    }
}

fn cause(error: Error) -> KeyStoreError {
    match error {
        Error::NoEntry => KeyStoreError::NotFound,
        Error::BadEncoding(_) | Error::BadDataFormat(..) => KeyStoreError::Invalidated,
        Error::NoStorageAccess(cause) => cause_of_platform(&*cause).unwrap_or(KeyStoreError::Locked),
        Error::PlatformFailure(cause) => cause_of_platform(&*cause).unwrap_or(KeyStoreError::Unavailable),
        _ => KeyStoreError::Unavailable,
    }
}

/// What the Secret Service says beyond what all systems say.
#[cfg(target_os = "linux")]
fn cause_of_platform(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<KeyStoreError> {
    match cause.downcast_ref::<secret_service::Error>()? {
        secret_service::Error::Prompt => Some(KeyStoreError::Cancelled),
        secret_service::Error::Locked => Some(KeyStoreError::Locked),
        // A new entry in a closed collection: the error's name on the bus, of the Secret Service specification.
        other
            if other
                .to_string()
                .contains("org.freedesktop.Secret.Error.IsLocked") =>
        {
            Some(KeyStoreError::Locked)
        }
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn cause_of_platform(_: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<KeyStoreError> {
    None
}
