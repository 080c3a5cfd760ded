//! Certificates of OCSP responders, and the keys of the minted PKI in the form other programs read.

use jiff::SignedDuration;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::serial_number::SerialNumber;

use super::authority::{Purpose, validity};
use super::draft::{CertificateDraft, SignatureDigest};
use super::key::{AuthorityKey, PoolKey};
use super::name::NameBuilder;
use super::{Generation, Mint, MintError, extension};

/// Life of a responder's certificate before and after the mint's instant, `project-defined`.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Mint {
    /// Serial number of every responder certificate, `project-defined`.
    pub const RESPONDER_SERIAL: u32 = 0x0048_4F01;

    /// A certificate by which the CA lets the holder key in `key_slot` answer for it (RFC 6960 §4.2.2.2): 30 days before
    /// to 30 days after the mint's instant.
    ///
    /// # Errors
    /// [`MintError::Instant`] for dates X.509 cannot express.
    pub fn responder_der(&self, generation: Generation, key_slot: usize) -> Result<Vec<u8>, MintError> {
        self.responder_with(generation, key_slot, |_| Ok(()))
    }

    /// A responder certificate with faults put in by `change`.
    ///
    /// # Errors
    /// Whatever `change` returns, or as [`Mint::responder_der`].
    pub fn responder_with(
        &self,
        generation: Generation,
        key_slot: usize,
        change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        let purpose = Purpose::Authentication;
        let key = PoolKey::holder(key_slot);
        let mut draft = CertificateDraft::new(TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::from(Self::RESPONDER_SERIAL),
            signature: SignatureDigest::Sha256.algorithm(),
            issuer: purpose.authority_name()?,
            validity: validity(self.now - LIFE, self.now + LIFE)?,
            subject: NameBuilder::japan().common_name("Kazasu-Test OCSP").build()?,
            subject_public_key_info: key.public().clone(),
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(vec![
                extension::key_usage(KeyUsages::DigitalSignature)?,
                extension::ocsp_signing()?,
                extension::authority_key_identifier_alone(
                    &PoolKey::authority(purpose.key(generation)).key_id(),
                )?,
                extension::subject_key_identifier(&key.key_id())?,
            ]),
        });
        change(&mut draft)?;
        draft.sign(purpose.key(generation), purpose.key(generation.other()))
    }
}

/// The holder key in `key_slot` as PKCS#8 in PEM, below its marking line.
#[must_use]
pub fn holder_key_pem(key_slot: usize) -> &'static str {
    PoolKey::holder_pem(key_slot)
}

/// The key of the CA for user authentication as PKCS#8 in PEM, below its marking line.
#[must_use]
pub fn authority_key_pem(generation: Generation) -> &'static str {
    PoolKey::authority_pem(Purpose::Authentication.key(generation))
}

/// A CA key no anchor knows as PKCS#8 in PEM, below its marking line.
#[must_use]
pub fn stranger_key_pem() -> &'static str {
    PoolKey::authority_pem(AuthorityKey::Stranger)
}
