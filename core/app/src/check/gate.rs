//! A first look at the certificate while the card waits: only what must stop the tap before the PIN.
//!
//! Path, dates and revocation are the service's to judge; here a wrong kind of certificate is told from the right
//! one, so that no PIN try is spent on it.

use kazasu_pki::{AuthenticationCertificate, Mode, VerificationError};

/// Why the tap ends before the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turned {
    /// For this reason.
    Away(&'static str),
    /// It may be borne by a phone: the token label tells.
    MaybePhone(&'static str),
}

/// Looks at a certificate in the world this app works in.
pub(super) fn look(der: &[u8], world: Mode) -> Result<(), Turned> {
    let certificate = AuthenticationCertificate::parse(der).map_err(|error| Turned::Away(error.code()))?;
    match certificate.mode() {
        Some(mode) if mode == world => Ok(()),
        Some(mode) => Err(Turned::Away(VerificationError::Mode { found: mode }.code())),
        None => Err(Turned::MaybePhone(VerificationError::Policy.code())),
    }
}
