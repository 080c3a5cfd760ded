//! A test PKI minted at run time, shaped like the one behind the My Number Card (facts, card §5).
//!
//! Keys are a committed pool of marked synthetic ones (`tests/testkit/keys`); every certificate and revocation list is
//! made relative to the instant given to [`Mint::at`], so nothing rots. Two generations of CA share **one** distinguished
//! name, as the national ones do, and every name, URL and person in here is visibly synthetic. What the sources do not
//! publish (texts that fill a certificate to its size, CA serial numbers, CRL period) is `project-defined`.
//!
//! ```
//! use jiff::{Timestamp, ToSpan};
//! use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
//!
//! let now = Timestamp::now();
//! let mint = Mint::at(now);
//! let der = mint.authentication(&CertificateSpec {
//!     generation: Generation::Third,
//!     serial: 0x06D1_8006,
//!     key_slot: 0,
//!     size: 1590,
//!     subject: "000000A0KAZASU48000000A".to_owned(),
//!     not_before: now - 24.hours(),
//!     not_after: now + 24.hours(),
//! })?;
//! assert_eq!(der.len(), 1590);
//! # Ok::<(), kazasu_testkit::mint::MintError>(())
//! ```

mod authority;
mod certificate;
mod crl;
mod draft;
mod error;
mod extension;
mod key;
mod name;
mod ocsp;
mod responder;
mod terminal;
#[cfg(test)]
mod tests;

pub use authority::{Generation, Mint};
pub use certificate::CertificateSpec;
pub use crl::CrlDraft;
pub use draft::{
    AUTHENTICATION_POLICY, AUTHENTICATION_TEST_POLICY, CertificateDraft, SIGNING_TEST_POLICY,
    SignatureDigest, SigningKey,
};
pub use error::MintError;
pub use key::sign_padded;
pub use ocsp::{OcspDraft, OcspSigner, ocsp_time};
pub use responder::{authority_key_pem, holder_key_pem, stranger_key_pem};
pub(crate) use terminal::{ANSWER_DOMAIN, month_of, verify_message};
pub use terminal::{Terminal, TerminalDraft, TerminalKeyId, TerminalRoot};
