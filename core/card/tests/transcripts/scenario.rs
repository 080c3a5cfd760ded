//! What the golden transcripts record. A new one: a row here, then the tests once with `KAZASU_BLESS=1`.

use std::collections::BTreeMap;

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, Flow, Pin, ReadMode, Tap, Transcript, Verdict};

fn check() -> Tap {
    Tap {
        person: "valid".to_owned(),
        ..Tap::default()
    }
}

fn quirky(quirk: Quirk) -> Tap {
    Tap {
        quirks: [quirk].into(),
        ..check()
    }
}

fn faulty(at: usize, fault: Fault) -> Tap {
    Tap {
        faults: BTreeMap::from([(at, fault)]),
        ..check()
    }
}

fn saying(at: usize, status: u16) -> Tap {
    faulty(at, Fault::Says(status.to_be_bytes().to_vec()))
}

fn mistyped(tap: Tap) -> Tap {
    Tap {
        pin: Pin::Wrong,
        ..tap
    }
}

fn with_tries(tries: u8, tap: Tap) -> Tap {
    Tap {
        tries: Some(tries),
        ..tap
    }
}

fn resumed() -> Tap {
    Tap {
        resume: true,
        ..check()
    }
}

/// Numbers of the commands of an extended check.
const READ: usize = 2;
const ASK: usize = 3;
const VERIFY: usize = 4;
const SIGN: usize = 5;

/// Every scenario, without steps.
pub fn all() -> Vec<Transcript> {
    [flows(), cards(), readers(), pins(), losses(), cancels()]
        .into_iter()
        .flatten()
        .map(|(name, about, taps)| Transcript {
            name: name.to_owned(),
            about: about.to_owned(),
            taps,
        })
        .collect()
}

type Row = (&'static str, &'static str, Vec<Tap>);

fn flows() -> Vec<Row> {
    let short = Tap {
        read: ReadMode::Short,
        ..check()
    };
    let flow = |flow| Tap { flow, ..check() };
    let longer = Tap {
        person: "same-serial".to_owned(),
        expect: Some(1590),
        ..check()
    };
    vec![
        (
            "check-extended",
            "The PIN tap with one extended read.",
            vec![check()],
        ),
        ("check-short", "The PIN tap in blocks of 240 bytes.", vec![short]),
        (
            "check-extended-longer",
            "The certificate is longer than was asked for.",
            vec![longer],
        ),
        (
            "resume",
            "Lost after the certificate was read; the second tap goes on there.",
            vec![faulty(ASK, Fault::LostBefore), resumed()],
        ),
        ("tries", "Tries left, without a PIN.", vec![flow(Flow::Tries)]),
        (
            "info",
            "What the card tells without a PIN.",
            vec![flow(Flow::Info)],
        ),
        (
            "info-with-certificate",
            "What the card tells without a PIN, and its certificate.",
            vec![flow(Flow::InfoWithCertificate)],
        ),
        ("probe", "Extended answers pass.", vec![flow(Flow::Probe)]),
        (
            "probe-short-only",
            "Extended answers do not pass.",
            vec![Tap {
                quirks: [Quirk::ShortOnly].into(),
                ..flow(Flow::Probe)
            }],
        ),
        (
            "check-with-ticks",
            "The PIN tap on a link without time-outs of its own.",
            vec![Tap {
                ticks: true,
                ..check()
            }],
        ),
    ]
}

fn cards() -> Vec<Row> {
    let iphone = Tap {
        verdict: Verdict::RefuseAfterLabel("certificate.policy.unknown".to_owned()),
        ..quirky(Quirk::IphoneToken)
    };
    let refused = Tap {
        verdict: Verdict::Refuse("certificate.dates.expired".to_owned()),
        ..check()
    };
    let not_der = Fault::Says([&[0x04, 0x82, 0x06, 0x00], &[0x55; 236][..], &[0x90, 0x00]].concat());
    let other = Tap {
        person: "invalid".to_owned(),
        ..resumed()
    };
    vec![
        (
            "certificate-absent",
            "The holder has no certificate.",
            vec![quirky(Quirk::NoAuthCertificate)],
        ),
        (
            "certificate-malformed",
            "The file is no DER.",
            vec![faulty(READ, not_der)],
        ),
        (
            "certificate-cut",
            "The file ends before its certificate does.",
            vec![Tap {
                read: ReadMode::Short,
                ..saying(3, 0x6B00)
            }],
        ),
        (
            "certificate-refused",
            "The caller refuses the certificate.",
            vec![refused],
        ),
        (
            "android-token",
            "An Android phone: no certificate before the PIN.",
            vec![quirky(Quirk::AndroidToken)],
        ),
        ("iphone-token", "An iPhone, told by its label.", vec![iphone]),
        (
            "foreign-card",
            "A card that answers to nothing.",
            vec![quirky(Quirk::UnknownCard)],
        ),
        (
            "driving-licence",
            "A driving licence (運転免許証).",
            vec![quirky(Quirk::DrivingLicence)],
        ),
        (
            "residence-card",
            "A residence card (在留カード).",
            vec![quirky(Quirk::ResidenceCard)],
        ),
        ("passport", "A passport (旅券).", vec![quirky(Quirk::Passport)]),
        (
            "payment-card",
            "A payment card.",
            vec![quirky(Quirk::PaymentCard)],
        ),
        (
            "transit-card",
            "A transit card with APDUs.",
            vec![quirky(Quirk::TransitCard)],
        ),
        (
            "juki-card",
            "An old resident card (住基カード) without the application.",
            vec![quirky(Quirk::JukiCard)],
        ),
        (
            "juki-token",
            "An old resident card, told by its label.",
            vec![quirky(Quirk::JukiTokenCard)],
        ),
        (
            "several-cards",
            "Two cards in the field; nothing is sent.",
            vec![faulty(0, Fault::SeveralCards)],
        ),
        (
            "several-cards-reading",
            "A second card comes while the certificate is read.",
            vec![faulty(READ, Fault::SeveralCards)],
        ),
        (
            "other-tag",
            "A tag that takes no APDUs.",
            vec![faulty(0, Fault::OtherTag)],
        ),
        (
            "other-card",
            "The second tap meets another card than the first.",
            vec![faulty(ASK, Fault::LostBefore), other],
        ),
    ]
}

fn readers() -> Vec<Row> {
    let first_twice = Tap {
        faults: [1, 2].map(|at| (at, Fault::Says(vec![0x6F, 0x00]))).into(),
        ..check()
    };
    vec![
        (
            "no-sfi",
            "Short EF ids are refused: SELECT EF, before the PIN.",
            vec![quirky(Quirk::NoSfi)],
        ),
        (
            "no-sfi-for-the-key",
            "Short EF ids are refused at the signature only.",
            vec![saying(SIGN, 0x6A88)],
        ),
        (
            "short-only",
            "Extended commands are refused: short blocks, in the same tap.",
            vec![quirky(Quirk::ShortOnly)],
        ),
        (
            "chunked-61",
            "Long answers come by 61xx and GET RESPONSE.",
            vec![quirky(Quirk::Chunked61)],
        ),
        (
            "wrong-le-6c",
            "An Le beyond the data is answered 6Cxx.",
            vec![Tap {
                read: ReadMode::Short,
                ..saying(READ, 0x6C80)
            }],
        ),
        (
            "end-of-file-6282",
            "A read into the end of the file ends in 6282.",
            vec![Tap {
                expect: Some(4000),
                ..quirky(Quirk::Eof6282)
            }],
        ),
        (
            "case-1-6700",
            "The empty VERIFY needs an Le.",
            vec![quirky(Quirk::VerifyCase1Wrong)],
        ),
        (
            "first-6f00",
            "The first answer after power-up is 6F00.",
            vec![quirky(Quirk::First6f00)],
        ),
        (
            "first-6f00-twice",
            "The card keeps answering 6F00.",
            vec![first_twice],
        ),
    ]
}

fn pins() -> Vec<Row> {
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

fn losses() -> Vec<Row> {
    let silent = |at| Tap {
        ticks: true,
        ..faulty(at, Fault::Silent)
    };
    let again = Tap {
        faults: [(ASK, Fault::LostBefore)].into(),
        ..mistyped(resumed())
    };
    vec![
        (
            "lost-select",
            "Lost at the first command.",
            vec![faulty(1, Fault::LostBefore)],
        ),
        (
            "lost-read",
            "Lost while the certificate is read.",
            vec![faulty(READ, Fault::LostAfter)],
        ),
        (
            "lost-sign",
            "Lost at the signature; the second tap asks for the PIN's counter again.",
            vec![faulty(SIGN, Fault::LostAfter), resumed()],
        ),
        (
            "lost-leave",
            "Lost when leaving: the signature counts.",
            vec![faulty(6, Fault::LostBefore)],
        ),
        (
            "lost-before-verify-right",
            "VERIFY never arrived; nothing was spent.",
            vec![faulty(VERIFY, Fault::LostBefore), resumed()],
        ),
        (
            "lost-before-verify-wrong",
            "VERIFY with a mistyped PIN never arrived; it is sent once more.",
            vec![mistyped(faulty(VERIFY, Fault::LostBefore)), mistyped(resumed())],
        ),
        (
            "lost-after-verify-right",
            "The answer to a right PIN was lost.",
            vec![faulty(VERIFY, Fault::LostAfter), resumed()],
        ),
        (
            "lost-after-verify-wrong",
            "The answer to a mistyped PIN was lost: told by the counter, not sent again.",
            vec![mistyped(faulty(VERIFY, Fault::LostAfter)), mistyped(resumed())],
        ),
        (
            "lost-verify-lost-again",
            "Lost again before the counter: the first answer is still owed.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                again,
                mistyped(resumed()),
            ],
        ),
        (
            "lost-verify-used-elsewhere",
            "The counter stands where our try cannot have put it.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                with_tries(1, mistyped(resumed())),
            ],
        ),
        (
            "lost-verify-locked",
            "The lost answer was about the last try.",
            vec![
                mistyped(faulty(VERIFY, Fault::LostAfter)),
                with_tries(0, mistyped(resumed())),
            ],
        ),
        (
            "lost-verify-no-status",
            "VERIFY is answered by nothing at all.",
            vec![faulty(VERIFY, Fault::Says(Vec::new()))],
        ),
        ("silent-select", "No answer until time is up.", vec![silent(1)]),
        (
            "silent-verify",
            "No answer to VERIFY until time is up.",
            vec![silent(VERIFY)],
        ),
    ]
}

fn cancels() -> Vec<Row> {
    vec![
        (
            "cancelled-reading",
            "Cancelled while the certificate is read.",
            vec![faulty(READ, Fault::Cancel)],
        ),
        (
            "cancelled-counting",
            "Cancelled before the PIN was sent.",
            vec![faulty(ASK, Fault::Cancel)],
        ),
        (
            "cancelled-verifying",
            "Cancelled while a mistyped PIN is verified: its answer counts.",
            vec![mistyped(faulty(VERIFY, Fault::Cancel))],
        ),
        (
            "cancelled-signing",
            "Cancelled too late.",
            vec![faulty(SIGN, Fault::Cancel)],
        ),
    ]
}
