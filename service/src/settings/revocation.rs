//! Settings of revocation: the responder, and what counts when nothing current is known.

use kazasu_pki::{DoubtPolicies, DoubtPolicy};
use serde::{Deserialize, Serialize};
use url::Url;

/// The OCSP responder of the authorities in `trust_anchors`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ocsp {
    /// Its address, `http` and without credentials: answers are signed, and TLS between the two is the network's.
    pub responder: Url,
    /// Longest wait for one answer in milliseconds, connecting included; 1 to 20,000.
    #[serde(default = "timeout")]
    pub timeout_milliseconds: u64,
    /// Whether an answer must carry the nonce of its question.
    #[serde(default)]
    pub nonce: Nonce,
    /// Seconds an answer serves before the responder is asked again, at most to the answer's own end.
    #[serde(default = "reuse")]
    pub reuse_seconds: u32,
    /// Seconds an answer without a next update counts as current.
    #[serde(default = "longest")]
    pub longest_seconds: u32,
    /// Seconds a responder that did not answer is left alone, so that not every check waits for it.
    #[serde(default = "rest")]
    pub rest_seconds: u32,
}

/// Whether an answer must carry the nonce of its question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nonce {
    /// An answer without it is refused.
    #[default]
    Required,
    /// An answer without it counts until its own end; for responders with answers made in advance (RFC 5019).
    Optional,
}

/// What to do in one kind of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InDoubt {
    /// Refuse.
    Refuse,
    /// The last known "not revoked" counts, if it is young enough.
    LastGood,
    /// Take it for good; for test and training only.
    Accept,
}

/// One policy for each doubt, within the dates of a certificate and in its grace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RevocationPolicy {
    /// No believable answer: responder down, no list.
    pub down: InDoubt,
    /// The newest answer or list has passed its end.
    pub stale: InDoubt,
    /// The responder does not know the certificate.
    pub unknown: InDoubt,
    /// As `down`, in the grace.
    pub grace_down: InDoubt,
    /// As `stale`, in the grace.
    pub grace_stale: InDoubt,
    /// As `unknown`, in the grace.
    pub grace_unknown: InDoubt,
    /// Greatest age in seconds of the last known "not revoked", in the grace counted to the end of validity.
    pub last_good_seconds: u32,
}

/// A check waits for it with a person at the counter.
fn timeout() -> u64 {
    3_000
}

fn reuse() -> u32 {
    600
}

fn longest() -> u32 {
    3_600
}

fn rest() -> u32 {
    10
}

impl Ocsp {
    /// A responder with the usual values.
    #[must_use]
    pub fn at(responder: Url) -> Self {
        Self {
            responder,
            timeout_milliseconds: timeout(),
            nonce: Nonce::default(),
            reuse_seconds: reuse(),
            longest_seconds: longest(),
            rest_seconds: rest(),
        }
    }

    /// The first rule these settings break.
    pub(super) fn broken_rule(&self) -> Option<&'static str> {
        let responder = &self.responder;
        let has_credentials = !responder.username().is_empty() || responder.password().is_some();
        if responder.scheme() != "http" || has_credentials {
            return Some("responder must be a http URL without credentials");
        }
        (!(1..=20_000).contains(&self.timeout_milliseconds))
            .then_some("timeout_milliseconds must be 1 to 20000: a request takes 30 seconds at most")
    }
}

impl Default for RevocationPolicy {
    /// Refuse within the dates; in the grace, where authorities forget, the last known answer of the last 31 days before
    /// the end of validity.
    fn default() -> Self {
        Self {
            down: InDoubt::Refuse,
            stale: InDoubt::Refuse,
            unknown: InDoubt::Refuse,
            grace_down: InDoubt::LastGood,
            grace_stale: InDoubt::LastGood,
            grace_unknown: InDoubt::LastGood,
            last_good_seconds: 31 * 24 * 3_600,
        }
    }
}

impl RevocationPolicy {
    /// Whether any doubt accepts.
    pub(super) fn accepts(&self) -> bool {
        let all = [
            self.down,
            self.stale,
            self.unknown,
            self.grace_down,
            self.grace_stale,
            self.grace_unknown,
        ];
        all.contains(&InDoubt::Accept)
    }

    /// As the certificate room takes it.
    pub(crate) fn table(&self) -> kazasu_pki::RevocationPolicy {
        let policy = |in_doubt| match in_doubt {
            InDoubt::Refuse => DoubtPolicy::Refuse,
            InDoubt::LastGood => DoubtPolicy::LastGood {
                seconds: self.last_good_seconds,
            },
            InDoubt::Accept => DoubtPolicy::Accept,
        };
        kazasu_pki::RevocationPolicy {
            valid: DoubtPolicies {
                down: policy(self.down),
                stale: policy(self.stale),
                unrecognized: policy(self.unknown),
            },
            grace: DoubtPolicies {
                down: policy(self.grace_down),
                stale: policy(self.grace_stale),
                unrecognized: policy(self.grace_unknown),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_one_cell_of_the_table() {
        let settings = RevocationPolicy {
            stale: InDoubt::Accept,
            grace_unknown: InDoubt::Refuse,
            last_good_seconds: 7,
            ..RevocationPolicy::default()
        };
        let table = settings.table();
        let last_good = DoubtPolicy::LastGood { seconds: 7 };
        assert_eq!(
            table.valid,
            DoubtPolicies {
                down: DoubtPolicy::Refuse,
                stale: DoubtPolicy::Accept,
                unrecognized: DoubtPolicy::Refuse,
            }
        );
        assert_eq!(
            table.grace,
            DoubtPolicies {
                down: last_good,
                stale: last_good,
                unrecognized: DoubtPolicy::Refuse,
            }
        );
        assert!(settings.accepts() && !RevocationPolicy::default().accepts());
    }

    #[test]
    fn a_responder_is_plain_http_without_credentials_and_is_waited_for_in_bounds() {
        let at = |url: &str| Ocsp::at(url.parse().unwrap());
        assert_eq!(at("http://ocsp.kazasu.example/").broken_rule(), None);
        for url in [
            "https://ocsp.kazasu.example",
            "http://a:b@ocsp.kazasu.example",
            "file:///etc/ocsp",
        ] {
            assert!(at(url).broken_rule().is_some(), "{url}");
        }
        for timeout_milliseconds in [0, 20_001] {
            let settings = Ocsp {
                timeout_milliseconds,
                ..at("http://ocsp.kazasu.example")
            };
            assert!(settings.broken_rule().is_some(), "{timeout_milliseconds}");
        }
    }
}
