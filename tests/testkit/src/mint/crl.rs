//! Revocation lists.

use der::Encode as _;
use der::asn1::Uint;
use jiff::{SignedDuration, Timestamp};
use x509_cert::certificate::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

use super::authority::{Purpose, time};
use super::draft::{SignatureDigest, SigningKey};
use super::key::PoolKey;
use super::{Generation, Mint, MintError, extension};

/// Time between this and the next list, `project-defined`.
const PERIOD: SignedDuration = SignedDuration::from_hours(48);

/// A revocation list before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrlDraft {
    /// What is going to be signed.
    pub tbs: TbsCertList,
    /// Who signs.
    pub signed_by: SigningKey,
    /// The digest inside the signature; both algorithm fields follow it.
    pub digest: SignatureDigest,
}

impl CrlDraft {
    /// Gives every entry one reason code (RFC 5280 §5.3.1), for example the hold (一時停止) of a lost card.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which cannot happen.
    pub fn set_reason(&mut self, reason: CrlReason) -> Result<(), MintError> {
        for entry in self.tbs.revoked_certificates.iter_mut().flatten() {
            entry.crl_entry_extensions = Some(vec![extension::extension(false, &reason)?]);
        }
        Ok(())
    }
}

impl Mint {
    /// A version 2 revocation list of the CA for user authentication, issued at the mint's instant, the next one due 48
    /// hours later.
    ///
    /// # Errors
    /// [`MintError::Instant`] for dates X.509 cannot express.
    pub fn crl_der(
        &self,
        generation: Generation,
        revoked: &[(u32, Timestamp)],
    ) -> Result<Vec<u8>, MintError> {
        self.crl_with(generation, revoked, |_| Ok(()))
    }

    /// A revocation list with faults put in by `change`.
    ///
    /// # Errors
    /// Whatever `change` returns, or as [`Mint::crl_der`].
    pub fn crl_with(
        &self,
        generation: Generation,
        revoked: &[(u32, Timestamp)],
        change: impl FnOnce(&mut CrlDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        let purpose = Purpose::Authentication;
        let entries = revoked
            .iter()
            .map(|&(serial, at)| {
                Ok(RevokedCert {
                    serial_number: SerialNumber::from(serial),
                    revocation_date: time(at)?,
                    crl_entry_extensions: None,
                })
            })
            .collect::<Result<Vec<_>, MintError>>()?;
        let issued = time(self.now)?;
        let mut draft = CrlDraft {
            tbs: TbsCertList {
                version: Version::V2,
                signature: SignatureDigest::Sha256.algorithm(),
                issuer: purpose.authority_name()?,
                this_update: issued,
                next_update: Some(time(self.now + PERIOD)?),
                // An empty list is written by leaving it out (RFC 5280 §5.1.2.6).
                revoked_certificates: (!entries.is_empty()).then_some(entries),
                crl_extensions: Some(vec![
                    extension::authority_key_identifier(
                        &PoolKey::authority(purpose.key(generation)).key_id(),
                        purpose.authority_name()?,
                        purpose.authority_serial(generation),
                    )?,
                    extension::extension(
                        false,
                        &CrlNumber(Uint::new(&issued.to_unix_duration().as_secs().to_be_bytes())?),
                    )?,
                ]),
            },
            signed_by: SigningKey::Rightful,
            digest: SignatureDigest::Sha256,
        };
        change(&mut draft)?;
        draft.tbs.signature = draft.digest.algorithm();
        let signature = draft
            .signed_by
            .pool_key(purpose.key(generation), purpose.key(generation.other()))
            .signature(&draft.digest.digest_info(&draft.tbs.to_der()?))?;
        let signature_algorithm = draft.tbs.signature.clone();
        Ok(CertificateList {
            tbs_cert_list: draft.tbs,
            signature_algorithm,
            signature,
        }
        .to_der()?)
    }
}
