//! Where the bytes of software keys lie, and the store made of them.

use zeroize::Zeroizing;

use super::key::SoftwareKey;
use super::{
    EcdsaSignature, KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError, PlainItem, SealedItem,
};

/// A place that keeps the bytes of keys: files, memory, the credential store of a desktop.
///
/// A desktop's credential store keeps secrets but does not compute with them. A [`SoftwareKeyStore`] does, over a vault.
pub trait KeyVault: Send + Sync {
    /// The bytes of a key.
    ///
    /// # Errors
    /// [`KeyStoreError::NotFound`] where there is none.
    fn read(&self, alias: &KeyAlias) -> Result<Zeroizing<Vec<u8>>, KeyStoreError>;

    /// Keeps the bytes of a key, in place of what was there.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn write(&self, alias: &KeyAlias, bytes: &[u8]) -> Result<(), KeyStoreError>;

    /// Forgets a key for good. Forgetting what is not there succeeds.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn erase(&self, alias: &KeyAlias) -> Result<(), KeyStoreError>;

    /// Every alias kept for this app, sorted.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError>;

    /// Code of a limit staff should know of.
    fn warning(&self) -> Option<&'static str> {
        None
    }
}

/// A key store that computes in this process, over a vault that keeps the bytes.
///
/// # Limits
/// The bytes of a key are in the memory of this process while it is used, wiped afterwards. [`KeyAccess`] is what the
/// vault makes of it: a desktop's credential store is open while its user is logged in, files always are.
#[derive(Debug, Default)]
pub struct SoftwareKeyStore<V> {
    vault: V,
}

impl<V: KeyVault> SoftwareKeyStore<V> {
    /// A store over a vault.
    pub fn over(vault: V) -> Self {
        Self { vault }
    }

    fn key(&self, alias: &KeyAlias) -> Result<SoftwareKey, KeyStoreError> {
        self.vault.read(alias).map(SoftwareKey::from_bytes)
    }
}

impl<V: KeyVault> KeyStore for SoftwareKeyStore<V> {
    fn create(&self, alias: &KeyAlias, purpose: KeyPurpose, _: KeyAccess) -> Result<(), KeyStoreError> {
        match self.key(alias) {
            Ok(key) if key.is_for(purpose) => return Ok(()),
            Ok(_) | Err(KeyStoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let key = SoftwareKey::generate(purpose)?;
        self.vault.write(alias, key.as_bytes())
    }

    fn public_key(&self, alias: &KeyAlias) -> Result<Vec<u8>, KeyStoreError> {
        self.key(alias)?.public_key()
    }

    fn sign(&self, alias: &KeyAlias, message: &[u8]) -> Result<EcdsaSignature, KeyStoreError> {
        self.key(alias)?.sign(message)
    }

    fn seal(&self, alias: &KeyAlias, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.key(alias)?.seal(aad, plain)
    }

    fn seal_all(&self, alias: &KeyAlias, items: &[PlainItem]) -> Result<Vec<Vec<u8>>, KeyStoreError> {
        let key = self.key(alias)?;
        items.iter().map(|(aad, plain)| key.seal(aad, plain)).collect()
    }

    fn open(&self, alias: &KeyAlias, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        self.key(alias)?.open(aad, sealed)
    }

    fn open_all(
        &self,
        alias: &KeyAlias,
        items: &[SealedItem],
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyStoreError> {
        let key = self.key(alias)?;
        items.iter().map(|(aad, sealed)| key.open(aad, sealed)).collect()
    }

    fn destroy(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        self.vault.erase(alias)
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        self.vault.list()
    }

    fn warning(&self) -> Option<&'static str> {
        self.vault.warning()
    }
}
