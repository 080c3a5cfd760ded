//! Keys that stay where they are: the one foreign trait of the core (design §3).
//!
//! A shell implements [`KeyStore`] on Android Keystore, the Secure Enclave or TPM. A [`SoftwareKeyStore`] computes in
//! this process over a [`KeyVault`]: files ([`FileKeyStore`]), memory ([`MemoryKeyStore`]), or a desktop's credential
//! store. All calls come from one blocking thread of the core ([`Keys`]), one at a time, and never while the core
//! holds a lock.

mod desk;
mod error;
mod file_vault;
mod key;
mod memory_vault;
mod signature;
mod vault;

use zeroize::Zeroizing;

pub(crate) use desk::Keys;
pub use error::{KeyFlow, KeyStoreError};
pub use file_vault::{FILE_WARNING, FileKeyStore, FileVault};
pub use memory_vault::{MemoryKeyStore, MemoryVault};
pub use signature::{EcdsaSignature, MalformedSignature};
pub use vault::{KeyVault, SoftwareKeyStore};

/// Name of a key within the store of this app: 1 to 64 of `a-z`, `0-9`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyAlias(String);

impl KeyAlias {
    /// Reads an alias, or `None` where the word is not one. Safe as a file name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let good = (1..=64).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        good.then(|| Self(word.to_owned()))
    }

    pub(crate) fn constant(word: &'static str) -> Self {
        Self(word.to_owned())
    }

    /// The alias as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a key is for; a key has exactly one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPurpose {
    /// ECDSA on P-256 with SHA-256.
    Sign,
    /// Authenticated encryption of small texts.
    Seal,
}

/// When a key may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAccess {
    /// Whenever the app runs.
    Background,
    /// Only while the device itself is unlocked.
    DeviceUnlocked,
    /// Only after the person was made sure of by the platform (biometrics).
    PersonPresent,
}

/// One text to open in a batch: additional data and sealed bytes.
pub type SealedItem = (Vec<u8>, Vec<u8>);
/// One text to seal in a batch: additional data and plain bytes.
pub type PlainItem = (Vec<u8>, Zeroizing<Vec<u8>>);

/// A store whose keys never leave it.
///
/// Synchronous: every method may block, for as long as a person needs to put a finger on a sensor.
pub trait KeyStore: Send + Sync {
    /// Makes a key. An existing key of the same alias and purpose is kept as it is.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn create(&self, alias: &KeyAlias, purpose: KeyPurpose, access: KeyAccess) -> Result<(), KeyStoreError>;

    /// The public half of a `Sign` key: uncompressed point, 65 bytes (SEC 1 §2.3.3).
    ///
    /// # Errors
    /// [`KeyStoreError::NotFound`] where there is none.
    fn public_key(&self, alias: &KeyAlias) -> Result<Vec<u8>, KeyStoreError>;

    /// ECDSA over SHA-256 of `message`.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn sign(&self, alias: &KeyAlias, message: &[u8]) -> Result<EcdsaSignature, KeyStoreError>;

    /// Seals `plain` so that only this key, with the same `aad`, opens it.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn seal(&self, alias: &KeyAlias, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyStoreError>;

    /// Seals many texts under one key, in order: a store behind a slow bridge answers in one crossing.
    ///
    /// # Errors
    /// The first error of any item.
    fn seal_all(&self, alias: &KeyAlias, items: &[PlainItem]) -> Result<Vec<Vec<u8>>, KeyStoreError> {
        items
            .iter()
            .map(|(aad, plain)| self.seal(alias, aad, plain))
            .collect()
    }

    /// Opens what [`seal`](Self::seal) gave.
    ///
    /// # Errors
    /// [`KeyStoreError::Invalidated`] also where the bytes were changed or belong to another `aad`.
    fn open(&self, alias: &KeyAlias, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyStoreError>;

    /// Opens many texts of one key, in order: a store behind a slow bridge answers in one crossing.
    ///
    /// # Errors
    /// The first error of any item.
    fn open_all(
        &self,
        alias: &KeyAlias,
        items: &[SealedItem],
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyStoreError> {
        items
            .iter()
            .map(|(aad, sealed)| self.open(alias, aad, sealed))
            .collect()
    }

    /// Destroys a key for good. Destroying what is not there succeeds.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn destroy(&self, alias: &KeyAlias) -> Result<(), KeyStoreError>;

    /// Every alias of this app.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError>;

    /// Code of a limit staff should know of, [`FILE_WARNING`] for files.
    fn warning(&self) -> Option<&'static str> {
        None
    }
}
