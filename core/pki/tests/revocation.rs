//! Revocation lists.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use der::asn1::{Ia5String, OctetString};
use fixture::{DAY, SERIAL, anchors, certificate, mint, now, pem, seconds, settings, spec, verifier};
use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{
    AuthenticationCertificate, CrlError, CrlSet, Doubt, DoubtPolicy, Mode, Revocation as _, RevocationBasis,
    RevocationPolicy, RevocationStatus, Standing, TrustAnchors, VerificationError, VerificationSettings,
    Verifier,
};
use kazasu_testkit::mint::{
    CertificateSpec, CrlDraft, Generation, Mint, MintError, SignatureDigest, SigningKey,
};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlReason, KeyUsages};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const PERIOD: SignedDuration = SignedDuration::from_hours(48);

fn set(lists: &[Vec<u8>]) -> CrlSet {
    let mut set = CrlSet::new(anchors());
    for list in lists {
        set.add(list).unwrap();
    }
    set
}

fn status(set: &CrlSet, certificate: &AuthenticationCertificate, at: Timestamp) -> RevocationStatus {
    set.status(certificate.authority_key_id(), certificate.serial(), seconds(at))
}

fn list(generation: Generation, revoked: &[(u32, Timestamp)]) -> Vec<u8> {
    mint().crl_der(generation, revoked).unwrap()
}

/// Nothing current, but a list of this instant did not name it.
fn stale(last_good: Timestamp) -> RevocationStatus {
    RevocationStatus::Unknown {
        doubt: Doubt::Stale,
        last_good: Some(seconds(last_good)),
    }
}

fn faulty(change: impl FnOnce(&mut CrlDraft) -> Result<(), MintError>) -> Result<(), CrlError> {
    let der = mint()
        .crl_with(Generation::Third, &[(SERIAL, now() - DAY)], change)
        .unwrap();
    CrlSet::new(anchors()).add(&der)
}

#[test]
fn a_listed_certificate_is_refused_and_another_is_not() {
    let lists = set(&[list(Generation::Third, &[(SERIAL, now() - DAY)])]);
    let revoked = certificate(&spec());
    assert_eq!(
        verifier().verify(&revoked, seconds(now()), &lists),
        Err(VerificationError::Revoked {
            at: seconds(now() - DAY)
        })
    );
    let other = certificate(&CertificateSpec {
        serial: SERIAL + 1,
        ..spec()
    });
    assert_eq!(
        verifier()
            .verify(&other, seconds(now()), &lists)
            .unwrap()
            .standing,
        Standing::Valid
    );
}

#[test]
fn one_serial_number_under_two_generations_is_told_apart() {
    let lists = set(&[
        list(Generation::Second, &[(SERIAL, now() - DAY)]),
        list(Generation::Third, &[]),
    ]);
    let [second, third] =
        Generation::ALL.map(|generation| certificate(&CertificateSpec { generation, ..spec() }));
    assert_eq!(
        status(&lists, &second, now()),
        RevocationStatus::Revoked {
            at: seconds(now() - DAY)
        }
    );
    assert_eq!(status(&lists, &third, now()), RevocationStatus::Good);
}

#[test]
fn without_a_list_of_its_authority_a_certificate_is_unknown() {
    let lists = set(&[list(Generation::Second, &[])]);
    let parsed = certificate(&spec());
    assert_eq!(
        verifier().verify(&parsed, seconds(now()), &lists),
        Err(VerificationError::RevocationUnknown { doubt: Doubt::Down })
    );
    let accepting = VerificationSettings {
        revocation: RevocationPolicy::always(DoubtPolicy::Accept),
        ..settings()
    };
    let verified = Verifier::new(Mode::Test, anchors(), accepting)
        .unwrap()
        .verify(&parsed, seconds(now()), &lists)
        .unwrap();
    assert_eq!(verified.revocation, RevocationBasis::Nothing);
}

#[test]
fn revoked_before_expiry_stays_revoked_in_the_grace() {
    let expired = CertificateSpec {
        not_after: now() - DAY * 30,
        ..spec()
    };
    let revoked_at = now() - DAY * 40;
    let parsed = certificate(&expired);
    let listed = list(Generation::Third, &[(SERIAL, revoked_at)]);
    let refused = Err(VerificationError::Revoked {
        at: seconds(revoked_at),
    });
    assert_eq!(
        verifier().verify(&parsed, seconds(now()), &set(std::slice::from_ref(&listed))),
        refused
    );
    // A CA may drop the expired from newer lists; in either order the older entry counts.
    let dropped = Mint::at(now() + DAY).crl_der(Generation::Third, &[]).unwrap();
    let at = seconds(now() + DAY);
    assert_eq!(
        verifier().verify(&parsed, at, &set(&[listed.clone(), dropped.clone()])),
        refused
    );
    assert_eq!(
        verifier().verify(&parsed, at, &set(&[dropped.clone(), listed])),
        refused
    );
    assert!(matches!(
        verifier()
            .verify(&parsed, at, &set(&[dropped]))
            .map(|it| it.standing),
        Ok(Standing::InGrace { .. })
    ));
}

#[test]
fn the_earliest_revocation_date_counts() {
    let early = list(Generation::Third, &[(SERIAL, now() - DAY * 2)]);
    let late = Mint::at(now() + DAY)
        .crl_der(Generation::Third, &[(SERIAL, now() - DAY)])
        .unwrap();
    let expected = RevocationStatus::Revoked {
        at: seconds(now() - DAY * 2),
    };
    for lists in [set(&[early.clone(), late.clone()]), set(&[late, early])] {
        assert_eq!(status(&lists, &certificate(&spec()), now()), expected);
    }
}

#[test]
fn two_algorithms_in_one_list_are_refused() {
    // The outer algorithm identifier ends in `05 00`, then `03 82 01 01 00` and 256 bytes of signature.
    let mut der = list(Generation::Third, &[]);
    let at = der.len() - 256 - 5 - 3;
    assert_eq!(der[at], 0x0B, "sha256WithRSAEncryption ends in 11");
    der[at] = 0x05;
    assert_eq!(CrlSet::new(anchors()).add(&der), Err(CrlError::Malformed));
}

#[test]
fn a_hold_ends_with_the_next_list_and_not_before() {
    let held = mint()
        .crl_with(Generation::Third, &[(SERIAL, now() - DAY)], |draft| {
            draft.set_reason(CrlReason::CertificateHold)
        })
        .unwrap();
    let lifted = Mint::at(now() + DAY).crl_der(Generation::Third, &[]).unwrap();
    let parsed = certificate(&spec());
    let on_hold = RevocationStatus::Revoked {
        at: seconds(now() - DAY),
    };
    assert_eq!(status(&set(std::slice::from_ref(&held)), &parsed, now()), on_hold);
    assert_eq!(
        status(&set(&[held.clone(), lifted.clone()]), &parsed, now() + DAY),
        RevocationStatus::Good
    );
    // An older list that arrives late changes nothing.
    assert_eq!(
        status(&set(&[lifted, held]), &parsed, now() + DAY),
        RevocationStatus::Good
    );
    let lost_key = mint()
        .crl_with(Generation::Third, &[(SERIAL, now() - DAY)], |draft| {
            draft.set_reason(CrlReason::KeyCompromise)
        })
        .unwrap();
    assert_eq!(status(&set(&[lost_key]), &parsed, now()), on_hold);
}

#[test]
fn a_stale_list_still_revokes_but_no_longer_clears() {
    let lists = set(&[list(Generation::Third, &[(SERIAL, now())])]);
    let revoked = certificate(&spec());
    let other = certificate(&CertificateSpec {
        serial: SERIAL + 1,
        ..spec()
    });
    let due = now() + PERIOD;
    assert_eq!(status(&lists, &other, due), RevocationStatus::Good);
    assert_eq!(status(&lists, &other, due + SECOND), stale(now()));
    assert_eq!(
        status(&lists, &revoked, due + DAY * 365),
        RevocationStatus::Revoked { at: seconds(now()) }
    );
    let tolerant = lists.tolerate(3600);
    assert_eq!(
        status(&tolerant, &other, due + SECOND * 3600),
        RevocationStatus::Good
    );
    assert_eq!(status(&tolerant, &other, due + SECOND * 3601), stale(now()));
}

#[test]
fn a_list_of_one_distribution_point_revokes_but_does_not_clear() {
    let partial = mint()
        .crl_with(Generation::Third, &[(SERIAL, now())], |draft| {
            let uri = GeneralName::UniformResourceIdentifier(Ia5String::new("http://crl.invalid")?);
            set_scope(draft, |point| {
                point.distribution_point = Some(DistributionPointName::FullName(vec![uri]));
            })
        })
        .unwrap();
    let lists = set(&[partial]);
    assert_eq!(
        status(&lists, &certificate(&spec()), now()),
        RevocationStatus::Revoked { at: seconds(now()) }
    );
    let other = certificate(&CertificateSpec {
        serial: SERIAL + 1,
        ..spec()
    });
    assert_eq!(
        status(&lists, &other, now()),
        RevocationStatus::Unknown {
            doubt: Doubt::Down,
            last_good: None
        }
    );
}

#[test]
fn a_list_of_all_holder_certificates_clears() {
    let users = mint()
        .crl_with(Generation::Third, &[], |draft| {
            set_scope(draft, |point| point.only_contains_user_certs = true)
        })
        .unwrap();
    assert_eq!(
        status(&set(&[users]), &certificate(&spec()), now()),
        RevocationStatus::Good
    );
}

fn set_scope(
    draft: &mut CrlDraft,
    change: impl FnOnce(&mut IssuingDistributionPoint),
) -> Result<(), MintError> {
    let mut point = IssuingDistributionPoint {
        distribution_point: None,
        only_contains_user_certs: false,
        only_contains_ca_certs: false,
        only_some_reasons: None,
        indirect_crl: false,
        only_contains_attribute_certs: false,
    };
    change(&mut point);
    add_extension::<IssuingDistributionPoint>(draft, true, der::Encode::to_der(&point)?)
}

fn add_extension<T: const_oid::AssociatedOid>(
    draft: &mut CrlDraft,
    critical: bool,
    value: Vec<u8>,
) -> Result<(), MintError> {
    draft.tbs.crl_extensions.get_or_insert_default().push(Extension {
        extn_id: T::OID,
        critical,
        extn_value: OctetString::new(value)?,
    });
    Ok(())
}

#[test]
fn lists_by_the_wrong_authority_are_refused() {
    for signed_by in [SigningKey::Stranger, SigningKey::OtherGeneration] {
        let verdict = faulty(|draft| {
            draft.signed_by = signed_by;
            Ok(())
        });
        assert_eq!(verdict, Err(CrlError::Signature));
    }
    let weak = faulty(|draft| {
        draft.digest = SignatureDigest::Sha1;
        Ok(())
    });
    assert_eq!(weak, Err(CrlError::Signature));
    let renamed = faulty(|draft| {
        draft.tbs.issuer.0.pop();
        Ok(())
    });
    assert_eq!(renamed, Err(CrlError::UnknownAuthority));
    // A CA that issues certificates but may not sign lists.
    let authority = mint()
        .authority_with(Generation::Third, |draft| {
            draft.set_key_usage(KeyUsages::KeyCertSign)
        })
        .unwrap();
    let mut lists = CrlSet::new(TrustAnchors::from_pem(Mode::Test, &pem(&authority)).unwrap());
    assert_eq!(
        lists.add(&list(Generation::Third, &[])),
        Err(CrlError::AuthorityMayNot)
    );
    // A list from after the end of its CA.
    let late = Mint::at(now() + DAY * 365 * 5)
        .crl_der(Generation::Third, &[])
        .unwrap();
    assert_eq!(CrlSet::new(anchors()).add(&late), Err(CrlError::AuthorityMayNot));
}

#[test]
fn lists_of_the_wrong_kind_are_refused() {
    let ca_certs = faulty(|draft| set_scope(draft, |point| point.only_contains_ca_certs = true));
    assert_eq!(ca_certs, Err(CrlError::Scope));
    let indirect = faulty(|draft| set_scope(draft, |point| point.indirect_crl = true));
    assert_eq!(indirect, Err(CrlError::Scope));
    let delta = faulty(|draft| {
        // BaseCRLNumber 1
        add_extension::<x509_cert::ext::pkix::BaseCrlNumber>(draft, true, vec![0x02, 0x01, 0x01])
    });
    assert_eq!(delta, Err(CrlError::Extension));
    let removal = faulty(|draft| draft.set_reason(CrlReason::RemoveFromCRL));
    assert_eq!(removal, Err(CrlError::Extension));
    let endless = faulty(|draft| {
        draft.tbs.next_update = None;
        Ok(())
    });
    assert_eq!(endless, Err(CrlError::NextUpdate));
    let nameless = faulty(|draft| {
        let key_id = <AuthorityKeyIdentifier as const_oid::AssociatedOid>::OID;
        draft
            .tbs
            .crl_extensions
            .get_or_insert_default()
            .retain(|extension| extension.extn_id != key_id);
        Ok(())
    });
    assert_eq!(nameless, Err(CrlError::AuthorityKeyId));
}

#[test]
fn a_refused_list_changes_nothing() {
    let mut lists = set(&[list(Generation::Third, &[])]);
    let forged = mint()
        .crl_with(Generation::Third, &[(SERIAL, now())], |draft| {
            draft.signed_by = SigningKey::Stranger;
            Ok(())
        })
        .unwrap();
    assert_eq!(lists.add(&forged), Err(CrlError::Signature));
    assert_eq!(
        status(&lists, &certificate(&spec()), now()),
        RevocationStatus::Good
    );
}

#[test]
fn what_a_list_revokes_is_told_once_for_whoever_keeps_it() {
    let mut lists = set(&[list(Generation::Third, &[(SERIAL, now() - DAY)])]);
    let learned = |lists: &mut CrlSet| -> Vec<_> {
        let learned = lists.take_learned().into_iter();
        learned
            .map(|entry| (entry.authority, entry.serial, entry.at))
            .collect()
    };
    let parsed = certificate(&spec());
    let name = |at| (parsed.authority_key_id().clone(), parsed.serial().clone(), at);
    assert_eq!(learned(&mut lists), [name(seconds(now() - DAY))]);
    lists
        .add(&list(Generation::Third, &[(SERIAL, now() - DAY)]))
        .unwrap();
    assert_eq!(learned(&mut lists), [], "known already");
    lists
        .add(&list(Generation::Third, &[(SERIAL, now() - DAY * 2)]))
        .unwrap();
    assert_eq!(
        learned(&mut lists),
        [name(seconds(now() - DAY * 2))],
        "an earlier date"
    );
    let held = mint()
        .crl_with(Generation::Third, &[(SERIAL + 1, now())], |draft| {
            draft.set_reason(CrlReason::CertificateHold)
        })
        .unwrap();
    lists.add(&held).unwrap();
    assert_eq!(learned(&mut lists), [], "a hold is not for good");
}
