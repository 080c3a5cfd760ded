//! Placeholder of the test PKI; replaced as a whole by the branch that mints it.
//!
//! Sizes are right, contents are not: nothing verifies.

/// Generation of a CA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Generation {
    /// Second.
    Second,
    /// Third.
    Third,
}

/// A holder certificate to mint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSpec {
    /// Generation of the issuing CA.
    pub generation: Generation,
    /// Serial number.
    pub serial: u32,
    /// Holder key of the pool.
    pub key_slot: usize,
    /// Length of the DER in bytes.
    pub size: usize,
    /// Common name.
    pub subject: String,
    /// First instant of validity.
    pub not_before: jiff::Timestamp,
    /// Last instant of validity.
    pub not_after: jiff::Timestamp,
}

/// Why nothing was minted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{length} bytes cannot be padded")]
pub struct MintError {
    length: usize,
}

impl MintError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "mint.signature.input-length"
    }
}

/// The test PKI.
#[derive(Debug)]
pub struct Mint;

#[expect(missing_docs, clippy::missing_errors_doc, reason = "placeholder")]
impl Mint {
    #[must_use]
    pub fn at(_now: jiff::Timestamp) -> Self {
        Self
    }

    pub fn authentication(&self, spec: &CertificateSpec) -> Result<Vec<u8>, MintError> {
        Ok(shell(spec.size, spec.serial))
    }

    pub fn signing(&self, spec: &CertificateSpec) -> Result<Vec<u8>, MintError> {
        Ok(shell(spec.size, !spec.serial))
    }

    #[must_use]
    pub fn authority_der(&self, generation: Generation) -> Vec<u8> {
        shell(1319, generation as u32)
    }

    #[must_use]
    pub fn signing_authority_der(&self, generation: Generation) -> Vec<u8> {
        shell(1304, generation as u32)
    }

    #[must_use]
    pub fn authority_key_id(&self, generation: Generation) -> Vec<u8> {
        vec![if generation == Generation::Second { 2 } else { 3 }; 20]
    }

    #[must_use]
    pub fn anchors_pem(&self) -> String {
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".to_owned()
    }

    pub fn crl_der(
        &self,
        generation: Generation,
        revoked: &[(u32, jiff::Timestamp)],
    ) -> Result<Vec<u8>, MintError> {
        Ok(shell(300 + 20 * revoked.len(), generation as u32))
    }
}

#[expect(missing_docs, clippy::missing_errors_doc, reason = "placeholder")]
pub fn sign_padded(key_slot: usize, digest_info: &[u8]) -> Result<Vec<u8>, MintError> {
    let length = digest_info.len();
    if !(1..=245).contains(&length) {
        return Err(MintError { length });
    }
    let mut padded = vec![u8::try_from(key_slot).unwrap_or(0); 256 - length];
    padded.extend(digest_info);
    Ok(padded)
}

fn shell(size: usize, serial: u32) -> Vec<u8> {
    let [.., high, low] = (size - 4).to_be_bytes();
    let mut der = vec![0x30, 0x82, high, low];
    der.extend(serial.to_be_bytes());
    der.resize(size, 0x55);
    der
}
