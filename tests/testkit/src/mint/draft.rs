//! A certificate before it is signed, open to every fault a verifier must notice.

use der::asn1::{Any, AnyRef, OctetString};
use der::oid::db::rfc5912::{SHA_1_WITH_RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{Encode as _, flagset::FlagSet};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::key::{AuthorityKey, PoolKey};
use super::{MintError, extension};

/// Policy of user-authentication certificates on test cards (facts, card §5.1).
pub const AUTHENTICATION_TEST_POLICY: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
/// Policy of user-authentication certificates in production (facts, card §5.1). Minted only into faulty drafts.
pub const AUTHENTICATION_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.3.30");
/// Policy of signing certificates on test cards (facts, card §5.1).
pub const SIGNING_TEST_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20");

/// The digest inside the signature of a certificate or revocation list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureDigest {
    /// `sha1WithRSAEncryption`: too weak, no verifier may take it.
    Sha1,
    /// `sha256WithRSAEncryption`, the profile's.
    Sha256,
}

impl SignatureDigest {
    /// The algorithm identifier, with the NULL parameters RFC 4055 §5 demands.
    pub(super) fn algorithm(self) -> AlgorithmIdentifierOwned {
        let oid = match self {
            Self::Sha1 => SHA_1_WITH_RSA_ENCRYPTION,
            Self::Sha256 => SHA_256_WITH_RSA_ENCRYPTION,
        };
        AlgorithmIdentifierOwned {
            oid,
            parameters: Some(Any::from(AnyRef::NULL)),
        }
    }

    /// The `DigestInfo` of `message` (RFC 8017 §9.2, note 1).
    pub(super) fn digest_info(self, message: &[u8]) -> Vec<u8> {
        const SHA1: [u8; 15] = [
            0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0, 0x04, 0x14,
        ];
        const SHA256: [u8; 19] = [
            0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
            0x00, 0x04, 0x20,
        ];
        match self {
            Self::Sha1 => [SHA1.as_slice(), Sha1::digest(message).as_slice()].concat(),
            Self::Sha256 => [SHA256.as_slice(), Sha256::digest(message).as_slice()].concat(),
        }
    }
}

/// Which key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKey {
    /// The right one: the CA of the generation asked for, or the CA itself.
    Rightful,
    /// A CA key no anchor knows, under the same name and key identifier.
    Stranger,
    /// The other generation's CA, under the same name: the key identifier does not fit.
    OtherGeneration,
}

/// A certificate before it is signed. Change anything; the size is then no longer that of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateDraft {
    /// What is going to be signed.
    pub tbs: TbsCertificate,
    /// Who signs.
    pub signed_by: SigningKey,
    /// The digest inside the signature; both algorithm fields follow it.
    pub digest: SignatureDigest,
}

impl CertificateDraft {
    pub(super) fn new(tbs: TbsCertificate) -> Self {
        Self {
            tbs,
            signed_by: SigningKey::Rightful,
            digest: SignatureDigest::Sha256,
        }
    }

    /// Replaces the key usage.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which no set of usages causes.
    pub fn set_key_usage(&mut self, usages: impl Into<FlagSet<KeyUsages>>) -> Result<(), MintError> {
        self.set(extension::key_usage(usages)?);
        Ok(())
    }

    /// Replaces the certificate policy.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which no identifier causes.
    pub fn set_policy(&mut self, policy: ObjectIdentifier) -> Result<(), MintError> {
        self.set(extension::policy(policy)?);
        Ok(())
    }

    /// Replaces the key identifier of the issuer.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which no short identifier causes.
    pub fn set_authority_key_id(&mut self, key_id: &[u8]) -> Result<(), MintError> {
        self.set(extension::authority_key_identifier_alone(key_id)?);
        Ok(())
    }

    /// Claims to be a certification authority.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which cannot happen.
    pub fn claim_authority(&mut self) -> Result<(), MintError> {
        self.set(extension::certificate_authority()?);
        Ok(())
    }

    /// Adds an extension nobody knows, below the reserved enterprise number 0.
    ///
    /// # Errors
    /// [`MintError::Encoding`], which cannot happen.
    pub fn add_unknown_extension(&mut self, critical: bool) -> Result<(), MintError> {
        const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.0.1");
        self.set(Extension {
            extn_id: UNKNOWN,
            critical,
            extn_value: OctetString::new(AnyRef::NULL.to_der()?)?,
        });
        Ok(())
    }

    /// Takes an extension away: `draft.remove::<KeyUsage>()`.
    pub fn remove<T: AssociatedOid>(&mut self) {
        if let Some(extensions) = &mut self.tbs.extensions {
            extensions.retain(|extension| extension.extn_id != T::OID);
        }
    }

    /// Puts an extension in place of the one with the same identifier, or at the end.
    pub fn set(&mut self, extension: Extension) {
        let extensions = self.tbs.extensions.get_or_insert_default();
        match extensions
            .iter_mut()
            .find(|present| present.extn_id == extension.extn_id)
        {
            Some(present) => *present = extension,
            None => extensions.push(extension),
        }
    }

    /// Signs the draft with the key chosen among the rightful CA and its other generation.
    pub(super) fn sign(mut self, rightful: AuthorityKey, other: AuthorityKey) -> Result<Vec<u8>, MintError> {
        self.tbs.signature = self.digest.algorithm();
        let signature = self
            .signed_by
            .pool_key(rightful, other)
            .signature(&self.digest.digest_info(&self.tbs.to_der()?))?;
        let signature_algorithm = self.tbs.signature.clone();
        Ok(Certificate {
            tbs_certificate: self.tbs,
            signature_algorithm,
            signature,
        }
        .to_der()?)
    }
}

impl SigningKey {
    pub(super) fn pool_key(self, rightful: AuthorityKey, other: AuthorityKey) -> &'static PoolKey {
        PoolKey::authority(match self {
            Self::Rightful => rightful,
            Self::Stranger => AuthorityKey::Stranger,
            Self::OtherGeneration => other,
        })
    }
}
