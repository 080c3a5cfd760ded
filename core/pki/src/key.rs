//! Public keys and what they signed.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION};
use der::asn1::UintRef;
use der::{Decode as _, Reader as _, SliceReader};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::{AuthenticationCertificate, CertificateError};

/// A signature scheme taken in certificates, revocation lists and from cards. The next card will bring ECDSA with
/// SHA-384 (facts, card §5.4): one more row, not another code path.
struct Scheme {
    signature: ObjectIdentifier,
    key: ObjectIdentifier,
    verification: &'static dyn VerificationAlgorithm,
}

static SCHEMES: [Scheme; 1] = [Scheme {
    signature: SHA_256_WITH_RSA_ENCRYPTION,
    key: RSA_ENCRYPTION,
    verification: &RSA_PKCS1_2048_8192_SHA256,
}];

/// The public key of a certificate: RSA of 2048 to 8192 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: ObjectIdentifier,
    /// The bits of SubjectPublicKeyInfo, for RSA a PKCS#1 `RSAPublicKey`.
    bits: Box<[u8]>,
}

impl PublicKey {
    /// Bits of the smallest key taken.
    const SMALLEST: usize = 2048;
    /// Bits of the largest key taken: the bound of `ring`.
    const LARGEST: usize = 8192;

    pub(crate) fn from_info(info: &SubjectPublicKeyInfoOwned) -> Result<Self, CertificateError> {
        let bits = info.subject_public_key.as_bytes().ok_or(CertificateError::Key)?;
        // RFC 3279 §2.3.1: the parameters of an RSA key are NULL.
        if info.algorithm.oid != RSA_ENCRYPTION || !has_null_parameters(&info.algorithm) {
            return Err(CertificateError::Key);
        }
        let size = rsa_bits(bits).map_err(|_| CertificateError::Key)?;
        if !(Self::SMALLEST..=Self::LARGEST).contains(&size) {
            return Err(CertificateError::Key);
        }
        Ok(Self {
            algorithm: info.algorithm.oid,
            bits: bits.into(),
        })
    }

    /// The bits of the key: for RSA a PKCS#1 `RSAPublicKey` in DER.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bits
    }

    /// Checks a signature over `message` in a named scheme.
    pub(crate) fn verify(
        &self,
        scheme: &AlgorithmIdentifierOwned,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        let known = SCHEMES
            .iter()
            .find(|known| known.signature == scheme.oid && known.key == self.algorithm)
            .filter(|_| has_null_parameters(scheme))
            .ok_or(SignatureError::Scheme)?;
        self.verify_by(known, message, signature)
    }

    fn verify_by(&self, scheme: &Scheme, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        UnparsedPublicKey::new(scheme.verification, &self.bits)
            .verify(message, signature)
            .map_err(|_| SignatureError::Mismatch)
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A holder's key is as personal as the serial number.
        f.write_str("PublicKey(redacted)")
    }
}

/// Checks what a card signed: RSA PKCS#1 v1.5 with SHA-256 (facts, card §3). `message` is the preimage; it is digested in
/// here, so the caller cannot be talked into accepting a digest it never computed.
///
/// It says nothing about the certificate: [`Verifier::verify`](crate::Verifier::verify) it first.
///
/// # Errors
/// [`SignatureError::Mismatch`] for any other message, key, digest or length.
pub fn verify_signature(
    certificate: &AuthenticationCertificate,
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let key = certificate.public_key();
    let scheme = SCHEMES
        .iter()
        .find(|scheme| scheme.key == key.algorithm)
        .ok_or(SignatureError::Scheme)?;
    key.verify_by(scheme, message, signature)
}

fn has_null_parameters(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.parameters.as_ref().is_some_and(der::asn1::Any::is_null)
}

/// Size of the modulus of a PKCS#1 `RSAPublicKey`.
fn rsa_bits(pkcs1: &[u8]) -> der::Result<usize> {
    let mut reader = SliceReader::new(pkcs1)?;
    let modulus = reader.sequence(|fields| {
        let modulus = UintRef::decode(fields)?;
        UintRef::decode(fields)?;
        Ok(modulus)
    })?;
    reader.finish(())?;
    let unused = modulus.as_bytes().first().map_or(0, |byte| byte.leading_zeros());
    Ok((modulus.as_bytes().len() * 8).saturating_sub(usize::try_from(unused).unwrap_or_default()))
}

/// Why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The scheme is not one taken here (SHA-1 for example), or does not fit the key.
    #[error("a signature scheme that is not accepted")]
    Scheme,
    /// The signature was not made by this key over this message.
    #[error("the signature does not match")]
    Mismatch,
}

impl SignatureError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Scheme => "check.signature.invalid",
            Self::Mismatch => "check.signature.invalid",
        }
    }
}
