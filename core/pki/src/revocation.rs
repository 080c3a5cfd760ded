//! What is known about revocation.

use crate::{AuthorityKeyId, SerialNumber, UnixSeconds};

/// An answer about one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationStatus {
    /// Not revoked.
    Good,
    /// Revoked, or on hold (一時停止) while a card is lost.
    Revoked {
        /// Since when.
        at: UnixSeconds,
    },
    /// No fresh information.
    Unknown,
}

/// Prepared revocation information. Answers at once from data fetched beforehand (lists, or OCSP answers asked for in
/// advance): verification itself never waits for a network. Addresses come from settings, never from a certificate.
pub trait Revocation {
    /// What is known at `at` about the certificate with this serial number of this CA.
    fn status(&self, authority: &AuthorityKeyId, serial: &SerialNumber, at: UnixSeconds) -> RevocationStatus;
}

/// What to do with a certificate whose revocation is unknown. A setting: an outage of the responder must not be able to
/// decide by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnknownPolicy {
    /// Refuse it.
    Refuse,
    /// Accept it, and say so in [`Verified::revocation_known`](crate::Verified::revocation_known).
    Accept,
}
