//! What the card signed.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use fixture::{certificate, spec};
use kazasu_pki::{SignatureError, verify_signature};
use kazasu_testkit::mint::{CertificateSpec, sign_padded};
use ring::digest::{SHA256, SHA384, digest};

/// DigestInfo of SHA-256 (facts, card §3).
const PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
const MESSAGE: &[u8] = b"kazasu-check/1";

fn digest_info(message: &[u8]) -> Vec<u8> {
    [&PREFIX, digest(&SHA256, message).as_ref()].concat()
}

#[test]
fn a_card_signature_verifies_over_its_message_alone() {
    let certificate = certificate(&spec());
    let signature = sign_padded(0, &digest_info(MESSAGE)).unwrap();
    assert_eq!(verify_signature(&certificate, MESSAGE, &signature), Ok(()));
    assert_eq!(
        verify_signature(&certificate, b"kazasu-check/2", &signature),
        Err(SignatureError::Mismatch)
    );
    let digest = digest(&SHA256, MESSAGE);
    assert_eq!(
        verify_signature(&certificate, digest.as_ref(), &signature),
        Err(SignatureError::Mismatch),
        "the preimage is wanted, not its digest"
    );
}

#[test]
fn another_key_is_refused() {
    let other = certificate(&CertificateSpec {
        key_slot: 1,
        ..spec()
    });
    let signature = sign_padded(0, &digest_info(MESSAGE)).unwrap();
    assert_eq!(
        verify_signature(&other, MESSAGE, &signature),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn a_padded_input_of_another_shape_is_refused() {
    let certificate = certificate(&spec());
    let right = digest_info(MESSAGE);
    let sha384 = digest(&SHA384, MESSAGE);
    let mut shorter_digest = right.clone();
    shorter_digest.truncate(right.len() - 1);
    let shapes = [
        // The bare digest, without DigestInfo.
        right[PREFIX.len()..].to_vec(),
        // A digest of another length, under the right prefix and by itself.
        [&PREFIX, sha384.as_ref()].concat(),
        shorter_digest,
        // Bytes after DigestInfo, as in the forgeries against lax parsers (CVE-2006-4339).
        [right.as_slice(), &[0; 16]].concat(),
    ];
    for shape in shapes {
        let signature = sign_padded(0, &shape).unwrap();
        assert_eq!(
            verify_signature(&certificate, MESSAGE, &signature),
            Err(SignatureError::Mismatch)
        );
    }
}

#[test]
fn signatures_of_any_other_length_are_refused() {
    let certificate = certificate(&spec());
    let signature = sign_padded(0, &digest_info(MESSAGE)).unwrap();
    for length in 0..signature.len() {
        assert_eq!(
            verify_signature(&certificate, MESSAGE, &signature[..length]),
            Err(SignatureError::Mismatch)
        );
    }
    let longer = [&[0], signature.as_slice()].concat();
    assert_eq!(
        verify_signature(&certificate, MESSAGE, &longer),
        Err(SignatureError::Mismatch)
    );
}
