//! DER of any shape: certificates, revocation lists, anchors.
#![no_main]

use std::sync::LazyLock;

use kazasu_pki::{AuthenticationCertificate, CrlSet, Mode, TrustAnchors};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::transcript::Field;
use libfuzzer_sys::fuzz_target;

static ANCHORS: LazyLock<TrustAnchors> = LazyLock::new(|| {
    TrustAnchors::from_pem(Mode::Test, &Mint::at(Field::INSTANT).anchors_pem())
        .expect("minted anchors are anchors")
});

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
    // Nobody but the test CA signs its lists, so a list the fuzzer made is never taken.
    let mut lists = CrlSet::new(ANCHORS.clone());
    assert!(lists.add(data).is_err());
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = TrustAnchors::from_pem(Mode::Test, text);
    }
});
