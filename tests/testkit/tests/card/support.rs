//! Cards and commands the tests share.

use jiff::Timestamp;
use kazasu_testkit::card::{CardImage, CardMemory, Quirk, VirtualCard};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};

pub const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
pub const LEAVE: &str = "00A4040C07A0000001510000";
pub const DIGEST_INFO: &str = concat!(
    "3031300D060960864801650304020105000420",
    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
);

/// 2026-11-21T00:00:00Z: the card itself has no clock.
pub fn now() -> Timestamp {
    Timestamp::constant(1_795_219_200, 0)
}

pub fn image() -> CardImage {
    let mint = Mint::at(now());
    let spec = CertificateSpec {
        generation: Generation::Third,
        serial: 0x0012_3456,
        key_slot: 0,
        size: 1590,
        subject: "000000A0KAZASU48000000A".to_owned(),
        not_before: now(),
        not_after: now() + jiff::SignedDuration::from_hours(24),
    };
    let signing = CertificateSpec {
        key_slot: 8,
        size: 1758,
        ..spec.clone()
    };
    CardImage {
        authentication_certificate: mint.authentication(&spec).unwrap(),
        authentication_authority: mint.authority_der(Generation::Third),
        signing_certificate: mint.signing(&signing).unwrap(),
        signing_authority: mint.signing_authority_der(Generation::Third),
        authentication_key_slot: 0,
        signing_key_slot: 8,
        pin: "1234".to_owned(),
        tries_left: 3,
        sign_password: "KAZASU01".to_owned(),
        token_serial: 123_456,
        terminal_root: mint.terminal_root(),
        month: [0x26, 0x04],
        quirks: [].into(),
    }
}

pub fn card() -> VirtualCard {
    VirtualCard::new(image(), CardMemory::default())
}

pub fn card_with(quirks: &[Quirk]) -> VirtualCard {
    VirtualCard::new(
        CardImage {
            quirks: quirks.iter().copied().collect(),
            ..image()
        },
        CardMemory::default(),
    )
}

/// A card on which the JPKI application has been selected.
pub fn selected() -> VirtualCard {
    let mut card = card();
    assert_eq!(send(&mut card, SELECT_JPKI), "9000");
    card
}

pub fn selected_with(quirk: Quirk) -> VirtualCard {
    let mut card = card_with(&[quirk]);
    assert_eq!(send(&mut card, SELECT_JPKI), "9000");
    card
}

/// Sends hexadecimal, answers hexadecimal.
pub fn send(card: &mut VirtualCard, apdu: &str) -> String {
    hex::encode_upper(card.transmit(&hex::decode(apdu.replace(' ', "")).unwrap()))
}

/// Sends each command and compares the whole answer.
pub fn dialogue(card: &mut VirtualCard, exchanges: &[(&str, &str)]) {
    for (index, (command, answer)) in exchanges.iter().enumerate() {
        assert_eq!(send(card, command), *answer, "exchange {index}: {command}");
    }
}

/// The last four digits of an answer.
pub fn status(answer: &str) -> &str {
    answer.get(answer.len() - 4..).unwrap()
}

/// `80 2A` with a SHA-256 DigestInfo.
pub fn sign(p2: &str) -> String {
    format!("802A00{p2}33{DIGEST_INFO}00")
}
