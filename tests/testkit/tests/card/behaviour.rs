//! The virtual card against the facts, status word by status word.

use crate::support::*;
use kazasu_testkit::card::{ATR, CardImage, CardMemory, PinFile, Quirk, VirtualCard};
use kazasu_testkit::mint;
use proptest::prelude::*;

#[test]
fn each_status_word_comes_where_the_facts_say() {
    let mut card = selected();
    let long_read = "00B0000000010100";
    let cases = [
        // SELECT
        ("00A4040C0AD392F000260100000001", "9000", "the application"),
        ("00A4040C05D392F00026", "9000", "a truncated AID"),
        ("00A4040C0AD392F000260100000002", "6A82", "an unknown AID"),
        (
            "00A4040C0BD392F00026010000000100",
            "6A82",
            "an AID that is too long",
        ),
        (
            "00A4040C0AD3921000310001010408",
            "6A82",
            "the input-aid application is not modelled",
        ),
        ("00A4020C02000A", "9000", "a file"),
        ("00A4020C020005", "6A82", "a file that is not modelled"),
        ("00A4020C0100", "6700", "half a file identifier"),
        ("00A40000", "9000", "the master file, without effect"),
        ("00A4000C023F00", "6A82", "3F00"),
        ("00A4010C02000A", "6A86", "an unknown way to select"),
        // READ BINARY
        ("00A4020C020018", "9000", "the PIN file"),
        ("00B0000004", "6981", "reading a PIN"),
        ("00A4020C020017", "9000", "the key file"),
        ("00B0000004", "6981", "reading a key"),
        ("00B0960004", "6981", "reading the terminal reference"),
        (
            "00B0810004",
            "6982",
            "the signing certificate without its password",
        ),
        ("00B08A", "6700", "three bytes"),
        ("00B08A00", "6700", "READ without Le"),
        ("00B08A000100", "6700", "READ with data but no Lc"),
        ("00B0850004", "6A82", "a short identifier without file"),
        ("00B0A00004", "6A86", "reserved bits in P1"),
        ("00A4020C02000A", "9000", "the certificate"),
        ("00B0080001", "6B00", "the offset at the end of the file"),
        ("00B07FFF01", "6B00", "the largest offset"),
        (long_read, "6700", "an extended Lc that does not fit"),
        // VERIFY
        ("00200080", "6981", "VERIFY with a certificate current"),
        ("00200098", "63C3", "the tries left"),
        ("0020009800", "63C3", "the tries left, with Le"),
        ("00200180", "6A86", "VERIFY with P1"),
        ("00200018", "6A86", "VERIFY of a global PIN"),
        ("002000980431323335", "63C2", "a wrong PIN"),
        ("002000980431323334", "9000", "the right one"),
        ("00200098", "63C3", "still 63Cx when verified, as OpenSC demands"),
        (
            "0020009811 3132333431323334313233343132333431",
            "6700",
            "a PIN of 17 bytes",
        ),
        ("00200098", "63C3", "which has cost no try"),
        // signature
        ("802A00973000", "6700", "an Lc that does not fit"),
        ("802A009700", "6700", "nothing to sign"),
        ("802A009704DEADBEEF", "6700", "no Le"),
        ("802A009704DEADBEEF10", "6700", "an Le below 256"),
        ("802A019704DEADBEEF00", "6A86", "another scheme"),
        ("802A009804DEADBEEF00", "6981", "signing with a PIN"),
        (
            "802A009A04DEADBEEF00",
            "6982",
            "the signing key without its password",
        ),
        ("802A9E9A04DEADBEEF00", "6A86", "the old form"),
        // others
        ("00CA00F200", "6A88", "a data object"),
        ("00C0000000", "6D00", "GET RESPONSE without anything to fetch"),
        ("00880000 08", "6D00", "an unknown instruction"),
        ("00D6000001FF", "6D00", "UPDATE BINARY"),
        ("80FC0000", "6700", "the closing command of the iPhone"),
        ("01A4040C", "6881", "channel 1"),
        ("0CA4040C", "6882", "secure messaging"),
        ("90A40000", "6E00", "an unknown class"),
        ("FFCA000000", "6E00", "the class of readers"),
        ("", "6700", "nothing"),
        ("00", "6700", "one byte"),
    ];
    for (command, expected, meaning) in cases {
        assert_eq!(send(&mut card, command), expected, "{meaning}: {command}");
    }
    let mut fresh = crate::support::card();
    let before_selection = [
        ("00A40000", "6A86"),
        ("00B0000004", "6986"),
        ("00200080", "6986"),
        ("00A4020C02000A", "6A82"),
        ("00B08A0004", "6A82"),
        ("802A008004DEADBEEF00", "6986"),
        (LEAVE, "9000"),
    ];
    dialogue(&mut fresh, &before_selection);
}

#[test]
fn selection_with_le_answers_control_information() {
    let mut card = card();
    assert_eq!(
        send(&mut card, "00A404000AD392F00026010000000100"),
        "6F0C840AD392F0002601000000019000"
    );
    assert_eq!(send(&mut card, "00A404000AD392F000260100000001"), "9000");
}

#[test]
fn power_up_answers_the_contact_reset() {
    let mut card = card();
    assert_eq!(hex::encode_upper(card.power_on()), "3BE000FF8131FE4514");
    assert_eq!(card.warm_reset(), ATR);
}

#[test]
fn verified_pin_survives_all_but_leaving_and_power_off() {
    type Step = fn(&mut VirtualCard);
    let survive: [(&str, Step); 6] = [
        ("disconnect", VirtualCard::disconnect),
        ("warm reset", |card| drop(card.warm_reset())),
        ("select-MF", |card| drop(send(card, "00A40000"))),
        ("the same application again", |card| drop(send(card, SELECT_JPKI))),
        ("an unknown application", |card| {
            drop(send(card, "00A4040C0AD3921000310001010408"));
        }),
        ("another file", |card| drop(send(card, "00A4020C02000A"))),
    ];
    let lose: [(&str, Step); 4] = [
        ("another application", |card| drop(send(card, LEAVE))),
        ("power-off", VirtualCard::power_off),
        ("power-on", |card| drop(card.power_on())),
        ("a wrong PIN", |card| drop(send(card, "002000980430303030"))),
    ];
    let after = |name: &str, step: Step| {
        let mut card = selected();
        dialogue(&mut card, &[("002000980431323334", "9000")]);
        step(&mut card);
        assert_eq!(send(&mut card, SELECT_JPKI), "9000", "{name}");
        status(&send(&mut card, &sign("97"))).to_owned()
    };
    for (name, step) in survive {
        assert_eq!(after(name, step), "9000", "{name}");
    }
    for (name, step) in lose {
        assert_eq!(after(name, step), "6982", "{name}");
    }
}

#[test]
fn warm_reset_loses_the_selection() {
    let mut card = selected();
    card.warm_reset();
    dialogue(&mut card, &[("00B08A0004", "6A82"), ("00200098", "6A82")]);
}

#[test]
fn each_pin_guards_its_own_key_only() {
    let mut card = selected();
    dialogue(
        &mut card,
        &[("0020009B084B415A4153553031", "9000"), ("00B0810001", "309000")],
    );
    assert_eq!(send(&mut card, &sign("97")), "6982");
    assert_eq!(status(&send(&mut card, &sign("9A"))), "9000");
}

#[test]
fn signature_is_that_of_the_key_behind_the_file() {
    let mut card = selected();
    dialogue(
        &mut card,
        &[
            ("002000980431323334", "9000"),
            ("0020009B084B415A4153553031", "9000"),
        ],
    );
    let input = hex::decode(DIGEST_INFO).unwrap();
    for (p2, slot) in [("97", 0), ("9A", 8)] {
        let expected = hex::encode_upper(mint::sign_padded(slot, &input).unwrap()) + "9000";
        assert_eq!(send(&mut card, &sign(p2)), expected);
        // The short form left the key current.
        assert_eq!(send(&mut card, &sign("80")), expected);
        let extended = format!("802A0080000033{DIGEST_INFO}0100");
        assert_eq!(send(&mut card, &extended), expected);
    }
    for (length, expected) in [(1_usize, "9000"), (245, "9000"), (246, "6700")] {
        let command = format!("802A0097{length:02X}{}00", "A5".repeat(length));
        assert_eq!(status(&send(&mut card, &command)), expected, "{length} bytes");
    }
}

#[test]
fn three_wrong_pins_block_for_good() {
    let memory = CardMemory::default();
    let mut card = VirtualCard::new(image(), memory.clone());
    let wrong = "002000980430303030";
    let right = "002000980431323334";
    dialogue(
        &mut card,
        &[(SELECT_JPKI, "9000"), (wrong, "63C2"), (wrong, "63C1")],
    );
    assert_eq!(memory.tries_left(PinFile::Authentication), Some(1));

    // The same card made again, as by another process.
    let mut card = VirtualCard::new(image(), memory);
    dialogue(
        &mut card,
        &[
            (SELECT_JPKI, "9000"),
            ("00200098", "63C1"),
            (right, "9000"),
            ("00200098", "63C3"),
        ],
    );
    dialogue(&mut card, &[(wrong, "63C2"), (wrong, "63C1"), (wrong, "63C0")]);
    dialogue(
        &mut card,
        &[
            (right, "6984"),
            ("00200098", "63C0"),
            ("0024019804 35363738", "6984"),
        ],
    );
    // The other credential has its own counter of five.
    dialogue(
        &mut card,
        &[("0020009B", "63C5"), ("0020009B06414141414141", "63C4")],
    );
}

#[test]
fn counters_and_changed_pins_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("card.json");
    let mut card = VirtualCard::new(image(), CardMemory::in_file(&file).unwrap());
    dialogue(
        &mut card,
        &[(SELECT_JPKI, "9000"), ("002401980435363738", "6982")],
    );
    dialogue(
        &mut card,
        &[("002000980431323334", "9000"), ("0024019803353637", "6700")],
    );
    dialogue(
        &mut card,
        &[("002401980435363738", "9000"), ("002000980431323334", "63C2")],
    );
    drop(card);
    let mut card = VirtualCard::new(image(), CardMemory::in_file(&file).unwrap());
    dialogue(
        &mut card,
        &[
            (SELECT_JPKI, "9000"),
            ("00200098", "63C2"),
            ("002000980435363738", "9000"),
        ],
    );

    std::fs::write(&file, "{\n  \"authentication\": 3\n}").unwrap();
    let error = CardMemory::in_file(&file).unwrap_err();
    assert_eq!(error.code(), "testkit.memory.unreadable");
    assert!(error.to_string().contains("card.json:2:"), "{error}");
}

#[test]
fn every_way_to_read_gives_the_same_bytes() {
    let certificate = image().authentication_certificate;
    let mut card = selected();
    let mut by_file: Vec<u8> = Vec::new();
    send(&mut card, "00A4020C02000A");
    loop {
        let offset = u16::try_from(by_file.len()).unwrap().to_be_bytes();
        let answer = card.transmit(&[0x00, 0xB0, offset[0], offset[1], 0x00]);
        let (data, status) = answer.split_at(answer.len() - 2);
        if status == [0x6B, 0x00] {
            break;
        }
        assert_eq!(status, [0x90, 0x00]);
        by_file.extend(data);
    }
    assert_eq!(by_file.len(), 0x800);
    assert_eq!(by_file[..certificate.len()], certificate);
    assert!(by_file[certificate.len()..].iter().all(|byte| *byte == 0));

    let extended = card.transmit(&[0x00, 0xB0, 0x8A, 0x00, 0x00, 0x06, 0x80]);
    assert_eq!(extended[..0x680], by_file[..0x680]);
    assert_eq!(extended.len(), 0x682);
    let whole = card.transmit(&[0x00, 0xB0, 0x00, 0x00, 0x00, 0x00, 0x00]);
    assert_eq!(whole[..whole.len() - 2], by_file);
    // The last bytes: fewer than asked, and still 9000.
    assert_eq!(send(&mut card, "00B007FE10"), "00009000");
    let short = card.transmit(&[0x00, 0xB0, 0x8A, 0x10, 0xF0]);
    assert_eq!(short[..0xF0], by_file[0x10..0x100]);
}

#[test]
fn files_have_their_lengths_and_filler() {
    let mut card = selected();
    dialogue(
        &mut card,
        &[
            ("0020009B084B415A4153553031", "9000"),
            ("00B08800 00", "8F8F009000"),
        ],
    );
    let image = image();
    for (short, der, length) in [
        (0x81, &image.signing_certificate, 0x800),
        (0x82, &image.signing_authority, 0x76C),
        (0x8A, &image.authentication_certificate, 0x800),
        (0x8B, &image.authentication_authority, 0x76C),
    ] {
        let answer = card.transmit(&[0x00, 0xB0, short, 0x00, 0x00, 0x00, 0x00]);
        assert_eq!(answer.len(), length + 2, "{short:02X}");
        assert_eq!(answer[..der.len()], der[..]);
        assert!(answer[der.len()..length].iter().all(|byte| *byte == 0));
    }
}

#[test]
fn token_information_has_the_published_layout() {
    let mut card = selected();
    let answer = card.transmit(&[0x00, 0xB0, 0x86, 0x00, 0x00]);
    assert_eq!(answer.len(), 162);
    assert_eq!(&answer[..32], b"JPKIAPICCTOKEN2                 ");
    assert_eq!(&answer[32..64], b"00000000000000000000000000000001");
    assert_eq!(&answer[64..80], b"E16R01NJ        ");
    assert_eq!(&answer[80..96], b"0000000000123456");
    let numbers = "0000040D00000001000000000000000100000000000000100000000 6FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";
    assert_eq!(hex::encode_upper(&answer[96..140]), numbers.replace(' ', ""));
    assert_eq!(&answer[140..160], b"\x03\x00\x01\x009999999999999999");
}

#[test]
fn quirks_do_what_they_are_named_for() {
    let mut card = selected_with(Quirk::NoSfi);
    dialogue(
        &mut card,
        &[
            ("00B08A0004", "6A86"),
            ("00200098", "6A86"),
            ("00A4020C020018", "9000"),
            ("00200080", "63C3"),
        ],
    );

    let mut card = selected_with(Quirk::ShortOnly);
    dialogue(
        &mut card,
        &[("00B08A00000680", "6700"), ("00B08A0002", "30829000")],
    );

    let mut card = selected_with(Quirk::Pinless);
    dialogue(
        &mut card,
        &[
            ("00200098", "6984"),
            ("002000980431323334", "6984"),
            ("0020009B", "63C5"),
        ],
    );
    assert_eq!(send(&mut card, &sign("97")), "6982");

    let mut card = selected_with(Quirk::NoAuthCertificate);
    dialogue(
        &mut card,
        &[
            ("00A4020C02000A", "6A82"),
            ("00B08A0004", "6A82"),
            ("00B0880003", "8F00009000"),
        ],
    );

    let mut card = selected_with(Quirk::AndroidToken);
    dialogue(
        &mut card,
        &[
            ("00B08A0004", "6982"),
            ("00B086000F", "4A504B49415047505345544F4B454E9000"),
        ],
    );
    dialogue(
        &mut card,
        &[("002000980431323334", "9000"), ("00B08A0002", "30829000")],
    );

    let mut card = selected_with(Quirk::IphoneToken);
    dialogue(
        &mut card,
        &[
            ("00B086000E", "4A504B494150494F53544F4B454E9000"),
            ("80FC0000", "9000"),
        ],
    );

    let mut card = selected_with(Quirk::VerifyCase1Wrong);
    dialogue(&mut card, &[("00200098", "6700"), ("0020009800", "63C3")]);

    let mut card = card_with(&[Quirk::First6f00]);
    dialogue(&mut card, &[(SELECT_JPKI, "6F00"), (SELECT_JPKI, "9000")]);
    card.power_on();
    dialogue(&mut card, &[(SELECT_JPKI, "6F00"), (SELECT_JPKI, "9000")]);

    let mut card = selected_with(Quirk::Eof6282);
    dialogue(
        &mut card,
        &[
            ("00B0880003", "8F8F009000"),
            ("00B0880004", "8F8F006282"),
            ("00B0880300", "6B00"),
        ],
    );

    let mut card = selected_with(Quirk::WrongLe6c);
    dialogue(&mut card, &[("00B0880000", "6C03"), ("00B0880003", "8F8F009000")]);

    let mut card = selected_with(Quirk::Verified9000);
    dialogue(
        &mut card,
        &[
            ("00200098", "63C3"),
            ("002000980431323334", "9000"),
            ("00200098", "9000"),
        ],
    );

    let mut card = VirtualCard::new(
        CardImage {
            tries_left: 0,
            quirks: [Quirk::Blocked6983].into(),
            ..image()
        },
        CardMemory::default(),
    );
    dialogue(
        &mut card,
        &[
            (SELECT_JPKI, "9000"),
            ("00200098", "63C0"),
            ("002000980431323334", "6983"),
        ],
    );
}

#[test]
fn chunked_answers_add_up() {
    let mut plain = selected();
    let mut chunked = selected_with(Quirk::Chunked61);
    dialogue(&mut plain, &[("002000980431323334", "9000")]);
    dialogue(
        &mut chunked,
        &[("002000980431323334", "9000"), ("00C0000000", "6985")],
    );
    for command in ["00B08A00000680".to_owned(), "00B08A0000".to_owned(), sign("97")] {
        let expected = send(&mut plain, &command);
        let mut answer = send(&mut chunked, &command);
        assert_eq!(answer, "6100");
        let mut data = String::new();
        while status(&answer).starts_with("61") {
            data.push_str(answer.strip_suffix(status(&answer)).unwrap());
            answer = send(&mut chunked, "00C0000000");
        }
        assert_eq!(data + &answer, expected);
    }
    // Another command drops what was not fetched.
    send(&mut chunked, "00B08A0000");
    dialogue(
        &mut chunked,
        &[("00B0880003", "8F8F009000"), ("00C0000000", "6985")],
    );
}

#[test]
fn quirk_names_are_stable() {
    let names: Vec<_> = Quirk::all().map(Quirk::name).collect();
    let expected = [
        "no-sfi",
        "short-only",
        "chunked-61",
        "wrong-le-6c",
        "pinless",
        "no-auth-certificate",
        "android-token",
        "iphone-token",
        "verify-case1-6700",
        "first-6f00",
        "eof-6282",
        "verified-9000",
        "blocked-6983",
        "driving-licence",
        "residence-card",
        "passport",
        "payment-card",
        "transit-card",
        "juki-card",
        "juki-token",
        "unknown-card",
    ];
    assert_eq!(names, expected);
    for quirk in Quirk::all() {
        assert_eq!(quirk.name().parse(), Ok(quirk));
        assert_eq!(serde_json::to_value(quirk).unwrap(), quirk.name());
    }
    let error = "no-such-quirk".parse::<Quirk>().unwrap_err();
    assert!(
        error.to_string().contains("no-such-quirk") && error.to_string().contains("short-only"),
        "{error}"
    );
}

fn any_apdu() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        vec![0x00, 0xA4, 0x04, 0x0C],
        vec![0x00, 0xA4, 0x02, 0x0C],
        vec![0x00, 0xB0],
        vec![0x00, 0x20, 0x00],
        vec![0x00, 0x24, 0x01],
        vec![0x80, 0x2A, 0x00],
        vec![0x00, 0xC0],
        vec![0x00, 0xCA],
        vec![0x80, 0xA2, 0x06, 0xC1],
        vec![0x80, 0xA2, 0x00, 0xC1],
        vec![0x00, 0x84, 0x00, 0x00],
        vec![0x00, 0x82, 0x00, 0x00],
    ]);
    let tail = || prop::collection::vec(any::<u8>(), 0..300);
    prop_oneof![
        tail(),
        (known, tail()).prop_map(|(head, tail)| [head, tail].concat())
    ]
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(
        apdus in prop::collection::vec(any_apdu(), 1..20),
        quirks in prop::sample::subsequence(Quirk::all().collect::<Vec<_>>(), 0..13),
        select in any::<bool>(),
    ) {
        let mut card = card_with(&quirks);
        if select {
            send(&mut card, SELECT_JPKI);
            send(&mut card, SELECT_JPKI);
        }
        for apdu in apdus {
            let answer = card.transmit(&apdu);
            prop_assert!(answer.len() >= 2);
            prop_assert!((0x60..=0x6F).contains(&answer[answer.len() - 2]) || answer.ends_with(&[0x90, 0x00]));
        }
    }

    #[test]
    fn counter_never_rises_without_the_right_pin(pins in prop::collection::vec("[0-9]{4}", 1..8)) {
        let mut card = selected();
        let mut left = 3;
        for pin in pins.into_iter().filter(|pin| pin != "1234") {
            card.transmit(&[&[0x00, 0x20, 0x00, 0x98, 0x04], pin.as_bytes()].concat());
            left = u8::saturating_sub(left, 1);
            prop_assert_eq!(card.memory().tries_left(PinFile::Authentication), Some(left));
        }
    }
}
