//! What is known about revocation, whichever source it comes from.

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
    /// Nothing current is known. What that means is [`RevocationPolicy`](crate::RevocationPolicy)'s to say.
    Unknown {
        /// Why.
        doubt: Doubt,
        /// When a source last said "not revoked", however long ago.
        last_good: Option<UnixSeconds>,
    },
}

/// Why nothing current is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// No source gave an answer that can be believed: the responder is down, or no list of this CA is there.
    Down,
    /// What was said has passed its end: a list or an answer after its next update.
    Stale,
    /// The responder says that it does not know the certificate (RFC 6960 §2.2, "unknown").
    Unrecognized,
}

/// Prepared revocation information, by lists ([`CrlSet`](crate::CrlSet)), by OCSP
/// ([`RevocationRecord`](crate::RevocationRecord)) or both ([`RevocationSources`]). Answers at once from data fetched
/// beforehand: verification itself never waits for a network. Addresses come from settings, never from a certificate.
pub trait Revocation {
    /// What is known at `at` about the certificate with this serial number of this CA.
    fn status(&self, authority: &AuthorityKeyId, serial: &SerialNumber, at: UnixSeconds) -> RevocationStatus;
}

/// Several sources as one. "Revoked" by any counts, then a responder's "unknown", then "not revoked" by any: a list says
/// "not revoked" by silence, and its silence does not vouch for a certificate the responder has never heard of.
#[derive(Clone, Copy)]
pub struct RevocationSources<'a>(pub &'a [&'a dyn Revocation]);

impl Revocation for RevocationSources<'_> {
    fn status(&self, authority: &AuthorityKeyId, serial: &SerialNumber, at: UnixSeconds) -> RevocationStatus {
        let nothing = RevocationStatus::Unknown {
            doubt: Doubt::Down,
            last_good: None,
        };
        self.0
            .iter()
            .map(|source| source.status(authority, serial, at))
            .fold(nothing, weightier)
    }
}

fn weightier(one: RevocationStatus, other: RevocationStatus) -> RevocationStatus {
    use RevocationStatus::{Good, Revoked, Unknown};
    match (one, other) {
        (Revoked { at: one }, Revoked { at: other }) => Revoked { at: one.min(other) },
        (revoked @ Revoked { .. }, _) | (_, revoked @ Revoked { .. }) => revoked,
        (Good, Good) => Good,
        (Good, doubtful @ Unknown { doubt, .. }) | (doubtful @ Unknown { doubt, .. }, Good) => match doubt {
            Doubt::Unrecognized => doubtful,
            Doubt::Down | Doubt::Stale => Good,
        },
        (
            Unknown {
                doubt: one,
                last_good: one_good,
            },
            Unknown {
                doubt: other,
                last_good: other_good,
            },
        ) => Unknown {
            doubt: one.max(other),
            last_good: one_good.max(other_good),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Says(RevocationStatus);

    impl Revocation for Says {
        fn status(&self, _: &AuthorityKeyId, _: &SerialNumber, _: UnixSeconds) -> RevocationStatus {
            self.0
        }
    }

    fn together(one: RevocationStatus, other: RevocationStatus) -> RevocationStatus {
        let authority = AuthorityKeyId::from_bytes(&[1; 20]).unwrap();
        let serial = SerialNumber::from_bytes(&[1]).unwrap();
        let (one, other) = (Says(one), Says(other));
        let status = |sources: &[&dyn Revocation]| {
            RevocationSources(sources).status(&authority, &serial, UnixSeconds::new(0))
        };
        let answer = status(&[&one, &other]);
        assert_eq!(
            answer,
            status(&[&other, &one]),
            "the order of sources decides nothing"
        );
        answer
    }

    #[test]
    fn the_weightiest_answer_counts() {
        let (early, late) = (UnixSeconds::new(5), UnixSeconds::new(9));
        let good = RevocationStatus::Good;
        let revoked = |at| RevocationStatus::Revoked { at };
        let unknown = |doubt, last_good| RevocationStatus::Unknown { doubt, last_good };
        let table = [
            (good, good, good),
            (good, revoked(late), revoked(late)),
            (revoked(early), revoked(late), revoked(early)),
            (unknown(Doubt::Unrecognized, None), revoked(late), revoked(late)),
            (good, unknown(Doubt::Down, None), good),
            (good, unknown(Doubt::Stale, None), good),
            (
                good,
                unknown(Doubt::Unrecognized, Some(early)),
                unknown(Doubt::Unrecognized, Some(early)),
            ),
            (
                unknown(Doubt::Down, Some(late)),
                unknown(Doubt::Stale, Some(early)),
                unknown(Doubt::Stale, Some(late)),
            ),
        ];
        for (one, other, expected) in table {
            assert_eq!(together(one, other), expected, "{one:?} {other:?}");
        }
    }
}
