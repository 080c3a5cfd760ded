//! Every answer of the card is a status word of the fuzzer's choice; the certificate comes where it is asked for.
#![no_main]

use std::sync::LazyLock;

use kazasu_card::{Event, StatusWord};
use kazasu_fuzz::tap::{Inputs, run};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::transcript::Field;
use libfuzzer_sys::fuzz_target;

static CERTIFICATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    people::by_id("valid")
        .expect("the person is embedded")
        .card_image(&Mint::at(Field::INSTANT), Field::INSTANT)
        .expect("the person's card can be minted")
        .authentication_certificate
});

fuzz_target!(|data: &[u8]| {
    let [flags, words @ ..] = data else { return };
    let inputs = Inputs {
        flags: *flags & 0b1101_1001,
        expected_len: 1664,
    };
    let mut words = words.chunks_exact(2).map(|word| [word[0], word[1]]);
    run(inputs.task(None), false, |apdu| {
        let [high, low] = words.next().unwrap_or([0x90, 0x00]);
        let word = StatusWord(u16::from_be_bytes([high, low]));
        assert_eq!(word.to_string(), format!("{high:02X}{low:02X}"));
        assert_eq!(word.is_success(), word.0 == 0x9000);
        let _ = word.meaning();
        let data = match *apdu {
            [0x00, 0xB0, p1, p2, ref le @ ..] if matches!(high, 0x62 | 0x90) => {
                let offset = if p1 & 0x80 == 0 {
                    usize::from(p1) << 8 | usize::from(p2)
                } else {
                    0
                };
                let le = match *le {
                    [le] => usize::from(le),
                    [_, high, low] => usize::from(high) << 8 | usize::from(low),
                    _ => 0,
                };
                CERTIFICATE
                    .get(offset..)
                    .map_or(&[][..], |rest| &rest[..rest.len().min(le)])
            }
            [0x80, 0x2A, ..] if high == 0x90 => &[0x5A; 256],
            _ => &[],
        };
        vec![Event::Response([data, &[high, low]].concat())]
    });
});
