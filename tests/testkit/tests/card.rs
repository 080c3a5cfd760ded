//! The virtual card against the card facts: status words, files, counters, security status.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex};

use jiff::{Timestamp, ToSpan as _};
use kazasu_testkit::card::{ATR, CardSpec, Quirk, Trace, TryCounters, VirtualCard};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
use proptest::prelude::*;

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const LEAVE: &str = "00A4040C07A0000001510000";
const SIGN: &str = "802A0097333031300D0609608648016503040201050004205A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A00";
const VERIFY_RIGHT: &str = "002000980431323334";
const VERIFY_WRONG: &str = "002000980439393939";
const ASK: &str = "00200098";

struct Reader(VirtualCard);

impl Reader {
    fn send(&mut self, hex_command: &str) -> (Vec<u8>, String) {
        let mut answer = self
            .0
            .transmit(&hex::decode(hex_command.replace(' ', "")).unwrap());
        let status = answer.split_off(answer.len() - 2);
        (answer, hex::encode_upper(status))
    }

    fn status(&mut self, hex_command: &str) -> String {
        self.send(hex_command).1
    }
}

fn certificate(size: usize) -> Vec<u8> {
    let now = Timestamp::now();
    let spec = CertificateSpec {
        generation: Generation::Third,
        serial: 0x0012_3456,
        key_slot: 0,
        size,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: now - 24.hours(),
        not_after: now + 24.hours(),
    };
    Mint::at(now).authentication(&spec).unwrap()
}

fn spec() -> CardSpec {
    let mint = Mint::at(Timestamp::now());
    CardSpec {
        authentication_certificate: Some(certificate(1590)),
        authentication_authority: mint.authority_der(Generation::Third),
        signing_certificate: Some(certificate(1758)),
        signing_authority: mint.signing_authority_der(Generation::Third),
        ..CardSpec::blank("1234")
    }
}

fn reader_with(quirks: &[Quirk]) -> Reader {
    let mut card = VirtualCard::new(CardSpec {
        quirks: quirks.to_vec(),
        ..spec()
    });
    assert_eq!(card.power_on(), ATR);
    Reader(card)
}

fn reader() -> Reader {
    reader_with(&[])
}

#[test]
fn status_words_are_those_of_the_facts() {
    // What was done before, the command, its status word.
    let table: &[(&[&str], &str, &str)] = &[
        (&[], SELECT_JPKI, "9000"),
        (&[], "00A4040C05D392F00026", "9000"),
        (&[], "00A4040C04D392F000", "6A82"),
        (&[], "00A4040C07A0000001510000", "9000"),
        (&[], "00A4040C0AD3921000310001010408", "6A82"),
        (&[], "00A4010C0AD392F000260100000001", "6A86"),
        (&[], "00A40000", "6A86"),
        (&[SELECT_JPKI], "00A40000", "9000"),
        (&[SELECT_JPKI], "00A40000023F00", "6A82"),
        (&[], "00A4020C02000A", "6A82"),
        (&[SELECT_JPKI], "00A4020C02000A", "9000"),
        (&[SELECT_JPKI], "00A4020C020099", "6A82"),
        (&[SELECT_JPKI], "00A4020C0100", "6700"),
        (&[SELECT_JPKI], "00B0000004", "6986"),
        (&[SELECT_JPKI], "00B08A0000", "9000"),
        (&[SELECT_JPKI], "00B08A00", "6700"),
        (&[SELECT_JPKI], "00B0990004", "6A82"),
        (&[SELECT_JPKI], "00B0980004", "6981"),
        (&[SELECT_JPKI], "00B0970004", "6981"),
        (&[SELECT_JPKI], "00B0960004", "6981"),
        (&[SELECT_JPKI, "00A4020C02000A"], "00B0080004", "6B00"),
        (&[SELECT_JPKI, "00A4020C02000A"], "00B007FF04", "9000"),
        (&[SELECT_JPKI], "00B0810004", "6982"),
        (&[SELECT_JPKI, "0020009B074B415A41535531"], "00B0810004", "9000"),
        (&[SELECT_JPKI], ASK, "63C3"),
        (&[SELECT_JPKI], "0020009800", "63C3"),
        (&[SELECT_JPKI, "00A4020C020018"], "00200080", "63C3"),
        (&[SELECT_JPKI, "00A4020C02001B"], "00200080", "63C5"),
        (&[SELECT_JPKI], "00200080", "6986"),
        (&[SELECT_JPKI], "00200198", "6A86"),
        (&[SELECT_JPKI], "0020008A", "6981"),
        (&[SELECT_JPKI], VERIFY_RIGHT, "9000"),
        (&[SELECT_JPKI], VERIFY_WRONG, "63C2"),
        (&[SELECT_JPKI, VERIFY_WRONG], VERIFY_WRONG, "63C1"),
        (&[SELECT_JPKI, VERIFY_WRONG, VERIFY_WRONG], VERIFY_WRONG, "63C0"),
        (
            &[SELECT_JPKI, VERIFY_WRONG, VERIFY_WRONG, VERIFY_WRONG],
            VERIFY_RIGHT,
            "6984",
        ),
        (
            &[SELECT_JPKI, VERIFY_WRONG, VERIFY_WRONG, VERIFY_WRONG],
            ASK,
            "63C0",
        ),
        (&[SELECT_JPKI, VERIFY_WRONG, VERIFY_RIGHT], ASK, "63C3"),
        (&[SELECT_JPKI], SIGN, "6982"),
        (&[SELECT_JPKI, VERIFY_RIGHT], SIGN, "9000"),
        (&[SELECT_JPKI, VERIFY_RIGHT], "802A019704AABBCCDD00", "6A86"),
        (&[SELECT_JPKI, VERIFY_RIGHT], "802A009A04AABBCCDD00", "6982"),
        (&[SELECT_JPKI, VERIFY_RIGHT], "802A009800", "6981"),
        (&[SELECT_JPKI, VERIFY_RIGHT], "802A009700", "6700"),
        (&[SELECT_JPKI], "00840000 08", "6D00"),
        (&[SELECT_JPKI], "00CA005F00", "6A88"),
        (&[SELECT_JPKI], "01A40000", "6881"),
        (&[SELECT_JPKI], "04A40000", "6882"),
        (&[SELECT_JPKI], "90A40000", "6E00"),
        (&[SELECT_JPKI], "00B0", "6700"),
        (&[SELECT_JPKI], "00C0000000", "6D00"),
    ];
    for (before, command, status) in table {
        let mut reader = reader();
        for earlier in *before {
            reader.send(earlier);
        }
        assert_eq!(reader.status(command), *status, "{command} after {before:?}");
    }
}

#[test]
fn a_certificate_is_read_alike_in_every_form_and_zeros_stand_behind_it() {
    let expected = spec().authentication_certificate.unwrap();
    let mut reader = reader();
    let expected = reader
        .0
        .spec()
        .authentication_certificate
        .clone()
        .unwrap_or(expected);
    reader.send(SELECT_JPKI);
    // One extended read by short id.
    let (whole, status) = reader.send("00B08A00000680");
    assert_eq!(status, "9000");
    assert_eq!(whole[..expected.len()], expected);
    assert!(
        whole[expected.len()..].iter().all(|byte| *byte == 0),
        "filler is zero"
    );
    // Short reads of the selected file to its end.
    reader.send("00A4020C02000A");
    let mut short = Vec::new();
    for offset in (0..).step_by(256) {
        let (block, status) = reader.send(&format!("00B0{offset:04X}00"));
        if status == "6B00" {
            break;
        }
        short.extend(block);
    }
    assert_eq!(short.len(), 0x0800);
    assert_eq!(short[..expected.len()], expected);
    // The length from the first four bytes, as OpenSC takes it.
    let (head, _) = reader.send("00B0000004");
    assert_eq!(head, expected[..4]);
    assert_eq!(
        usize::from(u16::from_be_bytes([head[2], head[3]])) + 4,
        expected.len()
    );
}

#[test]
fn token_info_is_the_public_vector() {
    let mut reader = reader();
    reader.send(SELECT_JPKI);
    let (info, status) = reader.send("00B08600A0");
    assert_eq!((info.len(), status.as_str()), (160, "9000"));
    assert_eq!(&info[..32], b"JPKIAPICCTOKEN2                 ");
    assert_eq!(&info[32..64], b"00000000000000000000000000000001");
    assert_eq!(&info[64..80], b"E16R01NJ        ");
    assert_eq!(info[96..100], [0, 0, 4, 0x0D]);
    assert_eq!(reader.send("00B0880003").0, [0x8F, 0x8F, 0x00]);
}

#[test]
fn a_verified_pin_survives_everything_but_another_application_and_power_off() {
    let open = |reader: &mut Reader| {
        reader.send(SELECT_JPKI);
        reader.send(VERIFY_RIGHT);
    };
    let mut survivor = reader();
    open(&mut survivor);
    survivor.0.disconnect();
    assert_eq!(survivor.status(SIGN), "9000");
    survivor.send("00A40000");
    assert_eq!(survivor.status(SIGN), "9000");
    survivor.send(SELECT_JPKI);
    assert_eq!(survivor.status(SIGN), "9000");
    assert_eq!(survivor.0.warm_reset(), ATR);
    survivor.send(SELECT_JPKI);
    assert_eq!(survivor.status(SIGN), "9000");

    survivor.send(LEAVE);
    survivor.send(SELECT_JPKI);
    assert_eq!(survivor.status(SIGN), "6982");

    open(&mut survivor);
    survivor.0.power_off();
    survivor.send(SELECT_JPKI);
    assert_eq!(survivor.status(SIGN), "6982");

    open(&mut survivor);
    survivor.send(VERIFY_WRONG);
    assert_eq!(
        survivor.status(SIGN),
        "6982",
        "a wrong PIN closes what a right one opened"
    );
}

#[test]
fn counters_outlive_power_and_the_card_itself() {
    let tries = TryCounters::default();
    let card = || {
        Reader(VirtualCard::new(CardSpec {
            tries: tries.clone(),
            ..spec()
        }))
    };
    let mut first = card();
    first.send(SELECT_JPKI);
    first.send(VERIFY_WRONG);
    first.0.power_off();
    first.send(SELECT_JPKI);
    assert_eq!(first.status(ASK), "63C2");
    let mut second = card();
    second.send(SELECT_JPKI);
    assert_eq!(second.status(ASK), "63C2");
    assert_eq!((tries.authentication(), tries.signing()), (2, 5));
}

#[test]
fn quirks_do_what_they_say() {
    let table: &[(Quirk, &[&str], &str, &str)] = &[
        (Quirk::NoSfi, &[SELECT_JPKI], "00B08A0004", "6A86"),
        (Quirk::NoSfi, &[SELECT_JPKI], ASK, "6A86"),
        (Quirk::NoSfi, &[SELECT_JPKI, "00A4020C020018"], "00200080", "63C3"),
        (Quirk::ShortOnly, &[SELECT_JPKI], "00B08A00000680", "6700"),
        (Quirk::ShortOnly, &[SELECT_JPKI], "00B08A0000", "9000"),
        (Quirk::Chunked61, &[SELECT_JPKI], "00B08A0000", "6180"),
        (
            Quirk::Chunked61,
            &[SELECT_JPKI, "00B08A0000"],
            "00C0000080",
            "9000",
        ),
        (
            Quirk::WrongLe6c,
            &[SELECT_JPKI, "00A4020C02000A"],
            "00B007F000",
            "6C10",
        ),
        (Quirk::Pinless, &[SELECT_JPKI], ASK, "6984"),
        (Quirk::Pinless, &[SELECT_JPKI], VERIFY_RIGHT, "6984"),
        (Quirk::NoAuthCertificate, &[SELECT_JPKI], "00B08A0004", "6A82"),
        (Quirk::AndroidToken, &[SELECT_JPKI], "00B08A0004", "6982"),
        (
            Quirk::AndroidToken,
            &[SELECT_JPKI, VERIFY_RIGHT],
            "00B08A0004",
            "9000",
        ),
        (Quirk::VerifyCase16700, &[SELECT_JPKI], ASK, "6700"),
        (Quirk::VerifyCase16700, &[SELECT_JPKI], "0020009800", "63C3"),
        (Quirk::VerifiedSays9000, &[SELECT_JPKI, VERIFY_RIGHT], ASK, "9000"),
        (Quirk::First6f00, &[], SELECT_JPKI, "6F00"),
        (Quirk::First6f00, &[SELECT_JPKI], SELECT_JPKI, "9000"),
        (
            Quirk::Eof6282,
            &[SELECT_JPKI, "00A4020C02000A"],
            "00B007F000",
            "6282",
        ),
    ];
    for (quirk, before, command, status) in table {
        let mut reader = reader_with(&[*quirk]);
        for earlier in *before {
            reader.send(earlier);
        }
        assert_eq!(
            reader.status(command),
            *status,
            "{quirk}: {command} after {before:?}"
        );
    }
    let tested: Vec<Quirk> = table.iter().map(|row| row.0).collect();
    for quirk in Quirk::ALL {
        assert!(
            tested.contains(quirk) || *quirk == Quirk::IphoneToken,
            "{quirk} is not tested"
        );
    }
    let mut iphone = reader_with(&[Quirk::IphoneToken]);
    iphone.send(SELECT_JPKI);
    assert!(iphone.send("00B0860020").0.starts_with(b"JPKIAPIOSTOKEN "));
}

/// The 29 commands OpenSC 0.23 sends before it tries JPKI (card facts §8.1): a 9000 would give the card away.
#[test]
fn every_probe_of_opensc_is_refused() {
    let mut probes: Vec<String> = [
        "00A4040007627601FF000000",
        "00A4040006A00000000101",
        "00A404000BE82B0601040181C31F0201",
        "00A4040C0FD23300000045737445494420763335",
        "00CADF3005",
        "00CB3FFF035C017E08",
        "00A4040009A00000030800001000",
        "00A4040009A00000030800001000",
        "00A4040006A000000116DB00",
        "00A4040007A0000000791000",
        "00A404000CF276A288BCFBA69D34F31001",
        "00A4040009A00000039742544659",
        "00A4040006D27600012401",
    ]
    .map(str::to_owned)
    .into();
    probes.extend((0..16).map(|number| format!("00A4040007A0000000790 1{number:02X}").replace(' ', "")));
    assert_eq!(probes.len(), 29);
    let mut reader = reader();
    for probe in &probes {
        let (data, status) = reader.send(probe);
        assert!(
            data.is_empty() && ["6A82", "6A88", "6D00"].contains(&status.as_str()),
            "{probe}: {status}"
        );
    }
}

/// Points 3 to 5 of card facts §8.1, byte for byte.
#[test]
fn opensc_binds_reads_and_signs() {
    let mut reader = reader();
    for (command, status) in [
        (SELECT_JPKI, "9000"),
        ("00A4020C020018", "9000"),
        ("00200080", "63C3"),
        ("00A4020C02001B", "9000"),
        ("00200080", "63C5"),
        ("00A4020C02000A", "9000"),
        ("00B0000004", "9000"),
        ("00B0000000", "9000"),
        ("00B0010000", "9000"),
        ("00A4020C020001", "9000"),
        ("00B0000004", "6982"),
        ("00A4020C020018", "9000"),
        ("00200080", "63C3"),
        ("00A4020C020018", "9000"),
        ("002000800431323334", "9000"),
        ("00A4020C020017", "9000"),
        (&SIGN.replace("802A0097", "802A0080"), "9000"),
    ] {
        assert_eq!(reader.status(command), status, "{command}");
    }
}

#[test]
fn the_trace_masks_what_must_not_be_shown() {
    let mut reader = reader();
    let lines = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&lines);
    reader.0.set_trace(Trace::new(move |line| {
        sink.lock().unwrap().push_str(&format!("{line}\n"));
    }));
    for command in [
        SELECT_JPKI,
        "00B08A00000680",
        ASK,
        VERIFY_WRONG,
        VERIFY_RIGHT,
        SIGN,
        LEAVE,
    ] {
        reader.send(command);
    }
    let lines = lines.lock().unwrap().clone();
    assert_eq!(lines.lines().count(), 7, "{lines}");
    for shown in [
        "> 00200098 < 63C3",
        "> 0020009804 [4 bytes masked] < 63C2",
        "[1664 bytes sha256:",
        "[256 bytes] 9000",
    ] {
        assert!(lines.contains(shown), "{shown} is not in\n{lines}");
    }
    for hidden in ["31323334", "39393939", "4A504B49"] {
        assert!(!lines.contains(hidden), "{hidden} is in\n{lines}");
    }
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(commands in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..20)) {
        let mut card = VirtualCard::new(CardSpec::blank("1234"));
        for command in commands {
            prop_assert!(card.transmit(&command).len() >= 2);
        }
    }

    #[test]
    fn well_formed_commands_get_an_answer(ins in any::<u8>(), p1 in any::<u8>(), p2 in any::<u8>(), data in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut card = VirtualCard::new(CardSpec::blank("1234"));
        card.transmit(&hex::decode(SELECT_JPKI).unwrap());
        for class in [0x00, 0x80] {
            let mut command = vec![class, ins, p1, p2];
            if !data.is_empty() {
                command.push(u8::try_from(data.len()).unwrap());
                command.extend(&data);
            }
            command.push(0);
            prop_assert!(card.transmit(&command).len() >= 2);
        }
        prop_assert!(card.tries().authentication() <= 3);
    }
}
