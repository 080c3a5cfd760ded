//! OCSP answers, minted with every fault. Real ones are in `responder.rs`.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use std::sync::LazyLock;

use der::asn1::OctetString;
use fixture::{DAY, NothingRevoked, SERIAL, anchors, certificate, faulty, mint, now, seconds, spec};
use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{
    AuthenticationCertificate, CrlSet, Doubt, NoncePolicy, OcspAnswer, OcspError, OcspRefusal, OcspRequest,
    OcspRules, OcspStatus,
};
use kazasu_testkit::mint::{
    AUTHENTICATION_POLICY, CertificateDraft, CertificateSpec, Generation, Mint, MintError, OcspDraft,
    OcspSigner, SignatureDigest, SigningKey, ocsp_time,
};
use proptest::prelude::*;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{CrlReason, ExtendedKeyUsage, KeyUsages};
use x509_ocsp::{CertStatus, ResponderId, RevokedInfo};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const SLOT: usize = 9;
const NONCE: [u8; OcspRequest::NONCE] = [0xA5; OcspRequest::NONCE];
const RULES: OcspRules = OcspRules {
    nonce: NoncePolicy::Required,
    skew: 300,
    longest: 600,
};

static HOLDER: LazyLock<AuthenticationCertificate> = LazyLock::new(|| certificate(&spec()));

fn request() -> OcspRequest {
    OcspRequest::new(&anchors(), &HOLDER, NONCE).unwrap()
}

fn good() -> CertStatus {
    CertStatus::good()
}

fn revoked(reason: Option<CrlReason>) -> CertStatus {
    CertStatus::revoked(RevokedInfo {
        revocation_time: ocsp_time(now() - DAY).unwrap(),
        revocation_reason: reason,
    })
}

fn answer(status: CertStatus, change: impl FnOnce(&mut OcspDraft) -> Result<(), MintError>) -> Vec<u8> {
    mint()
        .ocsp_answer(Generation::Third, &request().to_der().unwrap(), status, change)
        .unwrap()
}

fn judge(der: &[u8], at: Timestamp) -> Result<OcspAnswer, OcspError> {
    request().verify(der, seconds(at), RULES, &NothingRevoked)
}

/// A good answer with one fault, judged now.
fn with(change: impl FnOnce(&mut OcspDraft) -> Result<(), MintError>) -> Result<OcspStatus, OcspError> {
    judge(&answer(good(), change), now()).map(|answer| answer.status)
}

/// Lets a delegate with this certificate answer.
fn by_delegate(certificate: Vec<u8>) -> impl FnOnce(&mut OcspDraft) -> Result<(), MintError> {
    move |draft| {
        draft.data.responder_id = ResponderId::ByKey(OctetString::new(mint().holder_key_id(SLOT))?);
        draft.signer = OcspSigner::Holder(SLOT);
        draft.certificates = vec![certificate];
        Ok(())
    }
}

fn delegate(change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>) -> Vec<u8> {
    mint().responder_with(Generation::Third, SLOT, change).unwrap()
}

#[test]
fn each_status_is_read() {
    let at = seconds(now() - DAY);
    let table = [
        (good(), OcspStatus::Good),
        (CertStatus::unknown(), OcspStatus::Unknown),
        (revoked(None), OcspStatus::Revoked { at }),
        (
            revoked(Some(CrlReason::KeyCompromise)),
            OcspStatus::Revoked { at },
        ),
        (
            revoked(Some(CrlReason::CertificateHold)),
            OcspStatus::OnHold { at },
        ),
    ];
    for (status, expected) in table {
        let read = judge(&answer(status, |_| Ok(())), now()).unwrap();
        let expected = OcspAnswer {
            status: expected,
            this_update: seconds(now()),
            fresh_until: seconds(now() + HOUR),
        };
        assert_eq!(read, expected);
    }
}

#[test]
fn nobody_is_asked_about_a_forgery() {
    let forged = faulty(|draft| {
        draft.signed_by = SigningKey::Stranger;
        Ok(())
    });
    let forged = AuthenticationCertificate::parse(&forged).unwrap();
    assert_eq!(
        OcspRequest::new(&anchors(), &forged, NONCE).map(|_| ()),
        Err(OcspError::UnknownAuthority)
    );
    assert_eq!(format!("{:?}", request()), "OcspRequest(redacted)");
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let other_nonce = OcspRequest::new(&anchors(), &HOLDER, [0x5A; 32]).unwrap();
    let replayed = mint()
        .ocsp_answer(Generation::Third, &other_nonce.to_der().unwrap(), good(), |_| {
            Ok(())
        })
        .unwrap();
    assert_eq!(judge(&replayed, now()), Err(OcspError::Nonce));
    let bare = answer(good(), |draft| {
        draft.data.response_extensions = None;
        Ok(())
    });
    assert_eq!(judge(&bare, now()), Err(OcspError::Nonce));
    let lenient = OcspRules {
        nonce: NoncePolicy::Optional,
        ..RULES
    };
    assert!(
        request()
            .verify(&bare, seconds(now()), lenient, &NothingRevoked)
            .is_ok()
    );
    assert_eq!(
        request().verify(&replayed, seconds(now()), lenient, &NothingRevoked),
        Err(OcspError::Nonce),
        "a wrong nonce is worse than none"
    );
    let neighbour = certificate(&CertificateSpec {
        serial: SERIAL + 1,
        ..spec()
    });
    let other = OcspRequest::new(&anchors(), &neighbour, NONCE).unwrap();
    let about_other = mint()
        .ocsp_answer(Generation::Third, &other.to_der().unwrap(), good(), |_| Ok(()))
        .unwrap();
    assert_eq!(judge(&about_other, now()), Err(OcspError::OtherCertificate));
    let empty = with(|draft| {
        draft.data.responses.clear();
        Ok(())
    });
    assert_eq!(empty, Err(OcspError::OtherCertificate));
}

#[test]
fn a_responder_is_the_authority_or_its_delegate() {
    assert_eq!(with(|_| Ok(())), Ok(OcspStatus::Good));
    assert_eq!(with(by_delegate(delegate(|_| Ok(())))), Ok(OcspStatus::Good));
    let by_name = with(|draft| {
        by_delegate(delegate(|_| Ok(())))(draft)?;
        let subject = der::Decode::from_der(&draft.certificates[0]);
        let subject: x509_cert::Certificate = subject?;
        draft.data.responder_id = ResponderId::ByName(subject.tbs_certificate.subject);
        Ok(())
    });
    assert_eq!(by_name, Ok(OcspStatus::Good));
    // Behind a certificate that fits nothing the right one is found.
    let second = with(|draft| {
        by_delegate(delegate(|_| Ok(())))(draft)?;
        draft
            .certificates
            .insert(0, mint().authority_der(Generation::Second));
        Ok(())
    });
    assert_eq!(second, Ok(OcspStatus::Good));
}

#[test]
fn whoever_the_authority_did_not_name_may_not_answer() {
    let usages = |usages: Vec<der::asn1::ObjectIdentifier>| {
        delegate(|draft| {
            let value = der::Encode::to_der(&ExtendedKeyUsage(usages))?;
            draft.set(Extension {
                extn_id: <ExtendedKeyUsage as const_oid::AssociatedOid>::OID,
                critical: false,
                extn_value: OctetString::new(value)?,
            });
            Ok(())
        })
    };
    let holder = mint()
        .authentication(&CertificateSpec {
            key_slot: SLOT,
            ..spec()
        })
        .unwrap();
    let table = [
        ("a card of the same authority", holder),
        (
            "for another use",
            usages(vec![const_oid::db::rfc5280::ID_KP_CLIENT_AUTH]),
        ),
        (
            "for any use",
            usages(vec![const_oid::db::rfc5280::ANY_EXTENDED_KEY_USAGE]),
        ),
        (
            "without extended usage",
            delegate(|draft| {
                draft.remove::<ExtendedKeyUsage>();
                Ok(())
            }),
        ),
        (
            "without the usage",
            delegate(|draft| draft.set_key_usage(KeyUsages::KeyEncipherment)),
        ),
        ("an authority", delegate(|draft| draft.claim_authority())),
        (
            "of the other generation under the same name",
            mint().responder_der(Generation::Second, SLOT).unwrap(),
        ),
        (
            "signed by a stranger",
            delegate(|draft| {
                draft.signed_by = SigningKey::Stranger;
                Ok(())
            }),
        ),
        (
            "of the other world",
            delegate(|draft| draft.set_policy(AUTHENTICATION_POLICY)),
        ),
        (
            "with a weak digest",
            delegate(|draft| {
                draft.digest = SignatureDigest::Sha1;
                Ok(())
            }),
        ),
        (
            "not valid yet",
            Mint::at(now() + DAY * 60)
                .responder_der(Generation::Third, SLOT)
                .unwrap(),
        ),
        (
            "expired",
            Mint::at(now() - DAY * 60)
                .responder_der(Generation::Third, SLOT)
                .unwrap(),
        ),
        (
            "of another key",
            mint().responder_der(Generation::Third, SLOT + 1).unwrap(),
        ),
    ];
    for (who, certificate) in table {
        assert_eq!(with(by_delegate(certificate)), Err(OcspError::Responder), "{who}");
    }
    let alone = with(|draft| {
        by_delegate(delegate(|_| Ok(())))(draft)?;
        draft.certificates.clear();
        Ok(())
    });
    assert_eq!(alone, Err(OcspError::Responder));
    let crowd = with(|draft| {
        by_delegate(delegate(|_| Ok(())))(draft)?;
        draft.certificates = vec![draft.certificates[0].clone(); 5];
        Ok(())
    });
    assert_eq!(crowd, Err(OcspError::Malformed));
}

#[test]
fn a_revoked_responder_is_refused() {
    let mut lists = CrlSet::new(anchors());
    lists
        .add(
            &mint()
                .crl_der(Generation::Third, &[(Mint::RESPONDER_SERIAL, now() - DAY)])
                .unwrap(),
        )
        .unwrap();
    let der = answer(good(), by_delegate(delegate(|_| Ok(()))));
    assert_eq!(
        request().verify(&der, seconds(now()), RULES, &lists),
        Err(OcspError::ResponderRevoked)
    );
    assert!(judge(&der, now()).is_ok());
}

#[test]
fn a_signature_by_another_key_or_digest_is_refused() {
    for signer in [
        OcspSigner::Stranger,
        OcspSigner::Authority(Generation::Second),
        OcspSigner::Holder(SLOT),
    ] {
        let forged = with(|draft| {
            draft.signer = signer;
            Ok(())
        });
        assert_eq!(forged, Err(OcspError::Signature), "{signer:?}");
    }
    let weak = with(|draft| {
        draft.digest = SignatureDigest::Sha1;
        Ok(())
    });
    assert_eq!(weak, Err(OcspError::Signature));
    // The other generation answers in its own name: the name is the same, the key is not.
    let other = with(|draft| {
        draft.signer = OcspSigner::Authority(Generation::Second);
        let key_id = mint().authority_key_id(Generation::Second);
        draft.data.responder_id = ResponderId::ByKey(OctetString::new(key_id)?);
        Ok(())
    });
    assert_eq!(other, Err(OcspError::Responder));
}

#[test]
fn an_authority_answers_within_its_own_dates() {
    let late = now() + DAY * 365 * 5;
    let der = Mint::at(late)
        .ocsp_answer(
            Generation::Third,
            &request().to_der().unwrap(),
            good(),
            |_| Ok(()),
        )
        .unwrap();
    assert_eq!(judge(&der, late), Err(OcspError::Responder));
}

#[test]
fn dates_bound_an_answer_on_both_sides() {
    let der = answer(good(), |_| Ok(()));
    assert!(
        judge(&der, now() - SECOND * 300).is_ok(),
        "the responder's clock may be ahead"
    );
    assert_eq!(judge(&der, now() - SECOND * 301), Err(OcspError::Early));
    assert!(judge(&der, now() + HOUR).is_ok());
    assert_eq!(judge(&der, now() + HOUR + SECOND), Err(OcspError::Stale));

    let open = answer(good(), |draft| {
        draft.data.responses[0].next_update = None;
        Ok(())
    });
    assert_eq!(
        judge(&open, now()).unwrap().fresh_until,
        seconds(now() + SECOND * 600)
    );
    assert_eq!(judge(&open, now() + SECOND * 601), Err(OcspError::Stale));

    let backwards = with(|draft| {
        draft.data.responses[0].next_update = Some(ocsp_time(now() - SECOND)?);
        Ok(())
    });
    assert_eq!(backwards, Err(OcspError::Malformed));
    let produced_later = with(|draft| {
        draft.data.produced_at = ocsp_time(now() + SECOND * 301)?;
        Ok(())
    });
    assert_eq!(produced_later, Err(OcspError::Early));
    // As with lists: an old "revoked" counts, an old hold does not by itself.
    let old = answer(revoked(None), |_| Ok(()));
    assert!(judge(&old, now() + DAY).is_ok());
    let held = answer(revoked(Some(CrlReason::CertificateHold)), |_| Ok(()));
    assert_eq!(judge(&held, now() + DAY), Err(OcspError::Stale));
}

#[test]
fn extensions_that_are_not_understood_are_refused_where_critical() {
    let unknown = |critical| Extension {
        extn_id: der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.0.1"),
        critical,
        extn_value: OctetString::new([0x05, 0x00]).unwrap(),
    };
    for (critical, expected) in [(false, Ok(OcspStatus::Good)), (true, Err(OcspError::Extension))] {
        let of_answer = with(|draft| {
            draft
                .data
                .response_extensions
                .get_or_insert_default()
                .push(unknown(critical));
            Ok(())
        });
        assert_eq!(of_answer, expected);
        let of_status = with(|draft| {
            draft.data.responses[0].single_extensions = Some(vec![unknown(critical)]);
            Ok(())
        });
        assert_eq!(of_status, expected);
    }
    let two_nonces = with(|draft| {
        let nonces = draft.data.response_extensions.get_or_insert_default();
        nonces.extend(nonces.clone());
        Ok(())
    });
    assert_eq!(two_nonces, Err(OcspError::Extension));
}

#[test]
fn what_a_responder_says_instead_of_an_answer() {
    // OCSPResponse with a status alone: SEQUENCE { ENUMERATED }.
    let table = [
        (0, OcspError::Malformed),
        (1, OcspError::Refused(OcspRefusal::MalformedRequest)),
        (2, OcspError::Refused(OcspRefusal::InternalError)),
        (3, OcspError::Refused(OcspRefusal::TryLater)),
        (4, OcspError::Malformed),
        (5, OcspError::Refused(OcspRefusal::SignatureRequired)),
        (6, OcspError::Refused(OcspRefusal::Unauthorized)),
        (7, OcspError::Malformed),
    ];
    for (status, expected) in table {
        assert_eq!(judge(&[0x30, 0x03, 0x0A, 0x01, status], now()), Err(expected));
        assert_eq!(expected.doubt(), Doubt::Down);
    }
    assert_eq!(OcspError::Stale.doubt(), Doubt::Stale);
    let long = vec![0x30; OcspRequest::LONGEST_ANSWER + 1];
    assert_eq!(
        judge(&long, now()),
        Err(OcspError::TooLong { length: long.len() })
    );
}

#[test]
fn no_answer_with_one_byte_changed_says_anything_else() {
    let der = answer(good(), by_delegate(delegate(|_| Ok(()))));
    let told = judge(&der, now()).unwrap();
    for index in 0..der.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut tampered = der.clone();
            tampered[index] ^= flip;
            // Outside what is signed a byte may change without effect, but never what is said.
            if let Ok(answer) = judge(&tampered, now()) {
                assert_eq!(answer, told, "byte {index} ^ {flip:02X}");
            }
        }
        assert!(judge(&der[..index], now()).is_err(), "{index} bytes");
    }
    assert_eq!(judge(&[der, vec![0]].concat(), now()), Err(OcspError::Malformed));
}

proptest! {
    #[test]
    fn hostile_bytes_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(judge(&bytes, now()).is_err());
    }
}
