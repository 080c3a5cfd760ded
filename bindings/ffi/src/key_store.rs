//! Where keys live: the one thing a shell implements.

use std::sync::Arc;

use kazasu_app::{EcdsaSignature, KeyAlias};
use zeroize::Zeroizing;

/// What a key is for; a key has exactly one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum KeyPurpose {
    /// ECDSA on P-256 with SHA-256.
    Sign,
    /// Authenticated encryption of small texts (AES-256-GCM, ChaCha20-Poly1305 or the platform's own).
    Seal,
}

/// When a key may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum KeyAccess {
    /// Whenever the app runs.
    Background,
    /// Only while the device itself is unlocked.
    DeviceUnlocked,
    /// Only after the person was made sure of by the platform (biometrics).
    PersonPresent,
}

/// Why a key cannot be used; each leads to a flow of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeyStoreError {
    /// The key is there no more or no longer valid (new fingerprint), or what it sealed was changed: re-activation.
    #[error("invalidated")]
    Invalidated,
    /// The device is locked; ask again once it is not.
    #[error("locked")]
    Locked,
    /// The person turned the platform's question down.
    #[error("cancelled")]
    Cancelled,
    /// The store does not work.
    #[error("unavailable")]
    Unavailable,
    /// No key of that alias.
    #[error("not found")]
    NotFound,
}

/// One text to open.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SealedItem {
    /// Additional data it was sealed with.
    pub aad: Vec<u8>,
    /// What [`KeyStore::seal`] gave.
    pub sealed: Vec<u8>,
}

/// A store whose keys never leave it: Android Keystore, Secure Enclave, TPM.
///
/// All calls come from one blocking thread of the core, one at a time, never while the core holds a lock, and never from
/// the thread of a tap; each may block for as long as a person needs to put a finger on a sensor. None may call back into
/// [`KazasuApp`](crate::KazasuApp). `alias`: 1 to 64 of `a-z`, `0-9`, `-`.
///
/// An exception that is not a [`KeyStoreError`] counts as [`KeyStoreError::Unavailable`]; its text is dropped.
#[uniffi::export(foreign)]
pub trait KeyStore: Send + Sync {
    /// Makes a key. An existing key of the same alias and purpose is kept as it is.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn create(&self, alias: String, purpose: KeyPurpose, access: KeyAccess) -> Result<(), KeyStoreError>;

    /// The public half of a `Sign` key: uncompressed point, 65 bytes (SEC 1 §2.3.3).
    ///
    /// # Errors
    /// [`KeyStoreError::NotFound`] where there is none.
    fn public_key(&self, alias: String) -> Result<Vec<u8>, KeyStoreError>;

    /// ECDSA over SHA-256 of `message`, in DER as platforms give it (RFC 3279 §2.2.3).
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn sign(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;

    /// Seals `plain` so that only this key, with the same `aad`, opens it. Wipe your copy of `plain`.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn seal(&self, alias: String, aad: Vec<u8>, plain: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;

    /// Opens many texts of one key, in order: one crossing however many there are.
    ///
    /// # Errors
    /// The first error of any item; [`KeyStoreError::Invalidated`] also where bytes were changed.
    fn unseal(&self, alias: String, items: Vec<SealedItem>) -> Result<Vec<Vec<u8>>, KeyStoreError>;

    /// Destroys a key for good. Destroying what is not there succeeds.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn destroy(&self, alias: String) -> Result<(), KeyStoreError>;

    /// Every alias of this app.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn list(&self) -> Result<Vec<String>, KeyStoreError>;
}

/// A foreign exception that is none of the declared ones. Its text may hold anything and is dropped.
impl From<uniffi::UnexpectedUniFFICallbackError> for KeyStoreError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable
    }
}

/// A shell's store as the core knows it.
pub(crate) struct ForeignKeys(pub(crate) Arc<dyn KeyStore>);

impl kazasu_app::KeyStore for ForeignKeys {
    fn create(
        &self,
        alias: &KeyAlias,
        purpose: kazasu_app::KeyPurpose,
        access: kazasu_app::KeyAccess,
    ) -> Result<(), kazasu_app::KeyStoreError> {
        Ok(self
            .0
            .create(alias.as_str().to_owned(), purpose.into(), access.into())?)
    }

    fn public_key(&self, alias: &KeyAlias) -> Result<Vec<u8>, kazasu_app::KeyStoreError> {
        Ok(self.0.public_key(alias.as_str().to_owned())?)
    }

    fn sign(&self, alias: &KeyAlias, message: &[u8]) -> Result<EcdsaSignature, kazasu_app::KeyStoreError> {
        let der = self.0.sign(alias.as_str().to_owned(), message.to_vec())?;
        Ok(EcdsaSignature::Der(der))
    }

    fn seal(&self, alias: &KeyAlias, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, kazasu_app::KeyStoreError> {
        Ok(self
            .0
            .seal(alias.as_str().to_owned(), aad.to_vec(), plain.to_vec())?)
    }

    fn open(
        &self,
        alias: &KeyAlias,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, kazasu_app::KeyStoreError> {
        let opened = self.open_all(alias, &[(aad.to_vec(), sealed.to_vec())])?;
        opened
            .into_iter()
            .next()
            .ok_or(kazasu_app::KeyStoreError::Unavailable)
    }

    fn open_all(
        &self,
        alias: &KeyAlias,
        items: &[kazasu_app::SealedItem],
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, kazasu_app::KeyStoreError> {
        let sealed = items
            .iter()
            .map(|(aad, sealed)| SealedItem {
                aad: aad.clone(),
                sealed: sealed.clone(),
            })
            .collect();
        let opened = self.0.unseal(alias.as_str().to_owned(), sealed)?;
        if opened.len() != items.len() {
            return Err(kazasu_app::KeyStoreError::Unavailable);
        }
        Ok(opened.into_iter().map(Zeroizing::new).collect())
    }

    fn destroy(&self, alias: &KeyAlias) -> Result<(), kazasu_app::KeyStoreError> {
        Ok(self.0.destroy(alias.as_str().to_owned())?)
    }

    fn list(&self) -> Result<Vec<KeyAlias>, kazasu_app::KeyStoreError> {
        let aliases = self.0.list()?;
        Ok(aliases
            .iter()
            .filter_map(|alias| KeyAlias::parse(alias))
            .collect())
    }
}

impl From<KeyStoreError> for kazasu_app::KeyStoreError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Invalidated => Self::Invalidated,
            KeyStoreError::Locked => Self::Locked,
            KeyStoreError::Cancelled => Self::Cancelled,
            KeyStoreError::Unavailable => Self::Unavailable,
            KeyStoreError::NotFound => Self::NotFound,
        }
    }
}

impl From<kazasu_app::KeyStoreError> for KeyStoreError {
    fn from(error: kazasu_app::KeyStoreError) -> Self {
        match error {
            kazasu_app::KeyStoreError::Invalidated => Self::Invalidated,
            kazasu_app::KeyStoreError::Locked => Self::Locked,
            kazasu_app::KeyStoreError::Cancelled => Self::Cancelled,
            kazasu_app::KeyStoreError::Unavailable => Self::Unavailable,
            kazasu_app::KeyStoreError::NotFound => Self::NotFound,
        }
    }
}

impl From<kazasu_app::KeyPurpose> for KeyPurpose {
    fn from(purpose: kazasu_app::KeyPurpose) -> Self {
        match purpose {
            kazasu_app::KeyPurpose::Sign => Self::Sign,
            kazasu_app::KeyPurpose::Seal => Self::Seal,
        }
    }
}

impl From<kazasu_app::KeyAccess> for KeyAccess {
    fn from(access: kazasu_app::KeyAccess) -> Self {
        match access {
            kazasu_app::KeyAccess::Background => Self::Background,
            kazasu_app::KeyAccess::DeviceUnlocked => Self::DeviceUnlocked,
            kazasu_app::KeyAccess::PersonPresent => Self::PersonPresent,
        }
    }
}
