//! The service's nonces for proofs (RFC 9449 §8): the keys' generation, the time, and a MAC over it.
//!
//! Nothing is remembered, so every instance with the same key ring accepts the nonces of every other.

use jiff::Timestamp;
use kazasu_wire::base64url;
use subtle::ConstantTimeEq as _;

use crate::keyring::{Generation, KeyRing, Purpose, random};

/// Seconds a nonce is accepted.
pub const NONCE_SECONDS: i64 = 300;
/// Seconds another instance's clock may run ahead of this one.
const AHEAD_SECONDS: i64 = 30;
const MAC_LENGTH: usize = 16;

/// A fresh nonce.
#[must_use]
pub fn issue(keys: &dyn KeyRing, now: Timestamp) -> String {
    let generation = keys.current();
    let seconds = now.as_second().to_be_bytes();
    // The current generation is always there.
    let mac = keys
        .mac_of(generation, Purpose::Nonce, &[&seconds])
        .unwrap_or_else(|_| random());
    let mut bytes = generation.number().to_be_bytes().to_vec();
    bytes.extend(seconds);
    bytes.extend(mac.iter().take(MAC_LENGTH));
    base64url::encode(&bytes)
}

/// Whether `nonce` is one of ours and still fresh.
#[must_use]
pub fn is_fresh(keys: &dyn KeyRing, now: Timestamp, nonce: &str) -> bool {
    let Some(bytes) = base64url::decode(nonce) else {
        return false;
    };
    let Some((generation, rest)) = bytes.split_first_chunk::<4>() else {
        return false;
    };
    let Some((seconds, mac)) = rest.split_first_chunk::<8>() else {
        return false;
    };
    // The one before: made just before a rotation. A later one: made by an instance that noticed it first.
    let generation = Generation::of(u32::from_be_bytes(*generation));
    let Some(generation) = generation.filter(|generation| generation.next() >= keys.current()) else {
        return false;
    };
    let Ok(expected) = keys.mac_of(generation, Purpose::Nonce, &[seconds]) else {
        return false;
    };
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

    #[test]
    fn a_rotation_lets_the_last_nonces_end_and_no_older_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let (keys, late) = (
            KeyFile::open_or_create(&path).unwrap(),
            KeyFile::open_or_create(&path).unwrap(),
        );
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let before = issue(&keys, now);
        keys.rotate(now).unwrap();
        let after = issue(&keys, now);
        for ring in [&keys, &late] {
            assert!(is_fresh(ring, now, &before) && is_fresh(ring, now, &after));
        }
        keys.rotate(now).unwrap();
        assert!(!is_fresh(&keys, now, &before));
        assert!(is_fresh(&keys, now, &after));
    }
}
