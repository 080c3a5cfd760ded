//! Holder certificates of exactly the size asked for.

use der::Encode as _;
use jiff::Timestamp;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::authority::{Purpose, validity};
use super::draft::{AUTHENTICATION_TEST_POLICY, CertificateDraft, SIGNING_TEST_POLICY, SignatureDigest};
use super::key::PoolKey;
use super::name::NameBuilder;
use super::{Generation, Mint, MintError, extension, name};

/// A holder certificate to mint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSpec {
    /// Generation of the issuing CA.
    pub generation: Generation,
    /// Serial number; on cards 3 to 4 bytes long (facts, card §5.1).
    pub serial: u32,
    /// Which holder key of the pool is certified, from 0; wraps beyond the pool.
    pub key_slot: usize,
    /// Length of the DER in bytes. Seen on cards: 1583 and 1590 for user authentication, 1758 for signing.
    pub size: usize,
    /// Common name: an opaque identifier, 23 characters for user authentication, 28 for signing.
    pub subject: String,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity; on cards 14:59:59 UTC, the end of a Japanese day.
    pub not_after: Timestamp,
}

/// Texts that fill a certificate up to its size. Both stand in names, as the real ones differ by municipality.
#[derive(Debug, Clone, Copy)]
struct Filling {
    /// Characters in issuerAltName.
    issuer: usize,
    /// Characters in the name of the distribution point.
    point: usize,
}

impl Filling {
    const LEAST: Self = Self { issuer: 1, point: 1 };

    fn text(length: usize) -> String {
        "Kazasu-Test-".chars().cycle().take(length).collect()
    }
}

/// Largest certificate minted, in bytes: twice what any verifier here takes, so that its bound can be tested.
const LARGEST: usize = 8192;

impl Mint {
    /// A user-authentication certificate (利用者証明用電子証明書), DER of exactly `spec.size` bytes.
    ///
    /// # Errors
    /// [`MintError::Size`] when the profile does not fit in that size, [`MintError::Instant`] for dates X.509 cannot
    /// express.
    pub fn authentication(&self, spec: &CertificateSpec) -> Result<Vec<u8>, MintError> {
        self.authentication_with(spec, |_| Ok(()))
    }

    /// A signing certificate (署名用電子証明書) of one fixed synthetic person, DER of exactly `spec.size` bytes.
    ///
    /// # Errors
    /// As [`Mint::authentication`].
    pub fn signing(&self, spec: &CertificateSpec) -> Result<Vec<u8>, MintError> {
        self.mint_holder(Purpose::Signing, spec, |_| Ok(()))
    }

    /// A user-authentication certificate with faults put in by `change`, after it has been brought to its size.
    ///
    /// ```
    /// # use jiff::{Timestamp, ToSpan};
    /// # use kazasu_testkit::mint::{CertificateSpec, Generation, Mint, SigningKey};
    /// # let now = Timestamp::now();
    /// # let spec = CertificateSpec { generation: Generation::Third, serial: 0x123456, key_slot: 0, size: 1590,
    /// #     subject: "000000A0KAZASU48000000A".to_owned(), not_before: now, not_after: now + 24.hours() };
    /// let forged = Mint::at(now).authentication_with(&spec, |draft| {
    ///     draft.signed_by = SigningKey::Stranger;
    ///     Ok(())
    /// })?;
    /// assert_eq!(forged.len(), 1590);
    /// # Ok::<(), kazasu_testkit::mint::MintError>(())
    /// ```
    ///
    /// # Errors
    /// Whatever `change` returns, or as [`Mint::authentication`].
    pub fn authentication_with(
        &self,
        spec: &CertificateSpec,
        change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        self.mint_holder(Purpose::Authentication, spec, change)
    }

    fn mint_holder(
        &self,
        purpose: Purpose,
        spec: &CertificateSpec,
        change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>,
    ) -> Result<Vec<u8>, MintError> {
        let mut draft = CertificateDraft::new(sized(purpose, spec)?);
        change(&mut draft)?;
        draft.sign(purpose.key(spec.generation), purpose.key(spec.generation.other()))
    }
}

/// Finds the filling for the wanted size. One character more is usually one byte more, but more than one where lengths of
/// enclosing values grow too; the other text, still short, then closes the gap.
fn sized(purpose: Purpose, spec: &CertificateSpec) -> Result<TbsCertificate, MintError> {
    /// More than all enclosing lengths together can grow by.
    const MARGIN: usize = 32;
    let smallest = certificate_size(&profile(purpose, spec, Filling::LEAST)?)?;
    if (smallest..=LARGEST).contains(&spec.size) {
        for issuer in 1..=16 {
            let mut filling = Filling { issuer, point: 1 };
            loop {
                let tbs = profile(purpose, spec, filling)?;
                let size = certificate_size(&tbs)?;
                if size == spec.size {
                    return Ok(tbs);
                }
                let Some(missing) = spec.size.checked_sub(size) else {
                    break;
                };
                filling.point += missing.saturating_sub(MARGIN).max(1);
            }
        }
    }
    Err(MintError::Size {
        wanted: spec.size,
        smallest,
        largest: LARGEST,
    })
}

/// Size of the signed certificate: algorithm identifier and 256-byte signature have fixed lengths.
fn certificate_size(tbs: &TbsCertificate) -> Result<usize, MintError> {
    const ALGORITHM_AND_SIGNATURE: usize = 15 + 4 + 1 + 256;
    let content = usize::try_from(tbs.encoded_len()?)? + ALGORITHM_AND_SIGNATURE;
    // `30 82 LL LL`: every certificate that holds an RSA-2048 signature and key is between 256 and 65,535 bytes long.
    Ok(content + 4)
}

/// The profile, field by field as facts, card §5.1.
fn profile(purpose: Purpose, spec: &CertificateSpec, filling: Filling) -> Result<TbsCertificate, MintError> {
    let key = PoolKey::holder(spec.key_slot);
    let authority_key_id = PoolKey::authority(purpose.key(spec.generation)).key_id();
    let authority_key_identifier = extension::authority_key_identifier(
        &authority_key_id,
        purpose.authority_name()?,
        purpose.authority_serial(spec.generation),
    )?;
    let (issuer_filling, point_filling) = (Filling::text(filling.issuer), Filling::text(filling.point));
    let extensions = match purpose {
        Purpose::Authentication => vec![
            extension::key_usage(KeyUsages::DigitalSignature)?,
            extension::client_authentication()?,
            extension::policy(AUTHENTICATION_TEST_POLICY)?,
            extension::issuer_alt_name(name::japanese_authority("利用者証明用", &issuer_filling)?)?,
            extension::distribution_point(name::distribution_point(
                "JPKI for user authentication",
                &point_filling,
            )?)?,
            extension::ocsp_responder()?,
            authority_key_identifier,
            extension::subject_key_identifier(&key.key_id())?,
        ],
        Purpose::Signing => vec![
            extension::key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)?,
            extension::policy(SIGNING_TEST_POLICY)?,
            extension::synthetic_person()?,
            extension::issuer_alt_name(name::japanese_authority("署名用", &issuer_filling)?)?,
            extension::distribution_point(name::distribution_point(
                "JPKI for digital signature",
                &point_filling,
            )?)?,
            extension::ocsp_responder()?,
            authority_key_identifier,
            extension::subject_key_identifier(&key.key_id())?,
        ],
    };
    Ok(TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(spec.serial),
        signature: SignatureDigest::Sha256.algorithm(),
        issuer: purpose.authority_name()?,
        validity: validity(spec.not_before, spec.not_after)?,
        subject: subject(purpose, &spec.subject)?,
        subject_public_key_info: key.public().clone(),
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    })
}

/// `C=JP` and the opaque identifier; a signing certificate adds prefecture and city.
fn subject(purpose: Purpose, identifier: &str) -> Result<Name, MintError> {
    let country = NameBuilder::japan();
    match purpose {
        Purpose::Authentication => country,
        Purpose::Signing => country.locality("Shiken-ken").locality("Kazasu-shi"),
    }
    .common_name(identifier)
    .build()
}
