//! What a certificate is worth about which nothing current is known.

use crate::{Doubt, Standing};

/// What to do in one kind of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DoubtPolicy {
    /// Refuse the certificate.
    Refuse,
    /// Let the last known "not revoked" count, if it was given while the certificate was issued and is young enough.
    LastGood {
        /// Its greatest age in seconds. For a certificate in its grace the age is counted to the **end of its
        /// validity**: after that nothing could be revoked any more.
        seconds: u32,
    },
    /// Accept the certificate, and say so in [`Verified::revocation`](crate::Verified::revocation).
    Accept,
}

/// One policy for each [`Doubt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DoubtPolicies {
    /// No believable answer from any source.
    pub down: DoubtPolicy,
    /// The newest answer has passed its end.
    pub stale: DoubtPolicy,
    /// The responder does not know the certificate.
    pub unrecognized: DoubtPolicy,
}

/// The whole table: a doubt and a standing name one stated policy. "Revoked" is in no cell: it refuses always, in the
/// grace as before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RevocationPolicy {
    /// For certificates within their dates.
    pub valid: DoubtPolicies,
    /// For expired certificates in their three months of grace, which a CA may drop from lists (RFC 5280 §3.3) and a
    /// responder may no longer know (RFC 6960 §4.4.4).
    pub grace: DoubtPolicies,
}

impl DoubtPolicies {
    /// The same in every doubt.
    #[must_use]
    pub const fn always(policy: DoubtPolicy) -> Self {
        Self {
            down: policy,
            stale: policy,
            unrecognized: policy,
        }
    }

    fn of(self, doubt: Doubt) -> DoubtPolicy {
        match doubt {
            Doubt::Down => self.down,
            Doubt::Stale => self.stale,
            Doubt::Unrecognized => self.unrecognized,
        }
    }
}

impl RevocationPolicy {
    /// Every doubt refuses, whatever the standing.
    pub const STRICT: Self = Self::always(DoubtPolicy::Refuse);

    /// The same in every doubt and standing.
    #[must_use]
    pub const fn always(policy: DoubtPolicy) -> Self {
        Self {
            valid: DoubtPolicies::always(policy),
            grace: DoubtPolicies::always(policy),
        }
    }

    /// The cell of the table.
    #[must_use]
    pub fn of(&self, standing: Standing, doubt: Doubt) -> DoubtPolicy {
        match standing {
            Standing::Valid => self.valid.of(doubt),
            Standing::InGrace { .. } => self.grace.of(doubt),
        }
    }
}
