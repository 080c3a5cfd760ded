//! EF 0006: token information in the layout of PKCS#11 `CK_TOKEN_INFO` (facts, card §2.2).

use std::collections::BTreeSet;

use super::quirk::Quirk;

/// Length of EF 0006, in bytes.
pub(super) const LENGTH: usize = 160;

/// The label tells plastic cards from phones.
pub(super) fn label(quirks: &BTreeSet<Quirk>) -> &'static str {
    if quirks.contains(&Quirk::AndroidToken) {
        "JPKIAPGPSETOKEN"
    } else if quirks.contains(&Quirk::IphoneToken) {
        "JPKIAPIOSTOKEN"
    } else if quirks.contains(&Quirk::JukiTokenCard) {
        "JPKIAPICCTOKEN"
    } else {
        "JPKIAPICCTOKEN2"
    }
}

/// Integers are 32-bit big-endian, text is padded with spaces.
pub(super) fn information(label: &str, serial: u64) -> [u8; LENGTH] {
    let mut content = Vec::with_capacity(LENGTH);
    let mut text = |text: &str, length: usize| {
        content.extend(text.bytes().chain(std::iter::repeat(b' ')).take(length));
    };
    text(label, 32);
    text(&format!("{:0>32}", 1), 32);
    text("E16R01NJ", 16);
    text(&format!("{:016}", serial % 10_000_000_000_000_000), 16);
    // RNG, login required, user PIN initialised, token initialised.
    const FLAGS: u32 = 0x0000_040D;
    const UNAVAILABLE: u32 = 0xFFFF_FFFF;
    // Flags; most and open sessions, most and open read-write sessions; longest and shortest PIN; four memory sizes.
    for number in [
        FLAGS,
        1,
        0,
        1,
        0,
        16,
        6,
        UNAVAILABLE,
        UNAVAILABLE,
        UNAVAILABLE,
        UNAVAILABLE,
    ] {
        content.extend(number.to_be_bytes());
    }
    // Hardware version 3.0, firmware version 1.0, no clock.
    content.extend([0x03, 0x00, 0x01, 0x00]);
    content.extend([b'9'; 16]);

    let mut information = [0; LENGTH];
    for (place, byte) in information.iter_mut().zip(content) {
        *place = byte;
    }
    information
}
