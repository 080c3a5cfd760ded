//! Bytes nobody meant well. A panic fails these tests as surely as an acceptance.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use std::sync::LazyLock;

use fixture::{NothingRevoked, anchors, certificate, mint, now, pem, seconds, spec, verifier};
use kazasu_pki::{AuthenticationCertificate, CrlSet, Mode, TrustAnchors, verify_signature};
use kazasu_testkit::mint::{CertificateSpec, Generation};
use proptest::prelude::*;

/// Every bit pattern a single fault is likely to leave: lowest bit, highest bit, all bits.
const FLIPS: [u8; 3] = [0x01, 0x80, 0xFF];

static ORIGINAL: LazyLock<Vec<u8>> = LazyLock::new(|| mint().authentication(&spec()).unwrap());
static CERTIFICATE: LazyLock<AuthenticationCertificate> = LazyLock::new(|| certificate(&spec()));

fn verifies(der: &[u8]) -> bool {
    AuthenticationCertificate::parse(der).is_ok_and(|certificate| {
        verifier()
            .verify(&certificate, seconds(now()), &NothingRevoked)
            .is_ok()
    })
}

#[test]
fn no_certificate_with_one_byte_changed_verifies() {
    let verifier = verifier();
    for generation in Generation::ALL {
        let der = mint()
            .authentication(&CertificateSpec { generation, ..spec() })
            .unwrap();
        for index in 0..der.len() {
            for flip in FLIPS {
                let mut tampered = der.clone();
                tampered[index] ^= flip;
                let Ok(certificate) = AuthenticationCertificate::parse(&tampered) else {
                    continue;
                };
                let verdict = verifier.verify(&certificate, seconds(now()), &NothingRevoked);
                assert!(verdict.is_err(), "byte {index} ^ {flip:02X}");
            }
        }
    }
}

#[test]
fn no_certificate_cut_short_parses() {
    let der = mint().authentication(&spec()).unwrap();
    for length in 0..der.len() {
        assert!(
            AuthenticationCertificate::parse(&der[..length]).is_err(),
            "{length} bytes"
        );
    }
}

#[test]
fn no_list_with_one_byte_changed_is_taken() {
    let der = mint()
        .crl_der(Generation::Third, &[(1, now()), (2, now())])
        .unwrap();
    for index in 0..der.len() {
        for flip in FLIPS {
            let mut tampered = der.clone();
            tampered[index] ^= flip;
            assert!(
                CrlSet::new(anchors()).add(&tampered).is_err(),
                "byte {index} ^ {flip:02X}"
            );
        }
    }
}

#[test]
fn no_anchor_with_one_byte_changed_is_trusted() {
    let der = mint().authority_der(Generation::Third);
    for index in 0..der.len() {
        for flip in FLIPS {
            let mut tampered = der.clone();
            tampered[index] ^= flip;
            assert!(
                TrustAnchors::from_pem(Mode::Test, &pem(&tampered)).is_err(),
                "byte {index} ^ {flip:02X}"
            );
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_never_accepted(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        prop_assert!(!verifies(&bytes));
        prop_assert!(CrlSet::new(anchors()).add(&bytes).is_err());
        prop_assert!(TrustAnchors::from_pem(Mode::Test, &pem(&bytes)).is_err());
        prop_assert!(verify_signature(&CERTIFICATE, b"message", &bytes).is_err());
    }

    #[test]
    fn arbitrary_text_makes_no_anchors(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("-----BEGIN CERTIFICATE-----".to_owned()),
                Just("-----END CERTIFICATE-----".to_owned()),
                Just("\n".to_owned()),
                "\\PC{0,40}",
            ],
            0..12,
        )
    ) {
        prop_assert!(TrustAnchors::from_pem(Mode::Test, &parts.concat()).is_err());
    }

    /// Half-right input reaches deeper than noise: a real certificate with a stretch overwritten.
    #[test]
    fn overwritten_certificates_are_never_accepted(
        start in 0_usize..1590,
        noise in proptest::collection::vec(any::<u8>(), 1..40),
    ) {
        let mut der = ORIGINAL.clone();
        for (to, from) in der.iter_mut().skip(start).zip(&noise) {
            *to = *from;
        }
        prop_assume!(der != *ORIGINAL);
        prop_assert!(!verifies(&der));
    }
}
