//! The dialogue OpenSC 0.23.0 has with a card, byte for byte (facts, card §8.1).

use crate::support::*;

#[test]
fn every_probe_of_other_drivers_is_refused() {
    let mut probes: Vec<String> = [
        "00A4040007 627601FF000000 00",
        "00A4040006 A00000000101 00",
        "00A404000B E82B0601040181C31F0201 00",
        "00A4040C0F D23300000045737445494420763335",
        "00CADF3005",
        "00CB3FFF035C017E08",
        "00A4040009 A00000030800001000 00",
        "00A4040009 A00000030800001000 00",
        "00A4040007 A000000116DB00 00",
        "00A4040007 A0000000791000 00",
        "00A404000C F276A288BCFBA69D34F31001 00",
        "00A4040009 A00000039742544659 00",
        "00A4040006 D27600012401 00",
    ]
    .map(str::to_owned)
    .into();
    probes.extend((0x00..=0x0F).map(|number| format!("00A4040007A000000079 01{number:02X}00")));
    assert_eq!(probes.len(), 29);
    let mut card = card();
    card.power_on();
    for probe in probes {
        let answer = send(&mut card, &probe);
        assert!(
            ["6A82", "6D00", "6A88"].contains(&answer.as_str()),
            "{probe}: {answer}"
        );
    }
    // The application answers afterwards as if nothing had been.
    assert_eq!(send(&mut card, SELECT_JPKI), "9000");
}

#[test]
fn bind_certificates_and_login() {
    let certificate = image().authentication_certificate;
    let mut card = card();
    card.power_on();
    // Bind: both PINs must tell their tries.
    dialogue(
        &mut card,
        &[
            ("00A4040C0AD392F000260100000001", "9000"),
            ("00A4020C020018", "9000"),
            ("00200080", "63C3"),
            ("00A4020C02001B", "9000"),
            ("00200080", "63C5"),
        ],
    );
    // Certificate: exactly four bytes, then 256 at a time, and the rest.
    dialogue(
        &mut card,
        &[("00A4020C02000A", "9000"), ("00B0000004", "308206329000")],
    );
    let mut read: Vec<u8> = Vec::new();
    for command in [
        "00B0000000",
        "00B0010000",
        "00B0020000",
        "00B0030000",
        "00B0040000",
        "00B0050000",
        "00B0060036",
    ] {
        let answer = hex::decode(send(&mut card, command)).unwrap();
        assert!(answer.ends_with(&[0x90, 0x00]), "{command}");
        read.extend(&answer[..answer.len() - 2]);
    }
    assert_eq!(read, certificate);
    // pkcs11 also tries the signing certificate, is refused, and goes on.
    dialogue(
        &mut card,
        &[
            ("00A4020C020001", "9000"),
            ("00B0000004", "6982"),
            ("00A4020C02000A", "9000"),
            ("00B0000004", "308206329000"),
            ("00A4020C02000B", "9000"),
        ],
    );
    assert_eq!(status(&send(&mut card, "00B0000004")), "9000");
    dialogue(&mut card, &[("00A4020C020002", "9000")]);
    assert_eq!(status(&send(&mut card, "00B0000004")), "9000");
    // Login and signature.
    dialogue(
        &mut card,
        &[
            ("00A4020C020018", "9000"),
            ("00200080", "63C3"),
            ("00200080", "63C3"),
            ("00A4020C020018", "9000"),
            ("002000800431323334", "9000"),
            ("00A4020C020017", "9000"),
        ],
    );
    let answer = send(&mut card, &sign("80"));
    assert_eq!((answer.len(), status(&answer)), (2 * 258, "9000"));
}
