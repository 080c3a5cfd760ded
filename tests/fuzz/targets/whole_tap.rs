//! A whole tap against a card and a link that do anything: at most one PIN, never without a counter, power off after it,
//! an end within bounds.
#![no_main]

use kazasu_fuzz::script::records;
use kazasu_fuzz::tap::{Inputs, certificate_in, events, run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [flags, high, low, script @ ..] = data else {
        return;
    };
    let inputs = Inputs {
        flags: *flags,
        expected_len: u16::from_be_bytes([*high, *low]),
    };
    let records = records(script);
    let mut script = records.iter().cycle();
    run(inputs.task(certificate_in(&records)), inputs.consents(), |_| {
        script.next().map(events).unwrap_or_default()
    });
});
