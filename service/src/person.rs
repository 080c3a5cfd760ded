//! Names of people and of their certificates in the store.

use std::fmt;

use crate::certificate::CertificateName;
use crate::keyring::{KeyRing, Purpose};

/// A person as the store names them: a keyed pseudonym of the register's own person id. The same through every
/// renewal of the card and change of insurer.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonKey(Vec<u8>);

impl PersonKey {
    /// The key of a person id of the register.
    #[must_use]
    pub fn of(keys: &dyn KeyRing, person_id: &str) -> Self {
        let mac = keys.mac(Purpose::Register, &[b"person", person_id.as_bytes()]);
        Self(mac.to_vec())
    }

    /// A key as the store keeps it.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(***)")
    }
}

/// How the store names a certificate.
#[must_use]
pub fn certificate_mac(keys: &dyn KeyRing, name: &CertificateName) -> [u8; 32] {
    keys.mac(
        Purpose::Register,
        &[b"certificate", &name.authority_key_id, &name.serial],
    )
}
