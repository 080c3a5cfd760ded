//! The fragments 55 AA of the ACR1555U: any bytes from the reader.
#![no_main]

use kazasu_fuzz::reader::run;
use kazasu_fuzz::script::records;
use kazasu_reader::{Found, PROFILES, Protocol, engine_for};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let profile = PROFILES
        .iter()
        .find(|profile| matches!(profile.protocol, Protocol::Acr1555(_)))
        .expect("the reader has a profile");
    let mut engine = engine_for(profile, Found::default()).expect("an engine for every profile");
    run(engine.as_mut(), &records(data), &|record| record.bytes.clone());
});
