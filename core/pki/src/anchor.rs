//! The CA certificates that are trusted.

use std::fmt;
use std::sync::Arc;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::name::Name;

use crate::certificate::{decode, extension, policies};
use crate::{AuthorityKeyId, CertificateError, Mode, PublicKey, UnixSeconds};

/// The CAs trusted in one [`Mode`], which the set carries with it for good.
///
/// All generations of a national CA share one distinguished name (facts, card §5.2); they are told apart by key
/// identifier. Cheap to clone.
#[derive(Clone)]
pub struct TrustAnchors {
    mode: Mode,
    authorities: Arc<[Authority]>,
}

impl TrustAnchors {
    /// Most anchors taken (`project-defined`; three generations exist).
    pub const MOST: usize = 64;

    /// Reads every `CERTIFICATE` block of a PEM text; text between the blocks is ignored.
    ///
    /// Each must be a self-signed CA: basicConstraints cA, keyUsage keyCertSign, a signature by its own key. Dates are
    /// looked at when a certificate is verified, since an expired CA still vouches for certificates in their grace.
    /// A CA marked with a test policy, as all minted ones are, is refused in [`Mode::Production`].
    ///
    /// # Errors
    /// [`AnchorError`]; the set is all or nothing, so that a damaged file is noticed.
    pub fn from_pem(mode: Mode, pem: &str) -> Result<Self, AnchorError> {
        let blocks = pem_blocks(pem)?;
        if blocks.is_empty() {
            return Err(AnchorError::None);
        }
        if blocks.len() > Self::MOST {
            return Err(AnchorError::TooMany { count: blocks.len() });
        }
        let authorities = blocks
            .iter()
            .enumerate()
            .map(|(index, der)| Authority::from_der(mode, index, der))
            .collect::<Result<_, _>>()?;
        Ok(Self { mode, authorities })
    }

    /// No CA at all: every certificate is refused as one of an unknown authority. For a service that checks no card.
    #[must_use]
    pub fn none(mode: Mode) -> Self {
        Self {
            mode,
            authorities: Vec::new().into(),
        }
    }

    /// The world these anchors are trusted in.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Key identifiers of the CAs, in the order of the file.
    pub fn key_ids(&self) -> impl Iterator<Item = &AuthorityKeyId> {
        self.authorities.iter().map(|authority| &authority.key_id)
    }

    /// The CAs that could have signed something issued under this name **and** key identifier.
    pub(crate) fn candidates<'anchors, 'wanted>(
        &'anchors self,
        name: &'wanted Name,
        key_id: &'wanted AuthorityKeyId,
    ) -> impl Iterator<Item = &'anchors Authority> + use<'anchors, 'wanted> {
        self.authorities
            .iter()
            .filter(move |authority| authority.key_id == *key_id && authority.name == *name)
    }
}

impl fmt::Debug for TrustAnchors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustAnchors")
            .field("mode", &self.mode)
            .field("count", &self.authorities.len())
            .finish_non_exhaustive()
    }
}

/// One trusted CA.
pub(crate) struct Authority {
    pub(crate) name: Name,
    pub(crate) key_id: AuthorityKeyId,
    pub(crate) key: PublicKey,
    pub(crate) signs_lists: bool,
    pub(crate) dates: Dates,
}

/// First and last instant of validity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dates {
    not_before: UnixSeconds,
    not_after: UnixSeconds,
}

impl Dates {
    pub(crate) fn contain(self, at: UnixSeconds) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }
}

impl Authority {
    fn from_der(mode: Mode, index: usize, der: &[u8]) -> Result<Self, AnchorError> {
        let named = |error| AnchorError::Certificate { index, error };
        let (signed, tbs) = decode(der).map_err(named)?;
        let key = PublicKey::from_info(&tbs.subject_public_key_info).map_err(named)?;
        let constraints = extension::<BasicConstraints>(&tbs).map_err(named)?;
        let usage = extension::<KeyUsage>(&tbs).map_err(named)?;
        let may_issue = usage.is_some_and(|usage| usage.0.contains(KeyUsages::KeyCertSign));
        if !constraints.is_some_and(|constraints| constraints.ca) || !may_issue {
            return Err(AnchorError::NotAuthority { index });
        }
        if tbs.issuer != tbs.subject || signed.verify(&key).is_err() {
            return Err(AnchorError::SelfSignature { index });
        }
        if mode == Mode::Production && Mode::of_policies(&policies(&tbs).map_err(named)?) == Some(Mode::Test)
        {
            return Err(AnchorError::Mode {
                anchors: Mode::Test,
                wanted: mode,
            });
        }
        Ok(Self {
            key_id: key_id(&tbs, &key).map_err(named)?,
            key,
            signs_lists: usage.is_some_and(|usage| usage.0.contains(KeyUsages::CRLSign)),
            dates: Dates {
                not_before: tbs.validity.not_before.into(),
                not_after: tbs.validity.not_after.into(),
            },
            name: tbs.subject,
        })
    }

    /// Whether the CA is within its own dates.
    pub(crate) fn is_valid_at(&self, at: UnixSeconds) -> bool {
        self.dates.contain(at)
    }
}

/// The subject key identifier, else SHA-1 of the key (RFC 5280 §4.2.1.2, method 1).
fn key_id(tbs: &TbsCertificate, key: &PublicKey) -> Result<AuthorityKeyId, CertificateError> {
    Ok(match extension::<SubjectKeyIdentifier>(tbs)? {
        Some(identifier) => AuthorityKeyId::from_bytes(identifier.0.as_bytes())?,
        None => AuthorityKeyId::from_bytes(digest(&SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes()).as_ref())?,
    })
}

/// The DER inside every `CERTIFICATE` block.
fn pem_blocks(pem: &str) -> Result<Vec<Vec<u8>>, AnchorError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut blocks = Vec::new();
    // What stands before the first BEGIN is text.
    for part in pem.split(BEGIN).skip(1) {
        let (body, _text) = part.split_once(END).ok_or(AnchorError::Pem)?;
        let (_label, der) =
            der::pem::decode_vec(format!("{BEGIN}{body}{END}\n").as_bytes()).map_err(|_| AnchorError::Pem)?;
        blocks.push(der);
    }
    Ok(blocks)
}

/// Why a set of anchors cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
    /// A PEM block is damaged.
    #[error("a damaged PEM block")]
    Pem,
    /// No certificate in the text.
    #[error("no certificate in the text")]
    None,
    /// More than [`TrustAnchors::MOST`].
    #[error("{count} anchors are too many")]
    TooMany {
        /// Certificates given.
        count: usize,
    },
    /// One of them is no acceptable certificate.
    #[error("certificate {index}: {error}")]
    Certificate {
        /// Its place in the file, from 0.
        index: usize,
        /// What is wrong with it.
        error: CertificateError,
    },
    /// One of them may not issue certificates.
    #[error("certificate {index} is no certification authority")]
    NotAuthority {
        /// Its place in the file, from 0.
        index: usize,
    },
    /// One of them is not signed by itself.
    #[error("certificate {index} is not signed by itself")]
    SelfSignature {
        /// Its place in the file, from 0.
        index: usize,
    },
    /// Anchors of one world were offered to the other.
    #[error("{anchors:?} anchors in {wanted:?} mode")]
    Mode {
        /// The world of the anchors.
        anchors: Mode,
        /// The world they were wanted for.
        wanted: Mode,
    },
}

impl AnchorError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pem => "trust.anchor.unusable",
            Self::None => "trust.anchor.unusable",
            Self::TooMany { .. } => "trust.anchor.unusable",
            Self::Certificate { .. } => "trust.anchor.unusable",
            Self::NotAuthority { .. } => "trust.anchor.unusable",
            Self::SelfSignature { .. } => "trust.anchor.unusable",
            Self::Mode { .. } => "trust.anchor.unusable",
        }
    }
}
