//! What the PIN can come to.

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, Tap};

use super::{ASK, Row, SIGN, VERIFY, check, faulty, mistyped, quirky, resumed, saying, with_tries};

pub(super) fn rows() -> Vec<Row> {
    let consenting = Tap {
        consent: true,
        ..resumed()
    };
    let consenting_for_another = Tap {
        person: "invalid".to_owned(),
        consent: true,
        ..with_tries(1, check())
    };
    let left_verified = Tap {
        verified: true,
        ..quirky(Quirk::Verified9000)
    };
    let still_verified = Tap {
        faults: [ASK, 6].map(|at| (at, Fault::Says(vec![0x90, 0x00]))).into(),
        ..check()
    };
    let short_signature = Fault::Says([&[0x5A; 255][..], &[0x90, 0x00]].concat());
    vec![
        ("wrong-pin", "A mistyped PIN.", vec![mistyped(check())]),
        (
            "wrong-pin-6300",
            "Wrong, and the answer tells no counter.",
            vec![saying(VERIFY, 0x6300)],
        ),
        (
            "wrong-pin-locks",
            "Consented, mistyped, locked.",
            vec![with_tries(1, mistyped(check())), mistyped(consenting.clone())],
        ),
        (
            "locked",
            "No try is left; no PIN is sent.",
            vec![with_tries(0, check())],
        ),
        (
            "locked-6983",
            "VERIFY is answered 6983.",
            vec![saying(VERIFY, 0x6983)],
        ),
        (
            "last-try",
            "One try is left; with consent the second tap spends it.",
            vec![with_tries(1, check()), consenting],
        ),
        (
            "last-try-other-card",
            "Consent was given for another card.",
            vec![with_tries(1, check()), consenting_for_another],
        ),
        (
            "pin-switched-off",
            "A card without a PIN (顔認証マイナンバーカード).",
            vec![quirky(Quirk::Pinless)],
        ),
        (
            "tries-unknown",
            "The card does not tell its counter.",
            vec![saying(ASK, 0x6985)],
        ),
        (
            "left-verified",
            "Somebody left the PIN verified: power off, then the counter.",
            vec![left_verified],
        ),
        (
            "still-verified",
            "Even after power-off the PIN is said to be verified.",
            vec![still_verified],
        ),
        (
            "verify-refused",
            "VERIFY is answered 6F00.",
            vec![saying(VERIFY, 0x6F00)],
        ),
        (
            "signature-refused",
            "The signature is refused.",
            vec![saying(SIGN, 0x6982)],
        ),
        (
            "signature-short",
            "The signature has another length.",
            vec![faulty(SIGN, short_signature)],
        ),
    ]
}
