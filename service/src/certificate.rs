//! Authentication certificates (利用者証明用電子証明書): the certificate room under this service's settings.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use jiff::Timestamp;
use kazasu_pki::{
    AnchorError, AuthenticationCertificate, CrlError, CrlSet, DoubtPolicy, Mode, RevocationPolicy, Standing,
    TrustAnchors, UnixSeconds, VerificationError, VerificationSettings, Verifier, verify_signature,
};
use thiserror::Error;

use crate::clock::whole_milliseconds;
use crate::problem::{Coded, Refusal};
use crate::settings::{GraceStart, Settings, UnknownRevocation};

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
        let anchors = TrustAnchors::from_pem(mode, &pem)?;
        let rules = VerificationSettings {
            grace_start: match settings.grace_start {
                GraceStart::ExpiryDay => kazasu_pki::GraceStart::Expiry,
                GraceStart::EndOfMonth => kazasu_pki::GraceStart::EndOfMonth,
            },
            revocation: RevocationPolicy::always(match settings.unknown_revocation {
                UnknownRevocation::Refuse => DoubtPolicy::Refuse,
                UnknownRevocation::Accept => DoubtPolicy::Accept,
            }),
        };
        let certificates = Self {
            revocation: RwLock::new(Arc::new(CrlSet::new(anchors.clone()))),
            verifier: Verifier::new(mode, anchors, rules)?,
            read: Mutex::new(vec![None; settings.revocation_lists.len()]),
            lists: settings.revocation_lists.clone(),
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
        let mut set = CrlSet::clone(&self.current());
        let mut first_fault = Ok(());
        for (path, seen) in self.lists.iter().zip(read.iter_mut()) {
            match read_list(path, seen, &mut set) {
                Ok(()) => {}
                // One authority's bad list must not hide what another one revoked.
                Err(error) => first_fault = first_fault.and(Err(error)),
            }
        }
        *self.revocation.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        first_fault
    }

    /// The signature over `preimage`, then the certificate itself at `at`.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn verify(
        &self,
        der: &[u8],
        preimage: &[u8],
        signature: &[u8],
        at: Timestamp,
    ) -> Result<Checked, CertificateError> {
        let certificate = AuthenticationCertificate::parse(der).map_err(|_| CertificateError::Malformed)?;
        verify_signature(&certificate, preimage, signature).map_err(|_| CertificateError::Signature)?;
        let revocation = self.current();
        let at = UnixSeconds::new(at.as_second());
        let verified = self.verifier.verify(&certificate, at, revocation.as_ref())?;
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

    fn current(&self) -> Arc<CrlSet> {
        self.revocation
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn file(path: &Path, error: std::io::Error) -> LoadError {
    LoadError::File {
        path: path.to_owned(),
        error,
    }
}
