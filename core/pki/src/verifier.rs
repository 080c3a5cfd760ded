//! The decision on a certificate.

use crate::anchor::Authority;
use crate::{
    AnchorError, AuthenticationCertificate, Doubt, DoubtPolicy, GraceStart, Mode, Revocation,
    RevocationPolicy, RevocationStatus, TrustAnchors, UnixSeconds,
};

/// The settings that decide where the sources leave a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerificationSettings {
    /// Start of the three months of grace.
    pub grace_start: GraceStart,
    /// What to do when nothing current is known about revocation.
    pub revocation: RevocationPolicy,
}

/// Verifies user-authentication certificates against the anchors of one [`Mode`].
///
/// # An expired CA
/// A CA must have been within its dates when the certificate was issued, and at the last instant the certificate claims
/// to be current: now, or its own last instant once it is in its grace. So a CA generation that has expired (the first
/// one did on 2025-10-19; facts, card §5.2) still vouches for certificates that ended before it and are in their grace,
/// and for nothing else.
#[derive(Debug, Clone)]
pub struct Verifier {
    mode: Mode,
    anchors: TrustAnchors,
    settings: VerificationSettings,
}

impl Verifier {
    /// A verifier for one world.
    ///
    /// # Errors
    /// [`AnchorError::Mode`] when the anchors belong to the other world.
    pub fn new(
        mode: Mode,
        anchors: TrustAnchors,
        settings: VerificationSettings,
    ) -> Result<Self, AnchorError> {
        if anchors.mode() != mode {
            return Err(AnchorError::Mode {
                anchors: anchors.mode(),
                wanted: mode,
            });
        }
        Ok(Self {
            mode,
            anchors,
            settings,
        })
    }

    /// Decides on a certificate at an instant: world and policy, issuer, signature, dates of the CA, usage, dates with
    /// grace, revocation, in this order. Nothing after the signature is looked at before the signature holds, except the
    /// policy, whose lack can only refuse.
    ///
    /// # Errors
    /// The first [`VerificationError`] in that order.
    pub fn verify(
        &self,
        certificate: &AuthenticationCertificate,
        at: UnixSeconds,
        revocation: &dyn Revocation,
    ) -> Result<Verified, VerificationError> {
        let standing = self.examine(certificate, at)?;
        let revocation = self.check_revocation(certificate, standing, at, revocation)?;
        Ok(Verified { standing, revocation })
    }

    /// Everything in [`Verifier::verify`] but revocation: whether it is worth asking about the certificate at all. It
    /// decides nothing.
    ///
    /// # Errors
    /// As [`Verifier::verify`], up to the dates.
    pub fn examine(
        &self,
        certificate: &AuthenticationCertificate,
        at: UnixSeconds,
    ) -> Result<Standing, VerificationError> {
        self.check_policy(certificate)?;
        let authority = self.issuer(certificate)?;
        if !vouches(authority, certificate, at) {
            return Err(VerificationError::AuthorityDates);
        }
        if !certificate.is_for_authentication() {
            return Err(VerificationError::Usage);
        }
        self.standing(certificate, at)
    }

    fn check_policy(&self, certificate: &AuthenticationCertificate) -> Result<(), VerificationError> {
        match certificate.mode() {
            Some(found) if found != self.mode => Err(VerificationError::Mode { found }),
            _ if certificate
                .policies()
                .contains(&self.mode.authentication_policy()) =>
            {
                Ok(())
            }
            _ => Err(VerificationError::Policy),
        }
    }

    /// The CA whose key made the signature, among those of the right name and key identifier.
    fn issuer<'a>(
        &'a self,
        certificate: &AuthenticationCertificate,
    ) -> Result<&'a Authority, VerificationError> {
        let mut refusal = VerificationError::UnknownAuthority;
        for authority in self
            .anchors
            .candidates(&certificate.issuer, certificate.authority_key_id())
        {
            match certificate.signed.verify(&authority.key) {
                Ok(()) => return Ok(authority),
                Err(_) => refusal = VerificationError::Signature,
            }
        }
        Err(refusal)
    }

    fn standing(
        &self,
        certificate: &AuthenticationCertificate,
        at: UnixSeconds,
    ) -> Result<Standing, VerificationError> {
        let (not_before, expired_at) = (certificate.not_before(), certificate.not_after());
        if at < not_before {
            return Err(VerificationError::NotYetValid { not_before });
        }
        if at <= expired_at {
            return Ok(Standing::Valid);
        }
        let until = self.settings.grace_start.until(expired_at).unwrap_or(expired_at);
        if at > until {
            return Err(VerificationError::Expired { expired_at, until });
        }
        Ok(Standing::InGrace { expired_at, until })
    }

    /// Expiry heals nothing: a certificate revoked before it stays revoked in its grace.
    fn check_revocation(
        &self,
        certificate: &AuthenticationCertificate,
        standing: Standing,
        at: UnixSeconds,
        revocation: &dyn Revocation,
    ) -> Result<RevocationBasis, VerificationError> {
        match revocation.status(certificate.authority_key_id(), certificate.serial(), at) {
            RevocationStatus::Good => Ok(RevocationBasis::Current),
            RevocationStatus::Revoked { at } => Err(VerificationError::Revoked { at }),
            RevocationStatus::Unknown { doubt, last_good } => {
                let refused = VerificationError::RevocationUnknown { doubt };
                match self.settings.revocation.of(standing, doubt) {
                    DoubtPolicy::Refuse => Err(refused),
                    DoubtPolicy::Accept => Ok(RevocationBasis::Nothing),
                    DoubtPolicy::LastGood { seconds } => last_good
                        // What was said before the certificate was issued was said of no certificate.
                        .filter(|good| certificate.not_before() <= *good)
                        .filter(|good| at.min(certificate.not_after()) <= good.plus(i64::from(seconds)))
                        .map(|at| RevocationBasis::LastGood { at })
                        .ok_or(refused),
                }
            }
        }
    }
}

/// See [`Verifier`], "An expired CA".
fn vouches(authority: &Authority, certificate: &AuthenticationCertificate, at: UnixSeconds) -> bool {
    let last_current = at.min(certificate.not_after()).max(certificate.not_before());
    authority.is_valid_at(certificate.not_before()) && authority.is_valid_at(last_current)
}

/// The outcome for a certificate that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Valid, or expired and in grace.
    pub standing: Standing,
    /// What the certificate's not being revoked rests on.
    pub revocation: RevocationBasis,
}

/// What "not revoked" rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationBasis {
    /// A current list or answer.
    Current,
    /// The last known one, under [`DoubtPolicy::LastGood`].
    LastGood {
        /// When it was given.
        at: UnixSeconds,
    },
    /// Nothing at all, under [`DoubtPolicy::Accept`].
    Nothing,
}

/// How a usable certificate stands to its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Within its dates; both ends belong to them.
    Valid,
    /// Expired, but still good for checking an insurance qualification (facts, eligibility 71).
    InGrace {
        /// Last instant of validity.
        expired_at: UnixSeconds,
        /// Last instant of the grace.
        until: UnixSeconds,
    },
}

/// Why a certificate may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerificationError {
    /// A certificate of the other world.
    #[error("a {found:?} certificate in the other mode")]
    Mode {
        /// The world of the certificate.
        found: Mode,
    },
    /// Not the policy of a plastic card's user-authentication certificate.
    #[error("not the policy of a user-authentication certificate")]
    Policy,
    /// No anchor has the issuer's name and key identifier.
    #[error("issued by an authority that is not known")]
    UnknownAuthority,
    /// The signature was not made by the CA it names, or not by an accepted algorithm.
    #[error("the signature of the authority does not hold")]
    Signature,
    /// The CA was outside its own dates when it counted.
    #[error("the authority was outside its own validity")]
    AuthorityDates,
    /// Not a certificate for user authentication alone.
    #[error("not for user authentication")]
    Usage,
    /// Validity has not begun.
    #[error("not valid yet")]
    NotYetValid {
        /// First instant of validity.
        not_before: UnixSeconds,
    },
    /// Validity and grace are over.
    #[error("expired, and the grace is over")]
    Expired {
        /// Last instant of validity.
        expired_at: UnixSeconds,
        /// Last instant of the grace.
        until: UnixSeconds,
    },
    /// Revoked or on hold.
    #[error("revoked")]
    Revoked {
        /// Since when.
        at: UnixSeconds,
    },
    /// Nothing current is known about revocation, and the policy refuses that.
    #[error("revocation is unknown: {doubt:?}")]
    RevocationUnknown {
        /// Why.
        doubt: Doubt,
    },
}

impl VerificationError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Mode { found: Mode::Test } => "certificate.mode.test-in-production",
            Self::Mode { .. } | Self::Policy => "certificate.policy.unknown",
            Self::UnknownAuthority | Self::AuthorityDates => "certificate.path.unknown-authority",
            Self::Signature => "certificate.path.signature",
            Self::Usage => "certificate.usage.wrong",
            Self::NotYetValid { .. } => "certificate.dates.not-yet-valid",
            Self::Expired { .. } => "certificate.dates.expired",
            Self::Revoked { .. } => "certificate.revocation.revoked",
            Self::RevocationUnknown { .. } => "certificate.revocation.unknown",
        }
    }
}
