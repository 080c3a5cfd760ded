//! The activation payload: what a camera may see.
#![no_main]

use kazasu_wire::payload::ActivationPayload;
use libfuzzer_sys::fuzz_target;

/// Longest text that is read, in bytes.
const LONGEST: usize = 2048;

fuzz_target!(|text: &str| {
    let Ok(payload) = ActivationPayload::parse(text) else {
        return;
    };
    let written = payload.to_text();
    // Percent-encoding may make a text longer than a payload may be; then it is none, never another one.
    if written.len() <= LONGEST {
        assert_eq!(ActivationPayload::parse(&written), Ok(payload));
    }
});
