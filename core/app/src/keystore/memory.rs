//! Keys that end with the process: tests and demonstrations.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::software::SoftwareKey;
use super::{EcdsaSignature, KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError};

/// A key store in memory.
#[derive(Default)]
pub struct MemoryKeyStore {
    keys: Mutex<BTreeMap<KeyAlias, SoftwareKey>>,
}

impl MemoryKeyStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn keys(&self) -> MutexGuard<'_, BTreeMap<KeyAlias, SoftwareKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(
        &self,
        alias: &KeyAlias,
        work: impl FnOnce(&SoftwareKey) -> Result<T, KeyStoreError>,
    ) -> Result<T, KeyStoreError> {
        work(self.keys().get(alias).ok_or(KeyStoreError::NotFound)?)
    }
}

impl KeyStore for MemoryKeyStore {
    fn create(&self, alias: &KeyAlias, purpose: KeyPurpose, _: KeyAccess) -> Result<(), KeyStoreError> {
        let mut keys = self.keys();
        if !keys.get(alias).is_some_and(|key| key.is_for(purpose)) {
            keys.insert(alias.clone(), SoftwareKey::generate(purpose)?);
        }
        Ok(())
    }

    fn public_key(&self, alias: &KeyAlias) -> Result<Vec<u8>, KeyStoreError> {
        self.with(alias, SoftwareKey::public_key)
    }

    fn sign(&self, alias: &KeyAlias, message: &[u8]) -> Result<EcdsaSignature, KeyStoreError> {
        self.with(alias, |key| key.sign(message))
    }

    fn seal(&self, alias: &KeyAlias, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.with(alias, |key| key.seal(aad, plain))
    }

    fn open(&self, alias: &KeyAlias, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        self.with(alias, |key| key.open(aad, sealed))
    }

    fn destroy(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        self.keys().remove(alias);
        Ok(())
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        Ok(self.keys().keys().cloned().collect())
    }
}
