//! Which texts make a set of anchors.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use fixture::{anchors, mint, now, pem, spec};
use kazasu_pki::{AnchorError, CertificateError, Mode, TrustAnchors};
use kazasu_testkit::mint::{CertificateDraft, Generation, Mint, MintError, SigningKey};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsages, SubjectKeyIdentifier};

fn refusal(change: impl FnOnce(&mut CertificateDraft) -> Result<(), MintError>) -> AnchorError {
    let der = mint().authority_with(Generation::Third, change).unwrap();
    TrustAnchors::from_pem(Mode::Test, &pem(&der)).unwrap_err()
}

#[test]
fn both_generations_are_told_apart_by_key_identifier() {
    let anchors = anchors();
    let ids: Vec<&[u8]> = anchors.key_ids().map(|id| id.as_bytes()).collect();
    assert_eq!(ids, Generation::ALL.map(|each| mint().authority_key_id(each)));
    assert_eq!(anchors.mode(), Mode::Test);
}

#[test]
fn text_around_the_blocks_and_other_line_ends_do_not_matter() {
    let text = format!(
        "# anchors\n{}\nthe end",
        mint().anchors_pem().replace('\n', "\r\n")
    );
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &text)
            .unwrap()
            .key_ids()
            .count(),
        2
    );
}

#[test]
fn a_missing_key_identifier_is_computed() {
    let der = mint()
        .authority_with(Generation::Third, |draft| {
            draft.remove::<SubjectKeyIdentifier>();
            Ok(())
        })
        .unwrap();
    let anchors = TrustAnchors::from_pem(Mode::Test, &pem(&der)).unwrap();
    let ids: Vec<&[u8]> = anchors.key_ids().map(|id| id.as_bytes()).collect();
    assert_eq!(ids, [mint().authority_key_id(Generation::Third)]);
}

#[test]
fn only_authorities_are_anchors() {
    assert_eq!(
        refusal(|draft| {
            draft.remove::<BasicConstraints>();
            Ok(())
        }),
        AnchorError::NotAuthority { index: 0 }
    );
    assert_eq!(
        refusal(|draft| draft.set_key_usage(KeyUsages::CRLSign)),
        AnchorError::NotAuthority { index: 0 }
    );
    let holder = mint().authentication(&spec()).unwrap();
    let text = mint().anchors_pem() + &pem(&holder);
    assert_eq!(
        TrustAnchors::from_pem(Mode::Test, &text).unwrap_err(),
        AnchorError::NotAuthority { index: 2 }
    );
}

#[test]
fn an_anchor_is_signed_by_itself() {
    for signed_by in [SigningKey::Stranger, SigningKey::OtherGeneration] {
        assert_eq!(
            refusal(|draft| {
                draft.signed_by = signed_by;
                Ok(())
            }),
            AnchorError::SelfSignature { index: 0 }
        );
    }
}

#[test]
fn an_anchor_is_issued_under_its_own_name() {
    let another_issuer = refusal(|draft| {
        draft.tbs.issuer.0.pop();
        Ok(())
    });
    assert_eq!(another_issuer, AnchorError::SelfSignature { index: 0 });
}

#[test]
fn an_anchor_must_be_understood() {
    assert_eq!(
        refusal(|draft| draft.add_unknown_extension(true)),
        AnchorError::Certificate {
            index: 0,
            error: CertificateError::Extension
        }
    );
}

#[test]
fn damaged_texts_are_refused_whole() {
    let refused = |text: &str| TrustAnchors::from_pem(Mode::Test, text).unwrap_err();
    assert_eq!(refused(""), AnchorError::None);
    assert_eq!(refused("no certificates here\n"), AnchorError::None);
    assert_eq!(refused("-----BEGIN CERTIFICATE-----"), AnchorError::Pem);
    assert_eq!(
        refused("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"),
        AnchorError::Pem
    );
    let malformed = AnchorError::Certificate {
        index: 0,
        error: CertificateError::Malformed,
    };
    assert_eq!(refused(&pem(&[0x30, 0x00])), malformed);
    let text = mint().anchors_pem();
    let open = text.trim_end().strip_suffix("-----END CERTIFICATE-----").unwrap();
    assert_eq!(refused(open), AnchorError::Pem);
    assert_eq!(refused(&text.replacen("MII", "M*I", 1)), AnchorError::Pem);
    let many = pem(&Mint::at(now()).authority_der(Generation::Second)).repeat(TrustAnchors::MOST + 1);
    assert_eq!(refused(&many), AnchorError::TooMany { count: 65 });
}
