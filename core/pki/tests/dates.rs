//! Validity, the three months of grace, and the dates of the CA.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be made is a failed test"
)]

#[expect(dead_code, reason = "each test binary uses its part of the fixture")]
mod fixture;

use fixture::{DAY, NothingRevoked, anchors, certificate, instant, now, seconds, settings, spec, verifier};
use kazasu_pki::{GraceStart, Mode, Standing, VerificationError, VerificationSettings, Verifier};
use kazasu_testkit::mint::{CertificateSpec, Generation};

#[test]
fn dates_include_both_ends() {
    let parsed = certificate(&spec());
    let at = |instant| {
        verifier()
            .verify(&parsed, seconds(instant), &NothingRevoked)
            .map(|it| it.standing)
    };
    let (not_before, not_after) = (spec().not_before, spec().not_after);
    let second = jiff::SignedDuration::from_secs(1);
    assert_eq!(
        at(not_before - second),
        Err(VerificationError::NotYetValid {
            not_before: seconds(not_before)
        })
    );
    assert_eq!(
        at(instant("1999-12-31T23:59:59Z")),
        Err(VerificationError::NotYetValid {
            not_before: seconds(not_before)
        }),
        "before the CA began, too"
    );
    assert_eq!(at(not_before), Ok(Standing::Valid));
    assert_eq!(at(not_after), Ok(Standing::Valid));
    assert!(matches!(at(not_after + second), Ok(Standing::InGrace { .. })));
}

#[test]
fn the_grace_ends_exactly_where_its_setting_says() {
    // Ends on 2026-11-29, so three months later there is no day of that number: month ends and both settings in one.
    let expired = CertificateSpec {
        not_before: instant("2022-01-05T10:00:00+09:00"),
        not_after: instant("2026-11-29T23:59:59+09:00"),
        ..spec()
    };
    let cases = [
        (&expired, GraceStart::Expiry, "2027-02-28T23:59:59+09:00"),
        (&expired, GraceStart::EndOfMonth, "2027-02-28T23:59:59+09:00"),
        (&leap(), GraceStart::Expiry, "2024-02-29T23:59:59+09:00"),
        (&mid_month(), GraceStart::Expiry, "2026-11-17T23:59:59+09:00"),
        (&mid_month(), GraceStart::EndOfMonth, "2026-11-30T23:59:59+09:00"),
    ];
    for (spec, grace_start, until) in cases {
        let until = instant(until);
        let verifier = Verifier::new(
            Mode::Test,
            anchors(),
            VerificationSettings {
                grace_start,
                ..settings()
            },
        )
        .unwrap();
        let parsed = certificate(spec);
        let (expired_at, until_seconds) = (seconds(spec.not_after), seconds(until));
        let at = |instant| {
            verifier
                .verify(&parsed, seconds(instant), &NothingRevoked)
                .map(|it| it.standing)
        };
        assert_eq!(at(spec.not_after), Ok(Standing::Valid));
        assert_eq!(
            at(until),
            Ok(Standing::InGrace {
                expired_at,
                until: until_seconds
            }),
            "{grace_start:?}"
        );
        assert_eq!(
            at(until + jiff::SignedDuration::from_secs(1)),
            Err(VerificationError::Expired {
                expired_at,
                until: until_seconds
            }),
            "{grace_start:?}"
        );
    }
}

/// Three months later comes 29 February.
fn leap() -> CertificateSpec {
    CertificateSpec {
        generation: Generation::Second,
        not_before: instant("2020-01-05T10:00:00+09:00"),
        not_after: instant("2023-11-30T23:59:59+09:00"),
        ..spec()
    }
}

fn mid_month() -> CertificateSpec {
    CertificateSpec {
        not_before: instant("2021-08-18T10:00:00+09:00"),
        not_after: instant("2026-08-17T23:59:59+09:00"),
        ..spec()
    }
}

#[test]
fn an_expired_authority_vouches_only_for_what_ended_before_it() {
    // The second generation ends two years after the mint's instant: look from just after that.
    let authority_end = now() + DAY * 730;
    let at = authority_end + DAY * 30;
    let of_second = |not_after| {
        certificate(&CertificateSpec {
            generation: Generation::Second,
            not_after,
            ..spec()
        })
    };
    let in_grace = of_second(authority_end - DAY * 10);
    assert!(matches!(
        verifier()
            .verify(&in_grace, seconds(at), &NothingRevoked)
            .map(|it| it.standing),
        Ok(Standing::InGrace { .. })
    ));
    let outlives = of_second(authority_end + DAY * 100);
    assert!(
        verifier()
            .verify(&outlives, seconds(now()), &NothingRevoked)
            .is_ok()
    );
    assert_eq!(
        verifier().verify(&outlives, seconds(at), &NothingRevoked),
        Err(VerificationError::AuthorityDates)
    );
    let issued_too_early = certificate(&CertificateSpec {
        not_before: now() - DAY * 3650,
        ..spec()
    });
    assert_eq!(
        verifier().verify(&issued_too_early, seconds(now()), &NothingRevoked),
        Err(VerificationError::AuthorityDates)
    );
}
