//! The ACR1255U-J1: any bytes from the reader, before, in and after its log-in.
#![no_main]

use kazasu_fuzz::reader::run;
use kazasu_fuzz::script::records;
use kazasu_reader::j1::J1Engine;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // The log-in's random bytes are constant, so that the fuzzer can learn what passes.
    let mut engine = J1Engine::new(None, [[0x11; 16], [0x22; 16]]);
    run(&mut engine, &records(data));
});
