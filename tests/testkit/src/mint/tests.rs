//! The minted PKI as anybody else sees it: DER of exact sizes, the published profile, stable keys.

use jiff::{SignedDuration, Timestamp};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::der::{Decode as _, Encode as _, Tag, Tagged as _};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, CrlDistributionPoints, CrlNumber,
    ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};

use super::*;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn now() -> Timestamp {
    "2026-11-21T03:04:05Z".parse().unwrap()
}

fn spec(size: usize, serial: u32) -> CertificateSpec {
    CertificateSpec {
        generation: Generation::Third,
        serial,
        key_slot: 0,
        size,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: now() - DAY,
        not_after: now() + DAY * 1800,
    }
}

#[test]
fn authentication_certificates_have_exactly_the_wanted_size() {
    let mint = Mint::at(now());
    let serials = [
        0x01_0000,
        0x7F_FFFF,
        0x80_0000,
        0xFF_FFFF,
        0x0100_0000,
        0x06D1_8006,
        0x8000_0000,
        u32::MAX,
    ];
    for generation in Generation::ALL {
        for size in [1583, 1590, 1700] {
            for serial in serials {
                let der = mint
                    .authentication(&CertificateSpec {
                        generation,
                        ..spec(size, serial)
                    })
                    .unwrap();
                assert_eq!(der.len(), size, "serial {serial:08X}");
                let written = Certificate::from_der(&der).unwrap().tbs_certificate.serial_number;
                let read = written
                    .as_bytes()
                    .iter()
                    .fold(0, |sum, &byte| (sum << 8) | u64::from(byte));
                assert_eq!(read, u64::from(serial));
            }
        }
    }
}

#[test]
fn no_size_from_the_smallest_to_1900_is_out_of_reach() {
    let mint = Mint::at(now());
    let Err(MintError::Size { smallest, .. }) = mint.authentication(&spec(0, u32::MAX)) else {
        panic!("nothing fits in no bytes")
    };
    assert!(smallest <= 1583, "{smallest}");
    for size in smallest..1900 {
        assert_eq!(mint.authentication(&spec(size, u32::MAX)).unwrap().len(), size);
    }
    for size in [smallest - 1, 8193] {
        assert_eq!(
            mint.authentication(&spec(size, u32::MAX)).unwrap_err().code(),
            "testkit.mint.impossible"
        );
    }
}

#[test]
fn signing_certificates_have_exactly_the_wanted_size() {
    let mint = Mint::at(now());
    for serial in [0x01_0000, 0x06D1_8006, u32::MAX] {
        let subject = "20261121120405000000048000AB".to_owned();
        let der = mint
            .signing(&CertificateSpec {
                subject,
                ..spec(1758, serial)
            })
            .unwrap();
        assert_eq!(der.len(), 1758);
        let tbs = Certificate::from_der(&der).unwrap().tbs_certificate;
        let (_, usage) = tbs.get::<KeyUsage>().unwrap().unwrap();
        assert_eq!(usage.0, KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        assert!(tbs.get::<ExtendedKeyUsage>().unwrap().is_none());
        let (_, policies) = tbs.get::<CertificatePolicies>().unwrap().unwrap();
        assert_eq!(policies.0[0].policy_identifier, SIGNING_TEST_POLICY);
        assert_eq!(tbs.get::<SubjectAltName>().unwrap().unwrap().1.0.len(), 6);
    }
}

#[test]
fn the_authentication_profile_is_the_published_one() {
    let mint = Mint::at(now());
    let der = mint.authentication(&spec(1590, 0x06D1_8006)).unwrap();
    let tbs = Certificate::from_der(&der).unwrap().tbs_certificate;
    assert_eq!(
        tbs.issuer.to_string(),
        "OU=Synthetic Agency for Kazasu Tests,OU=JPKI for user authentication,O=JPKI-KAZASU-TEST,C=JP"
    );
    let tags: Vec<Tag> = tbs
        .issuer
        .0
        .iter()
        .flat_map(|part| part.0.iter())
        .map(|part| part.value.tag())
        .collect();
    assert_eq!(
        tags,
        [
            Tag::PrintableString,
            Tag::Utf8String,
            Tag::Utf8String,
            Tag::Utf8String
        ]
    );
    assert_eq!(tbs.subject.to_string(), "CN=000000A0KAZASU48000000A,C=JP");

    let (critical, usage) = tbs.get::<KeyUsage>().unwrap().unwrap();
    assert!(critical);
    assert_eq!(usage.0, KeyUsages::DigitalSignature);
    let (critical, policies) = tbs.get::<CertificatePolicies>().unwrap().unwrap();
    assert!(critical);
    assert_eq!(policies.0.len(), 1);
    assert_eq!(policies.0[0].policy_identifier, AUTHENTICATION_TEST_POLICY);
    assert_eq!(tbs.get::<ExtendedKeyUsage>().unwrap().unwrap().1.0.len(), 1);
    assert!(tbs.get::<BasicConstraints>().unwrap().is_none());
    assert!(tbs.get::<SubjectAltName>().unwrap().is_none(), "no personal data");
    assert!(matches!(
        tbs.get::<IssuerAltName>().unwrap().unwrap().1.0[..],
        [GeneralName::DirectoryName(_)]
    ));

    let (_, points) = tbs.get::<CrlDistributionPoints>().unwrap().unwrap();
    let [point] = &points.0[..] else {
        panic!("one distribution point")
    };
    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
        panic!("a full name")
    };
    assert!(
        matches!(names[..], [GeneralName::DirectoryName(_)]),
        "nothing to fetch over HTTP"
    );

    let (_, authority) = tbs.get::<AuthorityKeyIdentifier>().unwrap().unwrap();
    assert_eq!(
        authority.key_identifier.unwrap().as_bytes(),
        mint.authority_key_id(Generation::Third)
    );
    let root = Certificate::from_der(&mint.authority_der(Generation::Third))
        .unwrap()
        .tbs_certificate;
    assert_eq!(
        authority.authority_cert_serial_number.as_ref(),
        Some(&root.serial_number)
    );
    assert_eq!(
        authority.authority_cert_issuer.unwrap(),
        [GeneralName::DirectoryName(root.subject)]
    );
}

#[test]
fn generations_share_a_name_and_nothing_else() {
    let mint = Mint::at(now());
    let [second, third] = Generation::ALL.map(|each| {
        Certificate::from_der(&mint.authority_der(each))
            .unwrap()
            .tbs_certificate
    });
    assert_eq!(second.subject, third.subject);
    assert_eq!(second.issuer, third.issuer);
    assert_ne!(second.serial_number, third.serial_number);
    assert_ne!(
        mint.authority_key_id(Generation::Second),
        mint.authority_key_id(Generation::Third)
    );
    let signing = mint.signing_authority_der(Generation::Third);
    assert_ne!(
        Certificate::from_der(&signing).unwrap().tbs_certificate.subject,
        third.subject
    );
}

/// Computed with `openssl pkey -pubout`, `openssl asn1parse -strparse 19` and `sha1sum`.
#[test]
fn key_identifiers_are_the_same_on_every_run() {
    let known = [
        (Generation::Second, "ed4b4ccd31cd474027f21c1c8cc9357a39071d8f"),
        (Generation::Third, "2bc4568efb26d4ddd73099d2ed6635b2a200e145"),
    ];
    for (generation, id) in known {
        let mint = Mint::at(Timestamp::now());
        assert_eq!(hex::encode(mint.authority_key_id(generation)), id);
        let root = Certificate::from_der(&mint.authority_der(generation))
            .unwrap()
            .tbs_certificate;
        let (_, subject) = root.get::<SubjectKeyIdentifier>().unwrap().unwrap();
        assert_eq!(hex::encode(subject.0.as_bytes()), id);
    }
}

#[test]
fn minting_is_a_function_of_the_instant() {
    let wanted = spec(1590, 0x06D1_8006);
    assert_eq!(
        Mint::at(now()).authentication(&wanted),
        Mint::at(now()).authentication(&wanted)
    );
    let anchors = Mint::at(now()).anchors_pem();
    assert_eq!(anchors, Mint::at(now()).anchors_pem());
    assert_eq!(anchors.matches("-----BEGIN CERTIFICATE-----").count(), 2);
    assert_ne!(anchors, Mint::at(now() + DAY).anchors_pem());
}

#[test]
fn a_five_year_certificate_just_out_of_grace_was_issued_by_a_valid_authority() {
    for generation in Generation::ALL {
        let root = Certificate::from_der(&Mint::at(now()).authority_der(generation)).unwrap();
        let issued = now() - DAY * (5 * 366 + 4 * 31);
        let starts = root
            .tbs_certificate
            .validity
            .not_before
            .to_unix_duration()
            .as_secs();
        assert!(i64::try_from(starts).unwrap() <= issued.as_second());
    }
}

#[test]
fn the_revocation_list_is_version_2_with_key_identifier_and_number() {
    let mint = Mint::at(now());
    let revoked = [(0x12_3456, now() - DAY), (0x06D1_8006, now())];
    let der = mint.crl_der(Generation::Second, &revoked).unwrap();
    let list = CertificateList::from_der(&der).unwrap().tbs_cert_list;
    assert_eq!(list.version, x509_cert::Version::V2);
    assert_eq!(list.revoked_certificates.unwrap().len(), 2);
    assert!(list.this_update.to_unix_duration() < list.next_update.unwrap().to_unix_duration());
    let extensions = list.crl_extensions.unwrap();
    let authority = AuthorityKeyIdentifier::from_der(extensions[0].extn_value.as_bytes()).unwrap();
    assert_eq!(
        authority.key_identifier.unwrap().as_bytes(),
        mint.authority_key_id(Generation::Second)
    );
    CrlNumber::from_der(extensions[1].extn_value.as_bytes()).unwrap();

    let empty = CertificateList::from_der(&mint.crl_der(Generation::Second, &[]).unwrap()).unwrap();
    assert!(empty.tbs_cert_list.revoked_certificates.is_none());
}

#[test]
fn dates_beyond_utc_time_are_general_times_and_dates_before_1970_are_refused() {
    let mint = Mint::at(now());
    let far = CertificateSpec {
        not_after: "2050-01-01T00:00:00Z".parse().unwrap(),
        ..spec(1590, 0x06D1_8006)
    };
    let der = mint.authentication(&far).unwrap();
    assert_eq!(der.len(), 1590);
    let not_after = Certificate::from_der(&der)
        .unwrap()
        .tbs_certificate
        .validity
        .not_after;
    assert!(matches!(not_after, x509_cert::time::Time::GeneralTime(_)));
    let early = CertificateSpec {
        not_before: "1969-12-31T23:59:59Z".parse().unwrap(),
        ..spec(1590, 0x06D1_8006)
    };
    assert_eq!(
        mint.authentication(&early),
        Err(MintError::Instant { unix_seconds: -1 })
    );
}

#[test]
fn padded_signatures_belong_to_the_certified_key() {
    use rsa::pkcs8::DecodePublicKey as _;
    let digest_info = [0x5A; 51];
    let signature = sign_padded(7, &digest_info).unwrap();
    for (key_slot, fits) in [(7, true), (23, true), (8, false)] {
        let der = Mint::at(now())
            .authentication(&CertificateSpec {
                key_slot,
                ..spec(1590, 0x06D1_8006)
            })
            .unwrap();
        let key = Certificate::from_der(&der)
            .unwrap()
            .tbs_certificate
            .subject_public_key_info;
        let key = rsa::RsaPublicKey::from_public_key_der(&key.to_der().unwrap()).unwrap();
        let verdict = key.verify(rsa::Pkcs1v15Sign::new_unprefixed(), &digest_info, &signature);
        assert_eq!(verdict.is_ok(), fits, "slot {key_slot}");
    }
}
