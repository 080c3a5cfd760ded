//! The virtual card against any commands: it answers, counts, and signs nothing without a PIN or a terminal.
#![no_main]

use std::sync::LazyLock;

use kazasu_fuzz::script::records;
use kazasu_testkit::card::{CardImage, CardMemory, PinFile, Quirk, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::transcript::{Field, MaskedApdu};
use libfuzzer_sys::fuzz_target;

static IMAGE: LazyLock<CardImage> = LazyLock::new(|| {
    people::by_id("valid")
        .expect("the person is embedded")
        .card_image(&Mint::at(Field::INSTANT), Field::INSTANT)
        .expect("the person's card can be minted")
});

fuzz_target!(|data: &[u8]| {
    let [a, b, c, d, script @ ..] = data else { return };
    let chosen = u32::from_be_bytes([*a, *b, *c, *d]);
    let mut image = IMAGE.clone();
    image.quirks = Quirk::all()
        .enumerate()
        .filter(|(at, _)| chosen >> at & 1 == 1)
        .map(|(_, quirk)| quirk)
        .collect();
    let mut card = VirtualCard::new(image, CardMemory::default());
    let mut admitted = false;
    for record in records(script).iter().take(64) {
        match record.kind {
            14 => {
                card.power_off();
                admitted = false;
                continue;
            }
            15 => {
                card.warm_reset();
                continue;
            }
            _ => {}
        }
        let apdu = record.bytes.as_slice();
        let before = tries(&card);
        let answer = card.transmit(apdu);
        assert!((2..=65_538).contains(&answer.len()));
        let instruction = apdu.get(1).copied();
        let done = answer.ends_with(&[0x90, 0x00]);
        if before != tries(&card) {
            assert!(
                matches!(instruction, Some(0x20 | 0x24)),
                "only VERIFY and CHANGE count"
            );
        }
        // VERIFY, or EXTERNAL AUTHENTICATE by a terminal, whose answer a seed may replay.
        if matches!(instruction, Some(0x20 | 0x82)) && done {
            admitted = true;
        }
        if instruction == Some(0x2A) && done {
            assert!(admitted, "a signature without a PIN or a terminal");
        }
        // What a transcript keeps of any command can be read back.
        let masked = MaskedApdu::new(apdu);
        assert_eq!(masked.to_string().parse().as_ref(), Ok(&masked));
        assert!(masked.is(apdu));
    }
});

fn tries(card: &VirtualCard) -> [Option<u8>; 2] {
    [PinFile::Authentication, PinFile::Signing].map(|pin| card.memory().tries_left(pin))
}
