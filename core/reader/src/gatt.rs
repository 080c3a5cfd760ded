//! GATT names of Bluetooth readers, as data.

use std::fmt;

/// A 128-bit UUID, big endian.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(pub u128);

impl Uuid {
    /// A 16-bit UUID in the Bluetooth base.
    #[must_use]
    pub const fn short(value: u16) -> Self {
        Self(((value as u128) << 96) | 0x0000_0000_0000_1000_8000_0080_5F9B_34FB)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        for (at, digit) in hex.chars().enumerate() {
            if matches!(at, 8 | 12 | 16 | 20) {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where a protocol lives on a Bluetooth reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GattProfile {
    /// The service to look for.
    pub service: Uuid,
    /// Host to reader.
    pub command: Uuid,
    /// Whether writes to `command` wait for the reader's acknowledgement.
    pub write_with_response: bool,
    /// Reader to host.
    pub answer: Uuid,
    /// Reader to host, unasked; absent where events come on `answer`.
    pub event: Option<Uuid>,
    /// Name prefixes of readers that may advertise no service.
    pub name_prefixes: &'static [&'static str],
}
