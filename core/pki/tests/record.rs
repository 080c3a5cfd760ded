//! What is remembered about one certificate, and what counts in doubt.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use std::sync::LazyLock;

use fixture::{DAY, anchors, certificate, now, seconds, settings, spec};
use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{
    AuthenticationCertificate, Doubt, DoubtPolicies, DoubtPolicy, Mode, OcspAnswer, OcspStatus,
    RevocationBasis, RevocationPolicy, RevocationRecord, VerificationError, VerificationSettings, Verified,
    Verifier,
};
use kazasu_testkit::mint::{CertificateSpec, Generation};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

static HOLDER: LazyLock<AuthenticationCertificate> = LazyLock::new(|| certificate(&spec()));

fn record() -> RevocationRecord {
    RevocationRecord::new(HOLDER.authority_key_id().clone(), HOLDER.serial().clone())
}

/// Verifies the holder's certificate at an instant, by this record alone.
fn decide(
    record: &RevocationRecord,
    at: Timestamp,
    policy: RevocationPolicy,
) -> Result<Verified, VerificationError> {
    let settings = VerificationSettings {
        revocation: policy,
        ..settings()
    };
    Verifier::new(Mode::Test, anchors(), settings)
        .unwrap()
        .verify(&HOLDER, seconds(at), record)
}

fn said(status: OcspStatus, this_update: Timestamp) -> OcspAnswer {
    OcspAnswer {
        status,
        this_update: seconds(this_update),
        fresh_until: seconds(this_update + HOUR),
    }
}

#[test]
fn each_doubt_in_each_standing_has_its_own_policy() {
    let in_grace = spec().not_after + DAY * 30;
    let doubts = [Doubt::Down, Doubt::Stale, Doubt::Unrecognized];
    for (standing, at) in [now(), in_grace].into_iter().enumerate() {
        for (row, doubt) in doubts.into_iter().enumerate() {
            let mut record = record();
            match doubt {
                Doubt::Down => record.take_failure(Doubt::Down),
                Doubt::Stale => record.take(said(OcspStatus::Good, at - DAY * 200)),
                Doubt::Unrecognized => record.take(said(OcspStatus::Unknown, at)),
            }
            // The cell of this doubt and standing alone accepts.
            let mut cells = [[DoubtPolicy::Refuse; 3]; 2];
            cells[standing][row] = DoubtPolicy::Accept;
            let table = |cells: [[DoubtPolicy; 3]; 2]| {
                let [valid, grace] = cells.map(|[down, stale, unrecognized]| DoubtPolicies {
                    down,
                    stale,
                    unrecognized,
                });
                RevocationPolicy { valid, grace }
            };
            let accepted = decide(&record, at, table(cells)).unwrap();
            assert_eq!(accepted.revocation, RevocationBasis::Nothing);
            let mut others = [[DoubtPolicy::Accept; 3]; 2];
            others[standing][row] = DoubtPolicy::Refuse;
            assert_eq!(
                decide(&record, at, table(others)),
                Err(VerificationError::RevocationUnknown { doubt })
            );
        }
    }
}

#[test]
fn the_last_known_good_counts_by_its_age() {
    let expiry = spec().not_after;
    let policy = RevocationPolicy::always(DoubtPolicy::LastGood { seconds: 24 * 3600 });
    let with_good_at = |good: Timestamp| {
        let mut record = record();
        record.take(said(OcspStatus::Good, good));
        record.take_failure(Doubt::Down);
        record
    };
    let refused = Err(VerificationError::RevocationUnknown { doubt: Doubt::Down });
    let judged = |record: &RevocationRecord, at, policy| {
        decide(record, at, policy).map(|verified| verified.revocation)
    };
    let basis = |good, at| judged(&with_good_at(good), at, policy);
    let counts = |good| Ok(RevocationBasis::LastGood { at: seconds(good) });
    // Within the dates the age counts to now, …
    assert_eq!(basis(now() - DAY, now()), counts(now() - DAY));
    assert_eq!(basis(now() - DAY - SECOND, now()), refused);
    // … in the grace to the end of validity, however much later the check is.
    let in_grace = expiry + DAY * 80;
    assert_eq!(basis(expiry - DAY, in_grace), counts(expiry - DAY));
    assert_eq!(basis(expiry - DAY - SECOND, in_grace), refused);
    // What was said before the certificate was issued counts for nothing.
    let whenever = RevocationPolicy::always(DoubtPolicy::LastGood { seconds: u32::MAX });
    let before = with_good_at(spec().not_before - SECOND);
    assert_eq!(judged(&before, now(), whenever), refused);
    assert_eq!(
        judged(&record(), now(), whenever),
        refused,
        "nothing was ever said"
    );
}

#[test]
fn revoked_stays_revoked_whatever_comes_later() {
    let in_grace = spec().not_after + DAY * 30;
    let accepting = RevocationPolicy::always(DoubtPolicy::Accept);
    let revoked_at = seconds(now());
    let mut record = record();
    record.take(said(OcspStatus::Revoked { at: revoked_at }, now()));
    let refused = Err(VerificationError::Revoked { at: revoked_at });
    assert_eq!(decide(&record, in_grace, accepting), refused);
    for later in [OcspStatus::Unknown, OcspStatus::Good] {
        record.take(said(later, in_grace));
        assert_eq!(decide(&record, in_grace, accepting), refused, "{later:?}");
    }
    record.take_failure(Doubt::Down);
    assert_eq!(decide(&record, in_grace, accepting), refused);
}

#[test]
fn a_hold_stays_until_a_newer_answer_lifts_it() {
    let policy = RevocationPolicy::always(DoubtPolicy::Accept);
    let held = OcspStatus::OnHold { at: seconds(now()) };
    let refused = Err(VerificationError::Revoked { at: seconds(now()) });
    let mut record = record();
    record.take(said(held, now()));
    assert_eq!(
        decide(&record, now() + DAY, policy),
        refused,
        "stale, and still held"
    );
    record.take(said(OcspStatus::Good, now() - SECOND));
    assert_eq!(
        decide(&record, now(), policy),
        refused,
        "an older answer lifts nothing"
    );
    record.take(said(OcspStatus::Good, now() + SECOND));
    assert_eq!(
        decide(&record, now() + SECOND, policy).unwrap().revocation,
        RevocationBasis::Current
    );
}

#[test]
fn a_record_speaks_of_its_own_certificate_only() {
    let mut record = record();
    record.take(said(OcspStatus::Good, now()));
    let other = certificate(&CertificateSpec {
        generation: Generation::Second,
        ..spec()
    });
    let verdict = fixture::verifier().verify(&other, seconds(now()), &record);
    assert_eq!(
        verdict,
        Err(VerificationError::RevocationUnknown { doubt: Doubt::Down })
    );
    assert_eq!(format!("{record:?}"), "RevocationRecord(redacted)");
}
