//! The same steps without a bridge, to tell what the bridge costs.

use std::time::Instant;

use kazasu_ffi::{Tap, TapEvent};

/// Nanoseconds that so many taps take within Rust; each asks a card that answers from a script for its tries left, in four
/// steps, through the type the bridge exports.
#[uniffi::export]
#[must_use]
pub fn taps_within_rust_ns(taps: u32) -> u64 {
    let answers: [&[u8]; 3] = [&[0x90, 0x00], &[0x63, 0xC3], &[0x90, 0x00]];
    let begin = Instant::now();
    for _ in 0..taps {
        let tap = Tap::tries();
        let mut commands = tap.feed(TapEvent::Started);
        for answer in answers {
            assert!(!commands.is_empty());
            commands = tap.feed(TapEvent::Response {
                answer: answer.to_vec(),
            });
        }
        assert!(tap.is_done());
    }
    u64::try_from(begin.elapsed().as_nanos()).unwrap()
}
