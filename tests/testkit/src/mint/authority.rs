//! The certification authorities.

use std::time::Duration;

use der::EncodePem as _;
use der::asn1::{GeneralizedTime, UtcTime};
use der::pem::LineEnding;
use jiff::{SignedDuration, Timestamp};
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use super::draft::{
    AUTHENTICATION_TEST_POLICY, CertificateDraft, SIGNING_TEST_POLICY, SignatureDigest, SigningKey,
};
use super::key::{AuthorityKey, PoolKey};
use super::{MintError, extension, name};

/// Generation of a CA. All generations share one distinguished name and are told apart by key identifier alone
/// (facts, card §5.2). The first has expired in the real world and is not minted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Generation {
    /// Valid from 8 years before to 2 years after the mint's instant.
    Second,
    /// Valid from 5½ years before to 4½ years after the mint's instant.
    Third,
}

impl Generation {
    /// Both generations, older first.
    pub const ALL: [Self; 2] = [Self::Second, Self::Third];

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Second => Self::Third,
            Self::Third => Self::Second,
        }
    }

    /// Ten years each, as facts, card §5.2. The starts are moved so far back that a certificate whose five years and
    /// three months of grace have just passed was still issued by a valid CA of either generation (`project-defined`).
    fn validity(self, now: Timestamp) -> (Timestamp, Timestamp) {
        const DAY: SignedDuration = SignedDuration::from_hours(24);
        let (before, after) = match self {
            Self::Second => (8 * 365, 2 * 365),
            Self::Third => (2009, 1643),
        };
        (now - DAY * before, now + DAY * after)
    }
}

/// What a CA issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Authentication,
    Signing,
}

impl Purpose {
    pub(super) fn key(self, generation: Generation) -> AuthorityKey {
        match (self, generation) {
            (Self::Authentication, Generation::Second) => AuthorityKey::AuthenticationSecond,
            (Self::Authentication, Generation::Third) => AuthorityKey::AuthenticationThird,
            (Self::Signing, Generation::Second) => AuthorityKey::SigningSecond,
            (Self::Signing, Generation::Third) => AuthorityKey::SigningThird,
        }
    }

    pub(super) fn authority_name(self) -> Result<Name, MintError> {
        match self {
            Self::Authentication => name::authentication_authority(),
            Self::Signing => name::signing_authority(),
        }
    }

    /// Serial numbers of the CA certificates, `project-defined`.
    pub(super) fn authority_serial(self, generation: Generation) -> SerialNumber {
        SerialNumber::from(match (self, generation) {
            (Self::Authentication, Generation::Second) => 0x0048_5A02_u32,
            (Self::Authentication, Generation::Third) => 0x0048_5A03,
            (Self::Signing, Generation::Second) => 0x0048_5302,
            (Self::Signing, Generation::Third) => 0x0048_5303,
        })
    }

    fn policy(self) -> der::oid::ObjectIdentifier {
        match self {
            Self::Authentication => AUTHENTICATION_TEST_POLICY,
            Self::Signing => SIGNING_TEST_POLICY,
        }
    }
}

/// The minted PKI as it stands at one instant.
///
/// Two mints at different instants have the same keys, names, serial numbers and key identifiers; only dates differ, so
/// the anchors of one verify the certificates of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mint {
    pub(super) now: Timestamp,
}

impl Mint {
    /// A PKI whose CAs are in the middle of their lives at `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self { now }
    }

    /// The self-signed CA certificate for user authentication (EF 000B of a card), as DER.
    ///
    /// It carries the policy identifier of **test** cards, by which verifiers keep it out of production
    /// (`project-defined`).
    ///
    /// # Panics
    /// When the mint's instant lies outside the years 1980 to 9990.
    #[must_use]
    pub fn authority_der(&self, generation: Generation) -> Vec<u8> {
        self.authority_with(generation, |_| Ok(()))
            .expect("a CA certificate encodes at any sensible instant")
    }

    /// The self-signed CA certificate for digital signature (EF 0002 of a card), as DER.
    ///
    /// # Panics
    /// As [`Mint::authority_der`].
    #[must_use]
    pub fn signing_authority_der(&self, generation: Generation) -> Vec<u8> {
        self.mint_authority(Purpose::Signing, generation, |_| Ok(()))
            .expect("a CA certificate encodes at any sensible instant")
    }

    /// The CA certificate for user authentication with faults put in by `change`.
    ///
    /// # Errors
    /// Whatever `change` returns, or [`MintError::Encoding`] for a draft DER cannot express.
    pub fn authority_with(
        &self,
        generation: Generation,
        change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        self.mint_authority(Purpose::Authentication, generation, change)
    }

    /// A self-signed CA certificate under the third generation's name, with a key no anchor knows.
    ///
    /// # Errors
    /// [`MintError::Instant`] when the mint's instant lies outside the years of X.509.
    pub fn stranger_authority_der(&self) -> Result<Vec<u8>, MintError> {
        self.authority_with(Generation::Third, |draft| {
            draft.signed_by = SigningKey::Stranger;
            let stranger = PoolKey::authority(AuthorityKey::Stranger);
            draft.tbs.subject_public_key_info = stranger.public().clone();
            Ok(())
        })
    }

    /// Key identifier of the CA for user authentication: 20 bytes, SHA-1 of its public key, the same on every run.
    #[must_use]
    pub fn authority_key_id(&self, generation: Generation) -> Vec<u8> {
        PoolKey::authority(Purpose::Authentication.key(generation)).key_id()
    }

    /// Both CA certificates for user authentication in PEM, as a verifier's anchors.
    ///
    /// # Panics
    /// As [`Mint::authority_der`].
    #[must_use]
    pub fn anchors_pem(&self) -> String {
        Generation::ALL
            .map(|generation| pem(&self.authority_der(generation)))
            .concat()
    }

    fn mint_authority(
        &self,
        purpose: Purpose,
        generation: Generation,
        change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        let key = PoolKey::authority(purpose.key(generation));
        let name = purpose.authority_name()?;
        let (not_before, not_after) = generation.validity(self.now);
        let mut draft = CertificateDraft::new(TbsCertificate {
            version: Version::V3,
            serial_number: purpose.authority_serial(generation),
            signature: SignatureDigest::Sha256.algorithm(),
            issuer: name.clone(),
            validity: validity(not_before, not_after)?,
            subject: name,
            subject_public_key_info: key.public().clone(),
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(vec![
                extension::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?,
                extension::certificate_authority()?,
                extension::policy(purpose.policy())?,
                extension::subject_key_identifier(&key.key_id())?,
            ]),
        });
        change(&mut draft)?;
        draft.sign(purpose.key(generation), purpose.key(generation.other()))
    }
}

/// One certificate in PEM.
fn pem(der: &[u8]) -> String {
    Certificate::from_der(der)
        .and_then(|certificate| certificate.to_pem(LineEnding::LF))
        .expect("a minted certificate decodes")
}

pub(super) fn validity(not_before: Timestamp, not_after: Timestamp) -> Result<Validity, MintError> {
    Ok(Validity {
        not_before: time(not_before)?,
        not_after: time(not_after)?,
    })
}

/// `UTCTime` through 2049, `GeneralizedTime` after (RFC 5280 §4.1.2.5).
pub(super) fn time(instant: Timestamp) -> Result<Time, MintError> {
    let unix_seconds = instant.as_second();
    let refused = MintError::Instant { unix_seconds };
    let since_1970 = Duration::from_secs(u64::try_from(unix_seconds).map_err(|_| refused.clone())?);
    if let Ok(time) = UtcTime::from_unix_duration(since_1970) {
        return Ok(Time::UtcTime(time));
    }
    GeneralizedTime::from_unix_duration(since_1970)
        .map(Time::GeneralTime)
        .map_err(|_| refused)
}
