//! Every message of `/v1`, as released: read and written back unchanged, and the signed bytes byte for byte.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::PathBuf;

use kazasu_wire::signed::{SignedCheck, sha256};
use kazasu_wire::{
    activation, challenge, check, method::Method, precheck, problem, receipt, result, share, stop,
    terminal_authentication, token, validity::Validity,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn golden(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.json"));
    std::fs::read_to_string(&path).unwrap()
}

fn round_trip<T: DeserializeOwned + Serialize>(name: &str) {
    let text = golden(name);
    let message: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = serde_json::to_value(&message).unwrap();
    let released: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written, released, "{name} is not written as released");
}

#[test]
fn every_message_is_read_and_written_as_released() {
    round_trip::<activation::ActivationRequest>("activation-request");
    round_trip::<activation::ActivationResponse>("activation-response");
    round_trip::<token::TokenRequest>("token-request-device");
    round_trip::<token::TokenRequest>("token-request-client");
    round_trip::<token::TokenResponse>("token-response");
    round_trip::<token::TokenResponse>("token-response-facilities");
    round_trip::<challenge::ChallengeRequest>("challenge-request");
    round_trip::<challenge::ChallengeResponse>("challenge-response");
    round_trip::<challenge::ChallengeResponse>("challenge-response-maintenance");
    round_trip::<precheck::PrecheckRequest>("precheck-request");
    round_trip::<check::CheckRequest>("check-request-pin");
    round_trip::<check::CheckRequest>("check-request-visual");
    round_trip::<result::EligibilityResult>("result-valid");
    round_trip::<result::EligibilityResult>("result-none");
    round_trip::<result::EligibilityResult>("result-two-coverages");
    round_trip::<result::EligibilityResult>("result-unknown-words");
    round_trip::<result::EligibilityResult>("result-address-hidden");
    round_trip::<result::EligibilityResult>("result-card-unusable");
    round_trip::<result::EligibilityResult>("result-elderly-certificate");
    round_trip::<result::EligibilityResult>("result-elderly-without-certificate");
    round_trip::<result::EligibilityResult>("result-grace");
    round_trip::<result::EligibilityResult>("result-insurance-and-assistance");
    round_trip::<result::EligibilityResult>("result-invalid");
    round_trip::<result::EligibilityResult>("result-invalid-replaced");
    round_trip::<result::EligibilityResult>("result-late-elderly");
    round_trip::<result::EligibilityResult>("result-multiple");
    round_trip::<result::EligibilityResult>("result-odd-numbers");
    round_trip::<result::EligibilityResult>("result-preschool");
    round_trip::<result::EligibilityResult>("result-public-assistance");
    round_trip::<result::EligibilityResult>("result-public-assistance-stopped");
    round_trip::<result::EligibilityResult>("result-special-medical-expense");
    round_trip::<result::EligibilityResult>("result-unknown-codes");
    round_trip::<result::ResultPage>("result-page");
    round_trip::<receipt::InquiryNumber>("inquiry-number");
    round_trip::<receipt::InquiryNumber>("inquiry-number-none");
    round_trip::<terminal_authentication::TerminalAuthenticationRequest>("terminal-authentication-request");
    round_trip::<terminal_authentication::TerminalAuthenticationResponse>("terminal-authentication-response");
    round_trip::<terminal_authentication::TerminalAnswerRequest>("terminal-answer-request");
    round_trip::<terminal_authentication::TerminalAnswerResponse>("terminal-answer-response");
    round_trip::<stop::StopRequest>("stop-request");
    round_trip::<stop::StopResponse>("stop-response");
    round_trip::<problem::Problem>("problem");
}

#[test]
fn every_golden_file_is_under_test() {
    let source = include_str!("golden.rs");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry
            .unwrap()
            .path()
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            source.contains(&format!("(\"{name}\")")),
            "{name}.json is not tested"
        );
        files += 1;
    }
    assert_eq!(files, 42);
}

#[test]
fn a_field_of_a_later_version_is_ignored_in_answers_and_refused_in_requests() {
    let later = golden("result-valid").replacen('{', r#"{"of_a_later_version": 1,"#, 1);
    serde_json::from_str::<result::EligibilityResult>(&later).unwrap();
    let later = golden("check-request-pin").replacen('{', r#"{"typo": 1,"#, 1);
    assert!(serde_json::from_str::<check::CheckRequest>(&later).is_err());
}

#[test]
fn unknown_words_are_carried() {
    let message: result::EligibilityResult = serde_json::from_str(&golden("result-unknown-words")).unwrap();
    assert_eq!(message.validity, Validity::Unknown("suspended".into()));
    assert_eq!(message.method, Method::Unknown("face_reader".into()));
    assert!(
        !message.validity.is_valid(),
        "an unknown word never counts as valid"
    );
    assert_eq!(message.validity.oqs_code(), None);
}

#[test]
fn unknown_codes_are_carried() {
    let message: result::EligibilityResult = serde_json::from_str(&golden("result-unknown-codes")).unwrap();
    let coverage = message.coverages.first().unwrap();
    let code = |code: Option<&str>| code.map(str::to_owned);
    let carried = [
        code(coverage.card_classification.as_ref().map(|code| code.word())),
        code(coverage.personal_family.as_ref().map(|code| code.word())),
        code(coverage.sex.as_ref().map(|code| code.word())),
        code(coverage.other_sex.as_ref().map(|code| code.word())),
        code(coverage.preschool.as_ref().map(|code| code.word())),
        code(coverage.reason_of_loss.as_ref().map(|code| code.word())),
    ];
    assert_eq!(
        carried,
        ["08", "9", "X", "0", "2", ""].map(|code| Some(code.to_owned()))
    );
    assert_eq!(
        share::Share::of(coverage, message.treated_on),
        None,
        "an unknown classification is never guessed"
    );
}

/// The share in each golden result is the one the rules give.
#[test]
fn golden_shares_follow_the_rules() {
    let mut judged = 0;
    for name in [
        "result-insurance-and-assistance",
        "result-elderly-certificate",
        "result-elderly-without-certificate",
        "result-late-elderly",
        "result-special-medical-expense",
        "result-preschool",
        "result-public-assistance",
        "result-multiple",
        "result-grace",
    ] {
        let message: result::EligibilityResult = serde_json::from_str(&golden(name)).unwrap();
        for coverage in &message.coverages {
            assert_eq!(
                share::Share::of(coverage, message.treated_on),
                coverage.share,
                "{name}"
            );
            assert_eq!(coverage.warnings(), [], "{name}");
            judged += 1;
        }
    }
    assert_eq!(judged, 11);
}

/// What looks odd is told by code and member, and nothing of the number is in it.
#[test]
fn odd_numbers_are_notices() {
    let message: result::EligibilityResult = serde_json::from_str(&golden("result-odd-numbers")).unwrap();
    assert_eq!(message.number_notices(), message.notices);
    assert_eq!(message.notices_beside_numbers().count(), 0);
    let grace: result::EligibilityResult = serde_json::from_str(&golden("result-grace")).unwrap();
    assert_eq!(grace.notices_beside_numbers().count(), 1);
    // Two coverages with the same oddity: once.
    let mut twice = message.clone();
    twice.coverages.extend(message.coverages.clone());
    assert_eq!(twice.number_notices(), message.notices);
    let plain: result::EligibilityResult = serde_json::from_str(&golden("result-preschool")).unwrap();
    assert_eq!(plain.number_notices(), []);
}

/// 自己情報提供不可: nothing in the answer tells a protected person from one nobody knows.
#[test]
fn an_unusable_card_reads_like_nobody() {
    assert_eq!(golden("result-card-unusable"), golden("result-none"));
}

/// 不開示: the answer is the ordinary one, less the address.
#[test]
fn a_hidden_address_reads_like_an_unknown_one() {
    let read = |name: &str| serde_json::from_str::<result::EligibilityResult>(&golden(name)).unwrap();
    let mut open = read("result-grace");
    open.notices.clear();
    for coverage in &mut open.coverages {
        coverage.hide_address();
    }
    assert_eq!(
        serde_json::to_value(open).unwrap(),
        serde_json::to_value(read("result-address-hidden")).unwrap()
    );
}

/// The bytes of `kazasu-check/1`, composed by hand. Any implementation, in any language, must make the same.
#[test]
fn golden_vector_of_the_signed_bytes() {
    let challenge: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let certificate_sha256 = sha256(b"certificate");
    let signed = SignedCheck {
        origin: &"https://eligibility.kazasu.example".parse().unwrap(),
        challenge: &challenge,
        facility: &"fGhQz1n0y3S2mJ4bT7wKcA".parse().unwrap(),
        device: &[0xD5; 32].into(),
        certificate_sha256: &certificate_sha256,
        method: &Method::Pin,
    };
    let hex: String = signed
        .preimage()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let expected = concat!(
        "6b617a6173752d636865636b2f3100",
        "00000022",
        "68747470733a2f2f656c69676962696c6974792e6b617a6173752e6578616d706c65",
        "00000020",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "00000016",
        "664768517a316e30793353326d4a34625437774b6341",
        "00000020",
        "d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5",
        "00000020",
        "03d66dd08835c1ca3f128cceacd1f31ac94163096b20f445ae84285bc0832d72",
        "00000003",
        "70696e",
    );
    assert_eq!(hex, expected);
    let digest: String = signed.digest().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        digest,
        "51e830590adecb9f3c1a1e8d5dd60d2ec1f4981005de1ba50e8b8b6d33b8df6e"
    );
}

#[test]
fn every_bound_field_changes_the_digest() {
    let origin = "https://eligibility.kazasu.example".parse().unwrap();
    let other_origin = "https://eligibility.kazasu.example:8443".parse().unwrap();
    let (facility, other_facility) = ("f1".parse().unwrap(), "f2".parse().unwrap());
    let (device, other_device) = ([1; 32].into(), [2; 32].into());
    let base = SignedCheck {
        origin: &origin,
        challenge: &[3; 32],
        facility: &facility,
        device: &device,
        certificate_sha256: &[4; 32],
        method: &Method::Pin,
    };
    let variants = [
        SignedCheck {
            origin: &other_origin,
            ..base
        },
        SignedCheck {
            challenge: &[5; 32],
            ..base
        },
        SignedCheck {
            facility: &other_facility,
            ..base
        },
        SignedCheck {
            device: &other_device,
            ..base
        },
        SignedCheck {
            certificate_sha256: &[6; 32],
            ..base
        },
        SignedCheck {
            method: &Method::Visual,
            ..base
        },
    ];
    for variant in &variants {
        assert_ne!(variant.digest(), base.digest());
    }
}
