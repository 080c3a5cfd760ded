//! Keys in memory, for the key stores that tests write in their language.

use std::sync::Arc;

use kazasu_app::{EcdsaSignature, KeyAccess, KeyAlias, KeyPurpose, KeyStore as _, MemoryKeyStore};

/// Keys that end with the test. Absent answers mean "no such key".
#[derive(uniffi::Object)]
pub struct MemoryKeys {
    keys: MemoryKeyStore,
}

#[uniffi::export]
impl MemoryKeys {
    /// No keys yet.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            keys: MemoryKeyStore::new(),
        })
    }

    /// Makes a key.
    pub fn create(&self, alias: &str, sign: bool) {
        let purpose = if sign { KeyPurpose::Sign } else { KeyPurpose::Seal };
        self.keys
            .create(&parse(alias), purpose, KeyAccess::Background)
            .unwrap();
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self, alias: &str) -> Option<Vec<u8>> {
        self.keys.public_key(&parse(alias)).ok()
    }

    /// A signature in DER, as platforms give it.
    #[must_use]
    pub fn sign(&self, alias: &str, message: Vec<u8>) -> Option<Vec<u8>> {
        match self.keys.sign(&parse(alias), &message).ok()? {
            EcdsaSignature::Der(der) => Some(der),
            EcdsaSignature::Raw(raw) => Some(der(&raw)),
        }
    }

    /// Seals.
    #[must_use]
    pub fn seal(&self, alias: &str, aad: Vec<u8>, plain: Vec<u8>) -> Option<Vec<u8>> {
        self.keys.seal(&parse(alias), &aad, &plain).ok()
    }

    /// Opens; absent also where the bytes were changed.
    #[must_use]
    pub fn open(&self, alias: &str, aad: Vec<u8>, sealed: Vec<u8>) -> Option<Vec<u8>> {
        self.keys
            .open(&parse(alias), &aad, &sealed)
            .ok()
            .map(|plain| plain.to_vec())
    }

    /// Destroys a key.
    pub fn destroy(&self, alias: &str) {
        self.keys.destroy(&parse(alias)).unwrap();
    }

    /// Every alias.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        let aliases = self.keys.list().unwrap();
        aliases.iter().map(|alias| alias.as_str().to_owned()).collect()
    }
}

fn parse(alias: &str) -> KeyAlias {
    KeyAlias::parse(alias).unwrap()
}

/// `SEQUENCE { r INTEGER, s INTEGER }`.
fn der(raw: &[u8; 64]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let start = half.iter().position(|byte| *byte != 0).unwrap_or(half.len() - 1);
        let mut bytes = half[start..].to_vec();
        if bytes[0] & 0x80 != 0 {
            bytes.insert(0, 0);
        }
        [vec![0x02, u8::try_from(bytes.len()).unwrap()], bytes].concat()
    };
    let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
    [vec![0x30, u8::try_from(body.len()).unwrap()], body].concat()
}
