//! Kinds of cards and certificates.

use kazasu_testkit::card::Quirk;
use kazasu_testkit::transcript::{Fault, ReadMode, Tap, Verdict};

use super::{ASK, READ, Row, check, faulty, quirky, resumed, saying};

pub(super) fn rows() -> Vec<Row> {
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
