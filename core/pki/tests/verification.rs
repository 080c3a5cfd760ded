//! What a verifier accepts and refuses. The cases of published advisories against a peer stand in `advisories.rs`.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

mod fixture;

use fixture::{
    DAY, NothingRevoked, anchors, certificate, faulty, mint, now, pem, seconds, settings, spec, verdict,
    verifier,
};
use kazasu_pki::{
    AnchorError, AuthenticationCertificate, CertificateError, Mode, RevocationBasis, Standing, TrustAnchors,
    VerificationError, Verifier,
};
use kazasu_testkit::mint::{
    AUTHENTICATION_POLICY, CertificateSpec, Generation, Mint, SIGNING_TEST_POLICY, SignatureDigest,
    SigningKey,
};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
};

#[test]
fn certificates_of_every_size_and_generation_verify() {
    for generation in Generation::ALL {
        for size in [1583, 1590, 1700] {
            let parsed = certificate(&CertificateSpec {
                generation,
                size,
                ..spec()
            });
            let verified = verifier()
                .verify(&parsed, seconds(now()), &NothingRevoked)
                .unwrap();
            assert_eq!(verified.standing, Standing::Valid);
            assert_eq!(verified.revocation, RevocationBasis::Current);
            assert_eq!(
                parsed.authority_key_id().as_bytes(),
                mint().authority_key_id(generation)
            );
            assert_eq!(parsed.serial().as_bytes(), [0x06, 0xD1, 0x80, 0x06]);
            assert_eq!(parsed.not_before(), seconds(spec().not_before));
            assert_eq!(parsed.not_after(), seconds(spec().not_after));
            assert_eq!(parsed.policies(), [Mode::Test.authentication_policy()]);
            assert_eq!(
                parsed.key_usage().map(|usage| usage.0),
                Some(KeyUsages::DigitalSignature.into())
            );
        }
    }
}

#[test]
fn anchors_of_another_day_verify_all_the_same() {
    let later = TrustAnchors::from_pem(Mode::Test, &Mint::at(now() + DAY * 30).anchors_pem()).unwrap();
    let verifier = Verifier::new(Mode::Test, later, settings()).unwrap();
    assert!(
        verifier
            .verify(&certificate(&spec()), seconds(now()), &NothingRevoked)
            .is_ok()
    );
}

#[test]
fn one_serial_number_under_two_generations_is_two_certificates() {
    let [second, third] =
        Generation::ALL.map(|generation| certificate(&CertificateSpec { generation, ..spec() }));
    assert_eq!(second.serial(), third.serial());
    assert_ne!(second.authority_key_id(), third.authority_key_id());
    // With one generation trusted, the other does not slip in under the common name.
    let only_third = pem(&mint().authority_der(Generation::Third));
    let anchors = TrustAnchors::from_pem(Mode::Test, &only_third).unwrap();
    let verifier = Verifier::new(Mode::Test, anchors, settings()).unwrap();
    assert!(verifier.verify(&third, seconds(now()), &NothingRevoked).is_ok());
    assert_eq!(
        verifier.verify(&second, seconds(now()), &NothingRevoked),
        Err(VerificationError::UnknownAuthority)
    );
}

#[test]
fn another_key_under_the_same_name_is_refused() {
    // Same name, same key identifier, a key nobody knows.
    let forged = faulty(|draft| {
        draft.signed_by = SigningKey::Stranger;
        Ok(())
    });
    assert_eq!(verdict(&forged), Err(VerificationError::Signature));
    // Signed by a trusted CA, but not by the one it names.
    let crossed = faulty(|draft| {
        draft.signed_by = SigningKey::OtherGeneration;
        Ok(())
    });
    assert_eq!(verdict(&crossed), Err(VerificationError::Signature));
    // A key identifier nobody knows.
    let unknown = faulty(|draft| draft.set_authority_key_id(&[0x5A; 20]));
    assert_eq!(verdict(&unknown), Err(VerificationError::UnknownAuthority));
}

#[test]
fn the_key_identifier_of_an_anchor_under_another_name_is_refused() {
    let renamed = faulty(|draft| {
        draft.tbs.issuer = draft.tbs.subject.clone();
        Ok(())
    });
    assert_eq!(verdict(&renamed), Err(VerificationError::UnknownAuthority));
}

#[test]
fn wrong_usage_is_refused() {
    let usages = [
        KeyUsages::NonRepudiation.into(),
        KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        KeyUsages::DigitalSignature | KeyUsages::KeyCertSign,
        KeyUsages::KeyEncipherment.into(),
    ];
    for usage in usages {
        assert_eq!(
            verdict(&faulty(|draft| draft.set_key_usage(usage))),
            Err(VerificationError::Usage),
            "{usage:?}"
        );
    }
    let unstated = faulty(|draft| {
        draft.remove::<KeyUsage>();
        Ok(())
    });
    assert_eq!(verdict(&unstated), Err(VerificationError::Usage));
    let authority = faulty(|draft| draft.claim_authority());
    assert_eq!(verdict(&authority), Err(VerificationError::Usage));
}

#[test]
fn extended_usage_may_be_left_out_but_not_be_another() {
    let unstated = faulty(|draft| {
        draft.remove::<ExtendedKeyUsage>();
        Ok(())
    });
    assert!(verdict(&unstated).is_ok());
    let server = faulty(|draft| {
        let usages = ExtendedKeyUsage(vec![const_oid::db::rfc5280::ID_KP_SERVER_AUTH]);
        let value = der::asn1::OctetString::new(der::Encode::to_der(&usages)?)?;
        let extn_id = <ExtendedKeyUsage as const_oid::AssociatedOid>::OID;
        draft.set(x509_cert::ext::Extension {
            extn_id,
            critical: false,
            extn_value: value,
        });
        Ok(())
    });
    assert_eq!(verdict(&server), Err(VerificationError::Usage));
}

#[test]
fn wrong_policy_is_refused() {
    let unstated = faulty(|draft| {
        draft.remove::<CertificatePolicies>();
        Ok(())
    });
    assert_eq!(verdict(&unstated), Err(VerificationError::Policy));
    let signing = faulty(|draft| draft.set_policy(SIGNING_TEST_POLICY));
    assert_eq!(verdict(&signing), Err(VerificationError::Policy));
    let any = faulty(|draft| draft.set_policy(const_oid::db::rfc5280::ANY_POLICY));
    assert_eq!(verdict(&any), Err(VerificationError::Policy));
    let production = faulty(|draft| draft.set_policy(AUTHENTICATION_POLICY));
    assert_eq!(
        verdict(&production),
        Err(VerificationError::Mode {
            found: Mode::Production
        })
    );
}

#[test]
fn a_signing_certificate_is_refused() {
    let subject = "20261121120405000000048000AB".to_owned();
    let der = mint()
        .signing(&CertificateSpec {
            subject,
            size: 1758,
            ..spec()
        })
        .unwrap();
    assert_eq!(verdict(&der), Err(VerificationError::Policy));
}

#[test]
fn a_weak_digest_is_refused() {
    let weak = faulty(|draft| {
        draft.digest = SignatureDigest::Sha1;
        Ok(())
    });
    assert_eq!(verdict(&weak), Err(VerificationError::Signature));
}

#[test]
fn test_and_production_do_not_mix() {
    let text = mint().anchors_pem();
    assert_eq!(
        TrustAnchors::from_pem(Mode::Production, &text).unwrap_err(),
        AnchorError::Mode {
            anchors: Mode::Test,
            wanted: Mode::Production
        },
        "minted anchors carry a test policy"
    );
    assert_eq!(
        Verifier::new(Mode::Production, anchors(), settings()).unwrap_err(),
        AnchorError::Mode {
            anchors: Mode::Test,
            wanted: Mode::Production
        }
    );
    // Even a CA that passes for a production one cannot make a test certificate count in production.
    let disguised = mint().authority_with(Generation::Third, |draft| draft.set_policy(AUTHENTICATION_POLICY));
    let anchors = TrustAnchors::from_pem(Mode::Production, &pem(&disguised.unwrap())).unwrap();
    assert!(Verifier::new(Mode::Test, anchors.clone(), settings()).is_err());
    let verifier = Verifier::new(Mode::Production, anchors, settings()).unwrap();
    assert_eq!(
        verifier.verify(&certificate(&spec()), seconds(now()), &NothingRevoked),
        Err(VerificationError::Mode { found: Mode::Test })
    );
    let production = faulty(|draft| draft.set_policy(AUTHENTICATION_POLICY));
    let production = AuthenticationCertificate::parse(&production).unwrap();
    assert!(
        verifier
            .verify(&production, seconds(now()), &NothingRevoked)
            .is_ok()
    );
}

#[test]
fn a_certificate_is_exact_der() {
    let der = mint().authentication(&spec()).unwrap();
    let filled = [der.as_slice(), &[0; 310]].concat();
    assert_eq!(
        AuthenticationCertificate::parse(&filled).unwrap_err(),
        CertificateError::Malformed
    );
    assert_eq!(
        AuthenticationCertificate::parse(&der[..1589]).unwrap_err(),
        CertificateError::Malformed
    );
    let long = mint()
        .authentication(&CertificateSpec { size: 4097, ..spec() })
        .unwrap();
    assert_eq!(
        AuthenticationCertificate::parse(&long).unwrap_err(),
        CertificateError::TooLong { length: 4097 }
    );
    let longest = mint()
        .authentication(&CertificateSpec { size: 4096, ..spec() })
        .unwrap();
    assert!(verdict(&longest).is_ok());
}

#[test]
fn what_is_not_understood_is_refused() {
    let critical = faulty(|draft| draft.add_unknown_extension(true));
    assert_eq!(
        AuthenticationCertificate::parse(&critical).unwrap_err(),
        CertificateError::Extension
    );
    assert!(verdict(&faulty(|draft| draft.add_unknown_extension(false))).is_ok());
    let twice = faulty(|draft| {
        let first = draft.tbs.extensions.iter().flatten().next().cloned();
        draft.tbs.extensions.get_or_insert_default().extend(first);
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&twice).unwrap_err(),
        CertificateError::Extension
    );
    let unknown_twice = faulty(|draft| {
        draft.add_unknown_extension(false)?;
        let last = draft.tbs.extensions.iter().flatten().next_back().cloned();
        draft.tbs.extensions.get_or_insert_default().extend(last);
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&unknown_twice).unwrap_err(),
        CertificateError::Extension
    );
    let nameless = faulty(|draft| {
        draft.remove::<AuthorityKeyIdentifier>();
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&nameless).unwrap_err(),
        CertificateError::AuthorityKeyId
    );
    let old = faulty(|draft| {
        draft.tbs.version = x509_cert::Version::V2;
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&old).unwrap_err(),
        CertificateError::Version
    );
    let backwards = faulty(|draft| {
        std::mem::swap(
            &mut draft.tbs.validity.not_before,
            &mut draft.tbs.validity.not_after,
        );
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&backwards).unwrap_err(),
        CertificateError::Validity
    );
}

#[test]
fn other_keys_than_rsa_of_2048_bits_are_refused() {
    let elliptic = faulty(|draft| {
        draft.tbs.subject_public_key_info.algorithm.oid = const_oid::db::rfc5912::ID_EC_PUBLIC_KEY;
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&elliptic).unwrap_err(),
        CertificateError::Key
    );
    let without_parameters = faulty(|draft| {
        draft.tbs.subject_public_key_info.algorithm.parameters = None;
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&without_parameters).unwrap_err(),
        CertificateError::Key
    );
    // SEQUENCE { INTEGER of 1024 bits, INTEGER 65537 }
    let small = [
        &[0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00][..],
        &[0xC5; 128],
        &[0x02, 0x03, 0x01, 0x00, 0x01],
    ];
    let weak = faulty(|draft| {
        draft.tbs.subject_public_key_info.subject_public_key =
            der::asn1::BitString::from_bytes(&small.concat())?;
        Ok(())
    });
    assert_eq!(
        AuthenticationCertificate::parse(&weak).unwrap_err(),
        CertificateError::Key
    );
}

#[test]
fn two_algorithms_in_one_certificate_are_refused() {
    // The outer algorithm identifier stands right before the signature: 15 bytes, then `03 82 01 01 00` and 256 bytes.
    let mut der = mint().authentication(&spec()).unwrap();
    let at = der.len() - 256 - 5 - 3;
    assert_eq!(der[at], 0x0B, "sha256WithRSAEncryption ends in 11");
    der[at] = 0x05;
    assert_eq!(
        AuthenticationCertificate::parse(&der).unwrap_err(),
        CertificateError::Algorithms
    );
}

#[test]
fn nothing_personal_shows_in_debug() {
    let shown = format!(
        "{:?} {:?}",
        certificate(&spec()),
        certificate(&spec()).public_key()
    );
    assert_eq!(shown, "AuthenticationCertificate { .. } PublicKey(redacted)");
}
