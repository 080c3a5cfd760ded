//! One key in software, by ring.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use zeroize::Zeroizing;

use super::{EcdsaSignature, KeyPurpose, KeyStoreError};

/// One key as bytes: a tag of its purpose, then PKCS#8 (`Sign`) or 32 random bytes (`Seal`).
pub(super) struct SoftwareKey(Zeroizing<Vec<u8>>);

const SIGN: u8 = b's';
const SEAL: u8 = b'e';

impl SoftwareKey {
    pub(super) fn generate(purpose: KeyPurpose) -> Result<Self, KeyStoreError> {
        let random = SystemRandom::new();
        let mut bytes = Zeroizing::new(Vec::with_capacity(192));
        match purpose {
            KeyPurpose::Sign => {
                let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
                    .map_err(|_| KeyStoreError::Unavailable)?;
                bytes.push(SIGN);
                bytes.extend_from_slice(pkcs8.as_ref());
            }
            KeyPurpose::Seal => {
                let mut key = Zeroizing::new([0; 32]);
                random.fill(&mut *key).map_err(|_| KeyStoreError::Unavailable)?;
                bytes.push(SEAL);
                bytes.extend_from_slice(&*key);
            }
        }
        Ok(Self(bytes))
    }

    pub(super) fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn is_for(&self, purpose: KeyPurpose) -> bool {
        let tag = match purpose {
            KeyPurpose::Sign => SIGN,
            KeyPurpose::Seal => SEAL,
        };
        self.0.first() == Some(&tag)
    }

    pub(super) fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        Ok(self.pair()?.public_key().as_ref().to_vec())
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<EcdsaSignature, KeyStoreError> {
        let signature = self
            .pair()?
            .sign(&SystemRandom::new(), message)
            .map_err(|_| KeyStoreError::Unavailable)?;
        let raw = signature
            .as_ref()
            .try_into()
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok(EcdsaSignature::Raw(raw))
    }

    /// `nonce ‖ ciphertext ‖ tag`. A key of one month seals far fewer than the 2³² texts a random 96-bit nonce
    /// allows.
    pub(super) fn seal(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| KeyStoreError::Unavailable)?;
        // Room for the tag from the start: a moved buffer would leave plain text behind.
        let mut text = Vec::with_capacity(plain.len() + CHACHA20_POLY1305.tag_len());
        text.extend_from_slice(plain);
        self.aead()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut text)
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok([&nonce[..], &text].concat())
    }

    pub(super) fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        let (nonce, text) = sealed
            .split_first_chunk::<NONCE_LEN>()
            .ok_or(KeyStoreError::Invalidated)?;
        let mut text = Zeroizing::new(text.to_vec());
        let length = self
            .aead()?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(aad), &mut text)
            .map_err(|_| KeyStoreError::Invalidated)?
            .len();
        text.truncate(length);
        Ok(text)
    }

    fn pair(&self) -> Result<EcdsaKeyPair, KeyStoreError> {
        let pkcs8 = self.content(SIGN)?;
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
            .map_err(|_| KeyStoreError::Invalidated)
    }

    fn aead(&self) -> Result<LessSafeKey, KeyStoreError> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, self.content(SEAL)?)
            .map_err(|_| KeyStoreError::Invalidated)?;
        Ok(LessSafeKey::new(key))
    }

    fn content(&self, tag: u8) -> Result<&[u8], KeyStoreError> {
        match self.0.split_first() {
            Some((found, content)) if *found == tag => Ok(content),
            _ => Err(KeyStoreError::Invalidated),
        }
    }
}
