//! CCID over USB and GATT: any bytes from any reader, and any descriptor.
#![no_main]

use kazasu_fuzz::reader::run;
use kazasu_fuzz::script::records;
use kazasu_reader::ccid::Descriptor;
use kazasu_reader::{Found, PROFILES, Protocol, UsbInterface, engine_for};
use libfuzzer_sys::fuzz_target;

/// A class descriptor at the extended APDU level with messages of 65,544 bytes (USB CCID 1.1 §5.1).
const DESCRIPTOR: [u8; 54] = {
    let mut bytes = [0; 54];
    (bytes[0], bytes[1]) = (54, 0x21);
    bytes[42] = 0x04;
    (bytes[44], bytes[46]) = (0x08, 0x01);
    bytes
};

fuzz_target!(|data: &[u8]| {
    let _ = Descriptor::parse(data);
    let [chosen, script @ ..] = data else { return };
    let profiles: Vec<_> = PROFILES
        .iter()
        .filter(|profile| matches!(profile.protocol, Protocol::UsbCcid | Protocol::GattCcid(_)))
        .collect();
    let profile = profiles[usize::from(*chosen) % profiles.len()];
    let usb = UsbInterface {
        number: 0,
        slot: 0,
        descriptor: Descriptor::parse(&DESCRIPTOR).expect("a descriptor"),
    };
    let found = Found {
        usb: Some(usb),
        ..Found::default()
    };
    let mut engine = engine_for(profile, found).expect("an engine for every profile");
    run(engine.as_mut(), &records(script), &|record| record.bytes.clone());
});
