//! The service's nonces for proofs (RFC 9449 §8): the time, and a MAC over it.
//!
//! Nothing is remembered, so every instance with the same key ring accepts the nonces of every other.

use jiff::Timestamp;
use kazasu_wire::base64url;
use subtle::ConstantTimeEq as _;

use crate::keyring::{KeyRing, Purpose};

/// Seconds a nonce is accepted.
pub const NONCE_SECONDS: i64 = 300;
/// Seconds another instance's clock may run ahead of this one.
const AHEAD_SECONDS: i64 = 30;
const MAC_LENGTH: usize = 16;

/// A fresh nonce.
#[must_use]
pub fn issue(keys: &dyn KeyRing, now: Timestamp) -> String {
    let seconds = now.as_second().to_be_bytes();
    let mut bytes = seconds.to_vec();
    bytes.extend(keys.mac(Purpose::Nonce, &[&seconds]).iter().take(MAC_LENGTH));
    base64url::encode(&bytes)
}

/// Whether `nonce` is one of ours and still fresh.
#[must_use]
pub fn is_fresh(keys: &dyn KeyRing, now: Timestamp, nonce: &str) -> bool {
    let Some(bytes) = base64url::decode(nonce) else {
        return false;
    };
    let Some((seconds, mac)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    let expected = keys.mac(Purpose::Nonce, &[seconds]);
    let genuine: bool = expected
        .get(..MAC_LENGTH)
        .is_some_and(|expected| expected.ct_eq(mac).into());
    let age = now.as_second().saturating_sub(i64::from_be_bytes(*seconds));
    genuine && (-AHEAD_SECONDS..=NONCE_SECONDS).contains(&age)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::keyfile::KeyFile;

    #[test]
    fn five_minutes_and_ours() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFile::open_or_create(&folder.path().join("a")).unwrap();
        let other = KeyFile::open_or_create(&folder.path().join("b")).unwrap();
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let nonce = issue(&keys, now);
        for (seconds, fresh) in [(0, true), (300, true), (301, false), (-30, true), (-31, false)] {
            let later = now.checked_add(seconds.seconds()).unwrap();
            assert_eq!(is_fresh(&keys, later, &nonce), fresh, "{seconds}");
        }
        assert!(!is_fresh(&other, now, &nonce));
        for wrong in ["", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(!is_fresh(&keys, now, wrong), "{wrong}");
        }
    }
}
