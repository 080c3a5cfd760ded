//! The two published advisories against the peer `myna`, as cases this crate must refuse.
//!
//! - GHSA-58hw-cg5m-88rp: verification looked at the signature only, and not at validity, key usage and basic constraints.
//! - GHSA-g258-q5gf-7hvx: only the first signature was looked at, and malformed input made the program panic. A check has
//!   one signature; what can come in numbers here is what stands in one answer or file.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

mod fixture;

use fixture::{
    DAY, NothingRevoked, SERIAL, anchors, certificate, faulty, mint, now, pem, seconds, spec, verdict,
    verifier,
};
use kazasu_pki::{
    AnchorError, AuthenticationCertificate, CertificateError, CrlError, CrlSet, Mode, NoncePolicy, OcspError,
    OcspRequest, OcspRules, Standing, TrustAnchors, VerificationError, verify_signature,
};
use kazasu_testkit::mint::{CertificateSpec, Generation, SignatureDigest, SigningKey, sign_padded};
use x509_cert::ext::pkix::KeyUsages;
use x509_ocsp::CertStatus;

/// DigestInfo of SHA-256 and of SHA-1 up to the digest (RFC 8017 §9.2, note 1).
const SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
const SHA1: [u8; 15] = [
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14,
];

#[test]
fn validity_is_looked_at() {
    let dated = |from: i32, to: i32| {
        certificate(&CertificateSpec {
            not_before: now() + DAY * from,
            not_after: now() + DAY * to,
            ..spec()
        })
    };
    let judge = |certificate| verifier().verify(&certificate, seconds(now()), &NothingRevoked);
    assert!(matches!(
        judge(dated(1, 400)),
        Err(VerificationError::NotYetValid { .. })
    ));
    assert!(matches!(
        judge(dated(-500, -100)),
        Err(VerificationError::Expired { .. })
    ));
    assert!(judge(dated(-1, 400)).is_ok_and(|verified| verified.standing == Standing::Valid));
}

#[test]
fn key_usage_and_basic_constraints_are_looked_at() {
    for usage in [
        KeyUsages::KeyEncipherment,
        KeyUsages::KeyCertSign,
        KeyUsages::CRLSign,
        KeyUsages::NonRepudiation,
    ] {
        let wrong = faulty(|draft| draft.set_key_usage(usage));
        assert_eq!(verdict(&wrong), Err(VerificationError::Usage), "{usage:?}");
    }
    let authority = faulty(|draft| draft.claim_authority());
    assert_eq!(verdict(&authority), Err(VerificationError::Usage));
    // A holder's certificate is no authority: neither as an anchor …
    let holder = mint().authentication(&spec()).unwrap();
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &pem(&holder)).unwrap_err(),
        AnchorError::NotAuthority { index: 0 }
    );
    // … nor as an issuer on the way to one: a path has one step.
    let issued_by_holder = faulty(|draft| {
        draft.tbs.issuer = draft.tbs.subject.clone();
        draft.set_authority_key_id(&mint().holder_key_id(spec().key_slot))
    });
    assert_eq!(
        verdict(&issued_by_holder),
        Err(VerificationError::UnknownAuthority)
    );
}

#[test]
fn an_authority_that_may_not_issue_is_no_anchor() {
    let usage = mint().authority_with(Generation::Third, |draft| draft.set_key_usage(KeyUsages::CRLSign));
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &pem(&usage.unwrap())).unwrap_err(),
        AnchorError::NotAuthority { index: 0 }
    );
    let constraints = mint().authority_with(Generation::Third, |draft| {
        draft.remove::<x509_cert::ext::pkix::BasicConstraints>();
        Ok(())
    });
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &pem(&constraints.unwrap())).unwrap_err(),
        AnchorError::NotAuthority { index: 0 }
    );
}

#[test]
fn the_wrong_authority_and_the_wrong_digest() {
    for signed_by in [SigningKey::Stranger, SigningKey::OtherGeneration] {
        let crossed = faulty(|draft| {
            draft.signed_by = signed_by;
            Ok(())
        });
        assert_eq!(
            verdict(&crossed),
            Err(VerificationError::Signature),
            "{signed_by:?}"
        );
    }
    let weak = faulty(|draft| {
        draft.digest = SignatureDigest::Sha1;
        Ok(())
    });
    assert_eq!(verdict(&weak), Err(VerificationError::Signature));
    // The same for what the card signs: the digest is computed here, and it is SHA-256.
    let (holder, message) = (certificate(&spec()), b"message");
    let sign =
        |prefix: &[u8], digest: &[u8]| sign_padded(spec().key_slot, &[prefix, digest].concat()).unwrap();
    let digest = ring::digest::digest(&ring::digest::SHA256, message);
    let weak = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, message);
    assert!(verify_signature(&holder, message, &sign(&SHA256, digest.as_ref())).is_ok());
    assert!(verify_signature(&holder, message, &sign(&SHA1, weak.as_ref())).is_err());
    assert!(verify_signature(&holder, message, &sign(&[], digest.as_ref())).is_err());
    assert!(verify_signature(&holder, digest.as_ref(), &sign(&SHA256, digest.as_ref())).is_err());
}

#[test]
fn the_same_serial_number_of_another_authority_is_another_certificate() {
    let [second, third] =
        Generation::ALL.map(|generation| certificate(&CertificateSpec { generation, ..spec() }));
    let mut lists = CrlSet::new(anchors());
    for (generation, revoked) in [
        (Generation::Second, vec![(SERIAL, now() - DAY)]),
        (Generation::Third, vec![]),
    ] {
        lists.add(&mint().crl_der(generation, &revoked).unwrap()).unwrap();
    }
    let judge = |certificate| verifier().verify(certificate, seconds(now()), &lists);
    assert!(matches!(judge(&second), Err(VerificationError::Revoked { .. })));
    assert!(judge(&third).is_ok());
    // An OCSP answer about the one is none about the other, though name and serial number are the same.
    let ask = |certificate| OcspRequest::new(&anchors(), certificate, [7; OcspRequest::NONCE]).unwrap();
    let about_second = ask(&second).to_der().unwrap();
    let answer = mint()
        .ocsp_answer(Generation::Third, &about_second, CertStatus::good(), |_| Ok(()))
        .unwrap();
    assert_eq!(
        ask(&third).verify(&answer, seconds(now()), RULES, &NothingRevoked),
        Err(OcspError::OtherCertificate)
    );
}

const RULES: OcspRules = OcspRules {
    nonce: NoncePolicy::Required,
    skew: 0,
    longest: 3600,
};

#[test]
fn nothing_stands_behind_the_first_of_anything() {
    let der = mint().authentication(&spec()).unwrap();
    assert_eq!(
        AuthenticationCertificate::parse(&[der.clone(), der].concat()).unwrap_err(),
        CertificateError::Malformed
    );
    let list = mint().crl_der(Generation::Third, &[]).unwrap();
    let revoking = mint().crl_der(Generation::Third, &[(SERIAL, now())]).unwrap();
    assert_eq!(
        CrlSet::new(anchors()).add(&[list, revoking].concat()),
        Err(CrlError::Malformed)
    );
    // Every anchor is looked at, not the first alone.
    let good = pem(&mint().authority_der(Generation::Second));
    let forged = mint().authority_with(Generation::Third, |draft| {
        draft.signed_by = SigningKey::Stranger;
        Ok(())
    });
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &(good + &pem(&forged.unwrap()))).unwrap_err(),
        AnchorError::SelfSignature { index: 1 }
    );
    // "Not revoked" first and "revoked" second about one certificate: neither is believed.
    let request = OcspRequest::new(&anchors(), &certificate(&spec()), [7; OcspRequest::NONCE]).unwrap();
    let answer = mint()
        .ocsp_answer(
            Generation::Third,
            &request.to_der().unwrap(),
            CertStatus::good(),
            |draft| {
                let again = draft.data.responses.clone();
                draft.data.responses.extend(again);
                Ok(())
            },
        )
        .unwrap();
    assert_eq!(
        request.verify(&answer, seconds(now()), RULES, &NothingRevoked),
        Err(OcspError::OtherCertificate)
    );
}

#[test]
fn malformed_input_is_an_error_and_never_a_panic() {
    let holder = certificate(&spec());
    for length in [0, 1, 127, 128, 255, 257, 512, 4096] {
        for byte in [0x00, 0x30, 0x80, 0xFF] {
            let bytes = vec![byte; length];
            assert!(AuthenticationCertificate::parse(&bytes).is_err());
            assert!(CrlSet::new(anchors()).add(&bytes).is_err());
            assert!(verify_signature(&holder, b"message", &bytes).is_err());
        }
    }
}
