//! The exact commands of each procedure.

use kazasu_card::{
    AuthenticationCertificate, CardTask, Decision, MY_NUMBER_CARD, OtherKind, Outcome, Pin, Progress,
    ReadMode, TokenKind, drive,
};

use crate::model::{Card, Fault, PIN, certificate, input, progress_of, resumed};

const SELECT: &str = "00A4040C0AD392F000260100000001";
const LEAVE: &str = "00A4040C07A0000001510000";
const VERIFY: &str = "002000980431323334";
const DIGEST_INFO: &str = concat!(
    "3031300D060960864801650304020105000420",
    "1111111111111111111111111111111111111111111111111111111111111111"
);

fn sign(header: &str) -> String {
    format!("{header}33{DIGEST_INFO}00")
}

fn signed(outcome: &Outcome) -> (usize, u8, u32) {
    match outcome {
        Outcome::Signed {
            certificate,
            signature,
            tries_before,
            apdus,
        } => {
            assert_eq!(signature.as_bytes(), [0x5A; 256]);
            (certificate.der().len(), tries_before.unwrap(), *apdus)
        }
        other => panic!("not signed: {other:?}"),
    }
}

#[test]
fn extended_check_takes_six_commands() {
    let mut card = Card::new(1590);
    let outcome = card.check(input(PIN, ReadMode::Extended));
    assert_eq!(signed(&outcome), (1590, 3, 6));
    let sign = sign("802A0097");
    assert_eq!(
        card.hex_log(),
        [SELECT, "00B08A00000680", "00200098", VERIFY, &sign, LEAVE]
    );
    assert_eq!(card.releases, [(6, true)]);
    assert!(!card.verified);
}

#[test]
fn short_check_takes_one_read_per_block() {
    for (len, commands) in [(256, 7), (1440, 11), (1583, 12), (1590, 12), (1681, 13)] {
        let mut card = Card::new(len);
        let outcome = card.check(input(PIN, ReadMode::Short));
        assert_eq!(signed(&outcome), (len, 3, commands));
        assert_eq!(commands as usize, len.div_ceil(240) + 5);
    }
    let mut card = Card::new(1590);
    card.check(input(PIN, ReadMode::Short));
    let sign = sign("802A0097");
    assert_eq!(
        card.hex_log(),
        [
            SELECT,
            "00B08A00F0",
            "00B000F0F0",
            "00B001E0F0",
            "00B002D0F0",
            "00B003C0F0",
            "00B004B0F0",
            "00B005A096",
            "00200098",
            VERIFY,
            &sign,
            LEAVE
        ]
    );
}

#[test]
fn extended_read_goes_on_when_the_certificate_is_longer_than_asked() {
    let mut card = Card::new(1800);
    assert_eq!(signed(&card.check(input(PIN, ReadMode::Extended))), (1800, 3, 7));
    // 1,664 + 136: the rest is short enough for a one-byte Le.
    assert_eq!(card.hex_log()[1..3], ["00B08A00000680", "00B0068088"]);
}

#[test]
fn extended_refused_falls_back_to_short_in_the_same_tap() {
    let mut card = Card {
        takes_extended: false,
        ..Card::new(1590)
    };
    assert_eq!(signed(&card.check(input(PIN, ReadMode::Extended))), (1590, 3, 13));
    assert_eq!(
        card.hex_log()[1..4],
        ["00B08A00000680", "00B08A00F0", "00B000F0F0"]
    );
}

#[test]
fn short_ids_refused_fall_back_to_select_ef_before_the_pin() {
    let mut card = Card {
        takes_short_ids: false,
        ..Card::new(1590)
    };
    let outcome = card.check(input(PIN, ReadMode::Extended));
    signed(&outcome);
    let sign = sign("802A0080");
    assert_eq!(
        card.hex_log(),
        [
            SELECT,
            "00B08A00000680",
            "00A4020C02000A",
            "00B00000000680",
            "00A4020C020018",
            "00200080",
            "002000800431323334",
            "00A4020C020017",
            &sign,
            LEAVE
        ]
    );
}

#[test]
fn short_ids_and_extended_refused_together() {
    let mut card = Card {
        takes_short_ids: false,
        takes_extended: false,
        ..Card::new(1590)
    };
    signed(&card.check(input(PIN, ReadMode::Extended)));
    assert_eq!(card.pins_sent(), 1);
}

#[test]
fn short_id_refused_for_the_pin_or_the_key_only() {
    let mut card = Card::new(1590).saying(2, 0x6A86);
    signed(&card.check(input(PIN, ReadMode::Extended)));
    assert_eq!(
        card.hex_log()[2..6],
        ["00200098", "00A4020C020018", "00200080", "002000800431323334"]
    );

    let mut card = Card::new(1590).saying(4, 0x6A88);
    signed(&card.check(input(PIN, ReadMode::Extended)));
    assert_eq!(
        card.hex_log()[5..7],
        ["00A4020C020017".to_owned(), sign("802A0080")]
    );
    assert_eq!(card.pins_sent(), 1);
}

#[test]
fn first_answer_after_power_up_may_be_6f00_once() {
    let mut card = Card::new(1590).saying(0, 0x6F00);
    assert_eq!(signed(&card.check(input(PIN, ReadMode::Extended))).2, 7);
    let mut card = Card::new(1590).saying(0, 0x6F00).saying(1, 0x6F00);
    assert_eq!(
        card.check(input(PIN, ReadMode::Extended)).code(),
        "card.command.failed"
    );
    assert_eq!(card.hex_log(), [SELECT, SELECT, LEAVE]);
}

#[test]
fn case_1_refused_is_asked_once_with_le() {
    let mut card = Card {
        takes_case_1: false,
        ..Card::new(1590)
    };
    signed(&card.check(input(PIN, ReadMode::Extended)));
    assert_eq!(card.hex_log()[2..4], ["00200098", "0020009800"]);
}

#[test]
fn more_available_and_wrong_le_are_followed() {
    let mut card = Card {
        frame: 200,
        ..Card::new(1590)
    };
    signed(&card.check(input(PIN, ReadMode::Short)));
    assert_eq!(card.hex_log()[1..4], ["00B08A00F0", "00C0000028", "00B000F0F0"]);

    let mut card = Card::new(1590).saying(1, 0x6C80);
    signed(&card.check(input(PIN, ReadMode::Short)));
    assert_eq!(card.hex_log()[1..4], ["00B08A00F0", "00B08A0080", "00B00080F0"]);
}

#[test]
fn warning_with_data_at_the_end_of_the_file_is_data() {
    let last = [&certificate(300, 0)[240..], &[0x62, 0x82]].concat();
    let mut card = Card::new(300).with_fault(2, Fault::Says(last));
    assert_eq!(signed(&card.check(input(PIN, ReadMode::Short))), (300, 3, 7));
}

#[test]
fn file_that_ends_before_its_der_length_is_malformed() {
    for status in [0x6B00, 0x6282, 0x9000] {
        let mut card = Card::new(1590).saying(2, status);
        assert_eq!(
            card.check(input(PIN, ReadMode::Short)),
            Outcome::CertificateMalformed
        );
        assert_eq!(card.pins_sent(), 0);
    }
}

#[test]
fn unbelievable_certificates_are_refused_before_the_pin() {
    for head in [
        [0x30, 0x82, 0x20, 0x00],
        [0x30, 0x82, 0x00, 0x10],
        [0x30, 0x80, 0x00, 0x00],
        [4, 0x82, 6, 0],
    ] {
        let mut card = Card::new(1590);
        card.certificate[..4].copy_from_slice(&head);
        assert_eq!(
            card.check(input(PIN, ReadMode::Short)),
            Outcome::CertificateMalformed
        );
        assert_eq!(card.pins_sent(), 0);
    }
    let mut blank = Card {
        certificate: Vec::new(),
        ..Card::new(1590)
    };
    assert_eq!(
        blank.check(input(PIN, ReadMode::Extended)),
        Outcome::CertificateAbsent
    );
}

#[test]
fn resume_takes_six_commands_and_reads_one_block() {
    let kept = AuthenticationCertificate::from_file(&certificate(1590, 0)).unwrap();
    let mut card = Card::new(1590);
    assert_eq!(
        signed(&card.check(resumed(PIN, kept.clone().into()))),
        (1590, 3, 6)
    );
    let sign = sign("802A0097");
    assert_eq!(
        card.hex_log(),
        [SELECT, "00B08A00F0", "00200098", VERIFY, &sign, LEAVE]
    );

    let mut other = Card {
        certificate: certificate(1590, 1),
        ..Card::new(1590)
    };
    assert_eq!(other.check(resumed(PIN, kept.into())), Outcome::OtherCard);
    assert_eq!(other.hex_log(), [SELECT, "00B08A00F0", LEAVE]);
}

#[test]
fn tries_and_info_need_no_pin() {
    let mut card = Card {
        tries: 2,
        ..Card::new(1590)
    };
    assert_eq!(
        drive(&mut CardTask::tries(), &mut card, |_| ()),
        Outcome::Tries { left: 2 }
    );
    assert_eq!(card.hex_log(), [SELECT, "00200098", LEAVE]);

    let mut card = Card::new(1590);
    match drive(&mut CardTask::info(), &mut card, |_| ()) {
        Outcome::Info(info) => {
            assert_eq!(info.token, TokenKind::PlasticCard);
            assert_eq!(info.presence.and_then(|it| it.has_authentication()), Some(true));
            assert_eq!(info.pin, kazasu_card::PinState::TriesLeft(3));
            assert_eq!(info.certificate, None);
        }
        other => panic!("no info: {other:?}"),
    }
    assert_eq!(
        card.hex_log(),
        [SELECT, "00B0860020", "00B0880003", "00200098", LEAVE]
    );

    let mut task = CardTask::info_with_certificate(ReadMode::Extended, 1590);
    match drive(&mut task, &mut Card::new(1590), |_| ()) {
        Outcome::Info(info) => assert_eq!(info.certificate.unwrap().der().len(), 1590),
        other => panic!("no info: {other:?}"),
    }
    assert_eq!(task.apdus(), 6);
}

#[test]
fn phones_are_told_by_their_label() {
    for (label, outcome) in [
        (
            &b"JPKIAPGPSETOKEN                 "[..],
            Outcome::PhoneToken {
                kind: TokenKind::Android,
            },
        ),
        (
            b"JPKIAPIOSTOKEN                  ",
            Outcome::PhoneToken {
                kind: TokenKind::Iphone,
            },
        ),
        (
            b"JPKIAPICCTOKEN                  ",
            Outcome::OtherKind {
                kind: OtherKind::OldResidentCard,
            },
        ),
    ] {
        let mut card = Card {
            certificate_needs_pin: true,
            label,
            ..Card::new(1590)
        };
        assert_eq!(card.check(input(PIN, ReadMode::Extended)), outcome);
        assert_eq!(card.hex_log(), [SELECT, "00B08A00000680", "00B0860020", LEAVE]);
    }
    let mut card = Card {
        label: b"JPKIAPIOSTOKEN                  ",
        ..Card::new(1590)
    };
    let mut unknown_issuer = input(PIN, ReadMode::Extended);
    unknown_issuer.decide = Box::new(|_| Decision::RefuseAfterLabel("certificate.policy.unknown"));
    assert_eq!(
        card.check(unknown_issuer),
        Outcome::PhoneToken {
            kind: TokenKind::Iphone
        }
    );
}

#[test]
fn refused_certificate_ends_before_the_counter() {
    let mut card = Card::new(1590);
    let mut refusing = input(PIN, ReadMode::Extended);
    refusing.decide = Box::new(|_| Decision::Refuse("certificate.dates.expired"));
    assert_eq!(card.check(refusing).code(), "certificate.dates.expired");
    assert_eq!(card.hex_log(), [SELECT, "00B08A00000680", LEAVE]);
}

#[test]
fn foreign_card_gets_selects_only() {
    let mut card = Card::new(1590).saying(0, 0x6A82);
    assert_eq!(card.check(input(PIN, ReadMode::Short)), Outcome::NotMyNumberCard);
    let probes = MY_NUMBER_CARD.other_kinds.len();
    assert!(card.log.iter().all(|apdu| apdu[..4] == [0x00, 0xA4, 0x04, 0x0C]));
    assert_eq!(
        (card.log.len(), card.releases),
        (1 + probes, vec![(1 + probes, false)])
    );
    // A card that knows no SELECT at all is not asked again and again.
    let mut card = Card::new(1590).saying(0, 0x6D00).saying(1, 0x6D00);
    assert_eq!(card.check(input(PIN, ReadMode::Short)), Outcome::NotMyNumberCard);
    assert_eq!(card.log.len(), 2);
}

#[test]
fn progress_tells_the_certificate_before_the_signature() {
    let mut card = Card::new(256);
    let seen = progress_of(&mut card, input(PIN, ReadMode::Short));
    let kept = AuthenticationCertificate::from_file(&certificate(256, 0)).unwrap();
    assert_eq!(
        seen,
        [
            Progress::Found,
            Progress::ReadingCertificate { percent: 0 },
            Progress::ReadingCertificate { percent: 93 },
            Progress::ReadingCertificate { percent: 100 },
            Progress::CertificateRead(kept),
            Progress::TriesLeft(3),
            Progress::Verifying,
            Progress::Signing,
            Progress::Leaving,
        ]
    );
}

#[test]
fn wrong_pin_is_told_with_the_counter() {
    let mut card = Card::new(1590);
    assert_eq!(
        card.check(input("9999", ReadMode::Extended)),
        Outcome::WrongPin { tries_left: 2 }
    );
    assert_eq!((card.tries, card.pins_sent(), card.log.len()), (2, 1, 5));
    assert!(Pin::parse("99999").is_err());
}
