//! Where J1 lives on a Bluetooth reader.

use crate::gatt::{GattProfile, Uuid};

/// Readers may advertise their name only. The CIR415A was seen under the name of its protocol (unproven).
const NAMES: &[&str] = &["ACR1255U-J1-"];

/// The first UUID set, 16-bit. FFF3 is reserved.
pub const PROFILE: GattProfile = GattProfile {
    service: Uuid::short(0xFFF0),
    command: Uuid::short(0xFFF1),
    // Whether the characteristic also takes writes without response is not public; waiting paces the packets.
    write_with_response: true,
    answer: Uuid::short(0xFFF2),
    event: None,
    name_prefixes: NAMES,
};

/// The UUID set of newer firmware ("V2").
pub const PROFILE_V2: GattProfile = GattProfile {
    service: Uuid(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133),
    command: Uuid(0x3C4A_FFF1_4783_3DE5_A983_D348_718E_F133),
    write_with_response: true,
    answer: Uuid(0x3C4A_FFF2_4783_3DE5_A983_D348_718E_F133),
    event: None,
    name_prefixes: NAMES,
};

/// Bluetooth's battery service.
pub const BATTERY_SERVICE: Uuid = Uuid::short(0x180F);

/// Its level characteristic, one byte of percent; notifications of it are fed as [`crate::Channel::Battery`].
pub const BATTERY_LEVEL: Uuid = Uuid::short(0x2A19);
