//! Certificates as read from a card.

use std::fmt;

use const_oid::db::rfc5280::ID_KP_CLIENT_AUTH;
use const_oid::{AssociatedOid as _, ObjectIdentifier};
use der::Decode as _;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
};
use x509_cert::name::Name;

use crate::signed::{Signed, extensions_are_understood};
use crate::{AuthorityKeyId, CertificateDigest, IdentifierError, Mode, PublicKey, SerialNumber, UnixSeconds};

/// A user-authentication certificate (利用者証明用電子証明書, EF 000A), decoded but **not verified**: until
/// [`Verifier::verify`](crate::Verifier::verify) has said so, everything in it is a claim.
#[derive(Clone)]
pub struct AuthenticationCertificate {
    pub(crate) signed: Signed,
    pub(crate) issuer: Name,
    digest: CertificateDigest,
    authority_key_id: AuthorityKeyId,
    serial: SerialNumber,
    not_before: UnixSeconds,
    not_after: UnixSeconds,
    public_key: PublicKey,
    policies: Vec<ObjectIdentifier>,
    key_usage: Option<KeyUsage>,
    extended_key_usage: Option<ExtendedKeyUsage>,
    claims_authority: bool,
}

impl AuthenticationCertificate {
    /// Longest certificate taken, in bytes: more than twice the longest seen (facts, card §2.3), `project-defined`.
    pub const LONGEST: usize = 4096;

    /// Decodes the DER of one certificate. Total: any bytes give a certificate or an error. The file on a card is longer
    /// than the certificate in it (facts, card §2.3), so cut it by its DER length first; trailing bytes are refused.
    ///
    /// # Errors
    /// [`CertificateError`], naming what does not fit the published profile.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let (signed, tbs) = decode(der)?;
        let key_id = extension::<AuthorityKeyIdentifier>(&tbs)?
            .and_then(|identifier| identifier.key_identifier)
            .ok_or(CertificateError::AuthorityKeyId)?;
        Ok(Self {
            signed,
            digest: CertificateDigest::of(der),
            authority_key_id: AuthorityKeyId::from_bytes(key_id.as_bytes())?,
            serial: SerialNumber::from_integer(tbs.serial_number.as_bytes())?,
            not_before: tbs.validity.not_before.into(),
            not_after: tbs.validity.not_after.into(),
            public_key: PublicKey::from_info(&tbs.subject_public_key_info)?,
            policies: policies(&tbs)?,
            key_usage: extension(&tbs)?,
            extended_key_usage: extension(&tbs)?,
            claims_authority: extension::<BasicConstraints>(&tbs)?.is_some_and(|constraints| constraints.ca),
            issuer: tbs.issuer,
        })
    }

    /// SHA-256 of the certificate's DER.
    #[must_use]
    pub fn digest(&self) -> CertificateDigest {
        self.digest
    }

    /// Key identifier of the CA that is said to have issued it.
    #[must_use]
    pub fn authority_key_id(&self) -> &AuthorityKeyId {
        &self.authority_key_id
    }

    /// Serial number; unique only together with the key identifier of the CA.
    #[must_use]
    pub fn serial(&self) -> &SerialNumber {
        &self.serial
    }

    /// First instant of validity.
    #[must_use]
    pub fn not_before(&self) -> UnixSeconds {
        self.not_before
    }

    /// Last instant of validity. The insurance qualification may still be checked in the months after it (grace).
    #[must_use]
    pub fn not_after(&self) -> UnixSeconds {
        self.not_after
    }

    /// The holder's public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Certificate policies, in their order.
    #[must_use]
    pub fn policies(&self) -> &[ObjectIdentifier] {
        &self.policies
    }

    /// The world the policies belong to; `None` when they are not those of a plastic card's authentication certificate.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        Mode::of_policies(&self.policies)
    }

    /// Key usage, if stated.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.key_usage
    }

    /// Whether the certificate is for user authentication and nothing else (facts, card §5.1): digitalSignature alone,
    /// clientAuth if extended usages are stated, and no certification authority.
    pub(crate) fn is_for_authentication(&self) -> bool {
        let usage = self
            .key_usage
            .is_some_and(|usage| usage.0 == KeyUsages::DigitalSignature);
        let extended = self
            .extended_key_usage
            .as_ref()
            .is_none_or(|usages| usages.0.contains(&ID_KP_CLIENT_AUTH));
        usage && extended && !self.claims_authority
    }
}

impl fmt::Debug for AuthenticationCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationCertificate")
            .finish_non_exhaustive()
    }
}

/// Decodes what holder and CA certificates have in common.
pub(crate) fn decode(der: &[u8]) -> Result<(Signed, TbsCertificate), CertificateError> {
    /// Extensions a path of length one needs, and those that cannot change its outcome.
    const UNDERSTOOD: [ObjectIdentifier; 5] = [
        AuthorityKeyIdentifier::OID,
        BasicConstraints::OID,
        CertificatePolicies::OID,
        ExtendedKeyUsage::OID,
        KeyUsage::OID,
    ];
    if der.len() > AuthenticationCertificate::LONGEST {
        return Err(CertificateError::TooLong { length: der.len() });
    }
    let signed = Signed::split(der).map_err(|_| CertificateError::Malformed)?;
    let tbs = Certificate::from_der(der)
        .map_err(|_| CertificateError::Malformed)?
        .tbs_certificate;
    if tbs.version != Version::V3 {
        return Err(CertificateError::Version);
    }
    if tbs.signature != *signed.algorithm() {
        return Err(CertificateError::Algorithms);
    }
    if !extensions_are_understood(tbs.extensions.as_deref().unwrap_or_default(), &UNDERSTOOD) {
        return Err(CertificateError::Extension);
    }
    if UnixSeconds::from(tbs.validity.not_before) > UnixSeconds::from(tbs.validity.not_after) {
        return Err(CertificateError::Validity);
    }
    Ok((signed, tbs))
}

/// One extension, decoded.
pub(crate) fn extension<'a, T>(tbs: &'a TbsCertificate) -> Result<Option<T>, CertificateError>
where
    T: der::Decode<'a> + const_oid::AssociatedOid,
{
    let found = tbs.get::<T>().map_err(|_| CertificateError::Extension)?;
    Ok(found.map(|(_critical, value)| value))
}

pub(crate) fn policies(tbs: &TbsCertificate) -> Result<Vec<ObjectIdentifier>, CertificateError> {
    let policies = extension::<CertificatePolicies>(tbs)?;
    Ok(policies
        .into_iter()
        .flat_map(|policies| policies.0)
        .map(|policy| policy.policy_identifier)
        .collect())
}

/// Why bytes are no certificate of the published profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Longer than [`AuthenticationCertificate::LONGEST`].
    #[error("a certificate of {length} bytes is too long")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// Not the DER of one X.509 certificate, or followed by further bytes.
    #[error("not the DER of one certificate")]
    Malformed,
    /// Not version 3.
    #[error("not a version 3 certificate")]
    Version,
    /// The signature algorithm inside differs from the one outside (RFC 5280 §4.1.1.2).
    #[error("two different signature algorithms are named")]
    Algorithms,
    /// Not an RSA key of 2048 to 8192 bits.
    #[error("a public key that is not accepted")]
    Key,
    /// An extension stands twice, cannot be decoded, or is critical and not understood.
    #[error("an extension that cannot be accepted")]
    Extension,
    /// No authority key identifier: with several CAs of one name there is no other way to find the issuer.
    #[error("no authority key identifier")]
    AuthorityKeyId,
    /// The first instant of validity comes after the last.
    #[error("validity ends before it begins")]
    Validity,
    /// Serial number or key identifier out of range.
    #[error(transparent)]
    Identifier(#[from] IdentifierError),
}

impl CertificateError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "certificate.parse.malformed",
            Self::Malformed => "certificate.parse.malformed",
            Self::Version => "certificate.parse.malformed",
            Self::Algorithms => "certificate.parse.malformed",
            Self::Key => "certificate.parse.malformed",
            Self::Extension => "certificate.parse.malformed",
            Self::AuthorityKeyId => "certificate.parse.malformed",
            Self::Validity => "certificate.parse.malformed",
            Self::Identifier(error) => error.code(),
        }
    }
}
