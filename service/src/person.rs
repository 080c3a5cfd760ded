//! People of the register, found by certificate: (authority key id, serial). One person has many certificates.

use std::fmt;

use crate::certificate::CertificateName;
use crate::keyring::{KeyRing, Purpose};
use crate::store::{self, Store, StoreError};

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

/// The person a certificate belongs to.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    keys: &dyn KeyRing,
    certificate: &CertificateName,
) -> Result<Option<PersonKey>, StoreError> {
    let mac = certificate_mac(keys, certificate);
    Ok(store::person::by_certificate(store, &mac).await?.map(PersonKey))
}
