//! Keys that end with the process: tests and demonstrations.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{KeyAlias, KeyStoreError, KeyVault, SoftwareKeyStore};

/// A key store in memory.
pub type MemoryKeyStore = SoftwareKeyStore<MemoryVault>;

/// Keeps the bytes of keys in memory, wiped when they are forgotten.
#[derive(Default)]
pub struct MemoryVault {
    keys: Mutex<BTreeMap<KeyAlias, Zeroizing<Vec<u8>>>>,
}

impl SoftwareKeyStore<MemoryVault> {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl MemoryVault {
    fn keys(&self) -> MutexGuard<'_, BTreeMap<KeyAlias, Zeroizing<Vec<u8>>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyVault for MemoryVault {
    fn read(&self, alias: &KeyAlias) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        self.keys().get(alias).cloned().ok_or(KeyStoreError::NotFound)
    }

    fn write(&self, alias: &KeyAlias, bytes: &[u8]) -> Result<(), KeyStoreError> {
        self.keys().insert(alias.clone(), Zeroizing::new(bytes.to_vec()));
        Ok(())
    }

    fn erase(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        self.keys().remove(alias);
        Ok(())
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        Ok(self.keys().keys().cloned().collect())
    }
}
