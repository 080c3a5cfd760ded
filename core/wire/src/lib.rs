//! What app and service say to each other: the `/v1` messages, the bytes a card signs, the result
//! vocabulary and the activation payload.
//!
//! This crate is the **frozen contract**. `/v1` only grows: a field may be added when its absence has a
//! meaning, none is renamed, removed or given another meaning. Golden JSON under `tests/golden` holds every
//! message as it was released. Unknown enum values are carried, never refused ([`validity::Validity::Unknown`]).
//!
//! The messages of the official web service are not public, so this protocol as a whole is `project-defined`;
//! the *vocabulary* of results follows the publicly known element names (`QualificationValidity`,
//! `InsurerNumber`, …): [`coverage`], the codes in [`code`], the share in [`share`], number formats in [`number`], the
//! clipboard text in [`copy`]. Dates in eras (和暦) are words and live in `core/words`.
//!
//! ```
//! use kazasu_wire::check::CheckRequest;
//! use kazasu_wire::method::Method;
//! use kazasu_wire::origin::ServiceOrigin;
//! use kazasu_wire::signed::SignedCheck;
//!
//! let origin = ServiceOrigin::parse("https://eligibility.kazasu.example")?;
//! let signed = SignedCheck {
//!     origin: &origin,
//!     challenge: &[7; 32],
//!     facility: &"f-tokyo-1".parse()?,
//!     device: &[8; 32].into(),
//!     certificate_sha256: &[9; 32],
//!     method: &Method::Pin,
//! };
//! assert_eq!(signed.digest().len(), 32); // what the card signs, wrapped in a DigestInfo
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(clippy::expect_used, clippy::indexing_slicing)]

pub mod activation;
pub mod base64url;
pub mod challenge;
pub mod check;
pub mod client;
pub mod code;
pub mod copy;
pub mod coverage;
pub mod dpop;
pub mod elderly_certificate;
pub mod equipment;
pub mod id;
pub mod jwk;
pub mod method;
pub mod number;
pub mod open_enum;
pub mod origin;
pub mod payload;
pub mod precheck;
pub mod problem;
pub mod receipt;
pub mod result;
pub mod retention;
pub mod route;
pub mod secret;
pub mod share;
pub mod signed;
pub mod stop;
pub mod terminal_authentication;
pub mod token;
pub mod validity;
pub mod width;
#[cfg(feature = "xml")]
pub mod xml;
