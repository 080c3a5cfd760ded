//! A good tap in which one answer is anything.
#![no_main]

use std::sync::LazyLock;

use kazasu_card::{Event, Outcome};
use kazasu_fuzz::tap::{Inputs, run};
use kazasu_testkit::transcript::{Field, Reception, Tap};
use libfuzzer_sys::fuzz_target;

/// Answers of an extended tap with the right PIN.
static GOOD: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let tap = Tap {
        person: "valid".to_owned(),
        ..Tap::default()
    };
    let mut field = Field::hold(&tap, None, "7305")
        .expect("the person's card can be minted")
        .expect("the person is embedded");
    let mut answers = Vec::new();
    let inputs = Inputs {
        flags: 1,
        expected_len: 1664,
    };
    let outcome = run(inputs.task(None), false, |apdu| {
        let Reception::Answer(bytes) = field.transmit(apdu) else {
            unreachable!("no fault was planted")
        };
        answers.push(bytes.clone());
        vec![Event::Response(bytes)]
    });
    assert!(matches!(outcome, Outcome::Signed { .. }), "{outcome:?}");
    answers
});

fuzz_target!(|data: &[u8]| {
    let [at, expected, answer @ ..] = data else { return };
    let inputs = Inputs {
        flags: 1,
        expected_len: u16::from(*expected) << 4,
    };
    let hostile = usize::from(*at) % GOOD.len();
    let mut number = 0;
    run(inputs.task(None), false, |_| {
        let bytes = if number == hostile {
            answer
        } else {
            // After the tap left its usual way, the card repeats its last word.
            GOOD.get(number).map_or(&[0x6F, 0x00][..], Vec::as_slice)
        };
        number += 1;
        vec![Event::Response(bytes.to_vec())]
    });
});
