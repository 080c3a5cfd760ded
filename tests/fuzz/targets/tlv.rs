//! DER of any shape: certificates, revocation lists, OCSP answers, anchors.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use kazasu_pki::{
    AuthenticationCertificate, CrlSet, Mode, NoncePolicy, OcspRequest, OcspRules, TrustAnchors, UnixSeconds,
};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
use kazasu_testkit::transcript::Field;
use libfuzzer_sys::fuzz_target;

static ANCHORS: LazyLock<TrustAnchors> = LazyLock::new(|| {
    TrustAnchors::from_pem(Mode::Test, &Mint::at(Field::INSTANT).anchors_pem())
        .expect("minted anchors are anchors")
});

static QUESTION: LazyLock<OcspRequest> = LazyLock::new(|| {
    let holder = CertificateSpec {
        generation: Generation::Third,
        serial: 1,
        key_slot: 0,
        size: 1590,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: Field::INSTANT,
        not_after: Field::INSTANT + Duration::from_secs(3_600),
    };
    let der = Mint::at(Field::INSTANT)
        .authentication(&holder)
        .expect("a specified certificate can be minted");
    let certificate = AuthenticationCertificate::parse(&der).expect("minted certificates are certificates");
    OcspRequest::new(&ANCHORS, &certificate, [7; OcspRequest::NONCE]).expect("a minted anchor issued it")
});

/// As lax as they can be: what is refused then is refused always.
const RULES: OcspRules = OcspRules {
    nonce: NoncePolicy::Optional,
    skew: u32::MAX,
    longest: u32::MAX,
};

fuzz_target!(|data: &[u8]| {
    match AuthenticationCertificate::parse(data) {
        Ok(certificate) => {
            assert!(data.len() <= AuthenticationCertificate::LONGEST);
            assert!(
                certificate
                    .mode()
                    .is_none_or(|_| !certificate.policies().is_empty())
            );
            assert!(!certificate.public_key().as_bytes().is_empty());
            let _ = format!("{certificate:?}");
        }
        Err(error) => assert_eq!(error.code().split('.').count(), 3),
    }
    // Nobody but the test CA signs its lists and answers, so one the fuzzer made is never taken.
    let mut lists = CrlSet::new(ANCHORS.clone());
    assert!(lists.add(data).is_err());
    let at = UnixSeconds::new(Field::INSTANT.as_second());
    assert!(QUESTION.verify(data, at, RULES, &lists).is_err());
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = TrustAnchors::from_pem(Mode::Test, text);
    }
});
