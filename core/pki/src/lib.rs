//! Certificates, trust anchors, paths, signatures and revocation of JPKI (公的個人認証サービス).
//!
//! One crate for app and service, pure: no clock, no network, no files. Time is an argument, revocation data is fetched
//! beforehand by whoever may fetch it (facts, card §5.3: only approved verifiers), and nothing in here panics on bytes
//! from a card.
//!
//! - [`AuthenticationCertificate`] reads a user-authentication certificate (利用者証明用電子証明書).
//! - [`TrustAnchors`] are the CA certificates trusted in one [`Mode`]; all generations share **one** name, so a path is
//!   found by key identifier, never by name alone.
//! - [`Verifier`] decides on path, usage, policy, dates with the three months of grace, and revocation.
//! - [`verify_signature`] checks what the card signed.
//! - [`Revocation`] is a prepared answer: [`CrlSet`] gives it from revocation lists, [`OcspRequest`] and
//!   [`RevocationRecord`] from a responder; [`RevocationPolicy`] says what counts when there is none.
//!
//! ```
//! use kazasu_pki::{
//!     AuthenticationCertificate, CrlSet, GraceStart, Mode, RevocationPolicy, Standing, TrustAnchors, UnixSeconds,
//!     VerificationSettings, Verifier,
//! };
//! # use jiff::{Timestamp, ToSpan};
//! # use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
//! # let now = Timestamp::now();
//! # let mint = Mint::at(now);
//! # let (anchors_pem, crl_der) = (mint.anchors_pem(), mint.crl_der(Generation::Third, &[])?);
//! # let card_bytes = mint.authentication(&CertificateSpec {
//! #     generation: Generation::Third, serial: 0x0123_4567, key_slot: 0, size: 1590,
//! #     subject: "000000A0KAZASU48000000A".to_owned(), not_before: now - 1.hours(), not_after: now + 1.hours(),
//! # })?;
//! # let at = UnixSeconds::new(now.as_second());
//! let anchors = TrustAnchors::from_pem(Mode::Test, &anchors_pem)?;
//! let mut lists = CrlSet::new(anchors.clone());
//! lists.add(&crl_der)?;
//!
//! let settings =
//!     VerificationSettings { grace_start: GraceStart::EndOfMonth, revocation: RevocationPolicy::STRICT };
//! let verifier = Verifier::new(Mode::Test, anchors, settings)?;
//! let certificate = AuthenticationCertificate::parse(&card_bytes)?;
//! let verified = verifier.verify(&certificate, at, &lists)?;
//! assert_eq!(verified.standing, Standing::Valid);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(clippy::indexing_slicing, clippy::expect_used)]

mod anchor;
mod certificate;
mod crl;
mod digest;
mod grace;
mod identifier;
mod key;
mod mode;
mod ocsp;
mod policy;
mod revocation;
mod signed;
mod time;
mod verifier;

pub use anchor::{AnchorError, TrustAnchors};
pub use certificate::{AuthenticationCertificate, CertificateError};
pub use const_oid::ObjectIdentifier;
pub use crl::{CrlError, CrlSet, RevokedCertificate};
pub use digest::CertificateDigest;
pub use grace::GraceStart;
pub use identifier::{AuthorityKeyId, IdentifierError, SerialNumber};
pub use key::{PublicKey, SignatureError, verify_signature};
pub use mode::Mode;
pub use ocsp::{
    NoncePolicy, OcspAnswer, OcspError, OcspRefusal, OcspRequest, OcspRules, OcspStatus, RevocationRecord,
};
pub use policy::{DoubtPolicies, DoubtPolicy, RevocationPolicy};
pub use revocation::{Doubt, Revocation, RevocationSources, RevocationStatus};
pub use time::UnixSeconds;
pub use verifier::{RevocationBasis, Standing, VerificationError, VerificationSettings, Verified, Verifier};
pub use x509_cert::ext::pkix::{KeyUsage, KeyUsages};
