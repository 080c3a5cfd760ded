//! Authentication certificates (利用者証明用電子証明書): the certificate room under this service's settings.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use jiff::Timestamp;
use kazasu_pki::{
    AnchorError, AuthenticationCertificate, CrlError, CrlSet, Mode, Revocation, RevocationRecord,
    RevocationSources, RevokedCertificate, Standing, TrustAnchors, UnixSeconds, VerificationError,
    VerificationSettings, Verifier, verify_signature,
};
use thiserror::Error;

use crate::clock::whole_milliseconds;
use crate::problem::{Coded, Refusal};
use crate::settings::{GraceStart, Settings};

/// The pair that names a certificate. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateName {
    /// Key identifier of the authority.
    pub authority_key_id: Vec<u8>,
    /// 発行番号, big endian without leading zeros.
    pub serial: Vec<u8>,
}

/// A certificate that may be used, and whose card made the signature.
#[derive(Debug)]
pub struct Checked {
    /// Which one.
    pub name: CertificateName,
    /// Where it has expired: the last instant it may still be used.
    pub grace_until: Option<Timestamp>,
}

/// Why a certificate or a signature does not count. Holds the fact only, never the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// No authentication certificate at all.
    #[error("the certificate is malformed")]
    Malformed,
    /// The signature is not over what this service believes was signed, or not by this certificate's key.
    #[error(
        "the signature does not hold for this origin, challenge, facility, device, certificate and method"
    )]
    Signature,
    /// The certificate may not be used.
    #[error(transparent)]
    Refused(#[from] VerificationError),
}

/// Why certificates cannot be judged at all.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        error: std::io::Error,
    },
    /// The trust anchors cannot be used.
    #[error("trust anchors: {0}")]
    Anchors(#[from] AnchorError),
    /// A revocation list cannot be used.
    #[error("{path}: {error}")]
    List {
        /// The file.
        path: PathBuf,
        /// The cause.
        error: CrlError,
    },
}

impl LoadError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

impl Coded for CertificateError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "certificate.parse.malformed",
            Self::Signature => "check.signature.invalid",
            Self::Refused(error) => error.code(),
        }
    }
}

/// Size and time of a file.
type FileState = (u64, SystemTime);

/// Adds a list to `set` unless the file is the one already `seen`.
fn read_list(path: &Path, seen: &mut Option<FileState>, set: &mut CrlSet) -> Result<(), LoadError> {
    let facts = fs::metadata(path).map_err(|error| file(path, error))?;
    let state = facts.modified().ok().map(|time| (facts.len(), time));
    if state.is_some() && *seen == state {
        return Ok(());
    }
    let der = fs::read(path).map_err(|error| file(path, error))?;
    set.add(&der).map_err(|error| LoadError::List {
        path: path.to_owned(),
        error,
    })?;
    *seen = state;
    Ok(())
}

impl From<CertificateError> for Refusal {
    fn from(error: CertificateError) -> Self {
        Self::of(&error)
    }
}

impl fmt::Debug for CertificateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CertificateName(***)")
    }
}

/// Judges certificates; shared by all requests.
pub struct Certificates {
    verifier: Verifier,
    lists: Vec<PathBuf>,
    /// Size and time of each list when it was read last: an unchanged list is not parsed again.
    read: Mutex<Vec<Option<FileState>>>,
    revocation: RwLock<Arc<CrlSet>>,
    /// What lists revoke and nobody has written down yet.
    learned: Mutex<Vec<RevokedCertificate>>,
    anchors: TrustAnchors,
    grace_start: kazasu_pki::GraceStart,
}

impl Certificates {
    /// Reads trust anchors and revocation lists.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn load(settings: &Settings) -> Result<Self, LoadError> {
        let mut pem = String::new();
        for path in &settings.trust_anchors {
            pem.push_str(&fs::read_to_string(path).map_err(|error| file(path, error))?);
            pem.push('\n');
        }
        let mode = if settings.test_mode {
            Mode::Test
        } else {
            Mode::Production
        };
        // A service that offers no method (the mock) checks no card; any other must name whom it trusts.
        let anchors = if settings.methods.is_empty() && settings.trust_anchors.is_empty() {
            TrustAnchors::none(mode)
        } else {
            TrustAnchors::from_pem(mode, &pem)?
        };
        let grace_start = match settings.grace_start {
            GraceStart::ExpiryDay => kazasu_pki::GraceStart::Expiry,
            GraceStart::EndOfMonth => kazasu_pki::GraceStart::EndOfMonth,
        };
        let rules = VerificationSettings {
            grace_start,
            revocation: settings.revocation_policy.table(),
        };
        let certificates = Self {
            revocation: RwLock::new(Arc::new(CrlSet::new(anchors.clone()))),
            verifier: Verifier::new(mode, anchors.clone(), rules)?,
            read: Mutex::new(vec![None; settings.revocation_lists.len()]),
            lists: settings.revocation_lists.clone(),
            learned: Mutex::default(),
            anchors,
            grace_start,
        };
        certificates.reload()?;
        Ok(certificates)
    }

    /// Reads the revocation lists that changed. What earlier lists said stays known (RFC 5280 §3.3 lets an
    /// authority drop expired certificates, and those may still be in their grace).
    ///
    /// # Errors
    /// The first [`LoadError`]; the other lists are taken all the same, and of the faulty one what was known stays.
    pub fn reload(&self) -> Result<(), LoadError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut set = CrlSet::clone(&self.lists());
        let mut first_fault = Ok(());
        for (path, seen) in self.lists.iter().zip(read.iter_mut()) {
            match read_list(path, seen, &mut set) {
                Ok(()) => {}
                // One authority's bad list must not hide what another one revoked.
                Err(error) => first_fault = first_fault.and(Err(error)),
            }
        }
        self.learn_again(set.take_learned());
        *self.revocation.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        first_fault
    }

    /// The signature over `preimage`, then everything about the certificate at `at` but its revocation: whether it is
    /// worth asking about. [`Certificates::conclude`] decides.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn examine(
        &self,
        der: &[u8],
        preimage: &[u8],
        signature: &[u8],
        at: Timestamp,
    ) -> Result<AuthenticationCertificate, CertificateError> {
        let certificate = AuthenticationCertificate::parse(der).map_err(|_| CertificateError::Malformed)?;
        verify_signature(&certificate, preimage, signature).map_err(|_| CertificateError::Signature)?;
        self.verifier.examine(&certificate, seconds(at))?;
        Ok(certificate)
    }

    /// Decides on a certificate by the lists and what is known of it alone.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn conclude(
        &self,
        certificate: &AuthenticationCertificate,
        record: &RevocationRecord,
        at: Timestamp,
    ) -> Result<Checked, CertificateError> {
        let lists = self.lists();
        let both: [&dyn Revocation; 2] = [lists.as_ref(), record];
        let verified = self
            .verifier
            .verify(certificate, seconds(at), &RevocationSources(&both))?;
        let grace_until = match verified.standing {
            Standing::Valid => None,
            Standing::InGrace { until, .. } => Some(whole_milliseconds(until.get().saturating_mul(1_000))),
        };
        Ok(Checked {
            name: CertificateName {
                authority_key_id: certificate.authority_key_id().as_bytes().to_vec(),
                serial: certificate.serial().as_bytes().to_vec(),
            },
            grace_until,
        })
    }

    /// The certificate, if all but its revocation is in order.
    pub(crate) fn worth_asking(&self, der: &[u8], at: Timestamp) -> Option<AuthenticationCertificate> {
        let certificate = AuthenticationCertificate::parse(der).ok()?;
        self.verifier.examine(&certificate, seconds(at)).ok()?;
        Some(certificate)
    }

    /// The last instant at which a certificate may be used, its grace included.
    pub(crate) fn usable_until(&self, certificate: &AuthenticationCertificate) -> UnixSeconds {
        let not_after = certificate.not_after();
        self.grace_start.until(not_after).unwrap_or(not_after)
    }

    /// The trust anchors.
    pub(crate) fn anchors(&self) -> &TrustAnchors {
        &self.anchors
    }

    /// The revocation lists as they were read last.
    pub(crate) fn lists(&self) -> Arc<CrlSet> {
        self.revocation
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What lists revoke and nobody has taken yet.
    pub(crate) fn take_learned(&self) -> Vec<RevokedCertificate> {
        std::mem::take(&mut *self.learned.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps for the next [`Certificates::take_learned`].
    pub(crate) fn learn_again(&self, mut learned: Vec<RevokedCertificate>) {
        let mut held = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        held.append(&mut learned);
    }
}

fn seconds(at: Timestamp) -> UnixSeconds {
    UnixSeconds::new(at.as_second())
}

fn file(path: &Path, error: std::io::Error) -> LoadError {
    LoadError::File {
        path: path.to_owned(),
        error,
    }
}
