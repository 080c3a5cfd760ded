//! A planted fault. `cargo xtask fuzz` demands that it is found: else the other targets' silence would mean nothing.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let [b'S', b'P', b'E', b'C', ..] = data {
        panic!("the canary sings");
    }
});
