//! Commands to the reader itself. An answer starts with `E1` where the command starts with `E0`.

/// First step of the log-in.
pub const CHALLENGE: [u8; 5] = [0xE0, 0x00, 0x00, 0x45, 0x00];
/// Second step of the log-in; 32 bytes follow.
pub const PROOF: [u8; 5] = [0xE0, 0x00, 0x00, 0x46, 0x00];
/// Look for cards from now on.
pub const POLLING_ON: [u8; 5] = [0xE0, 0x00, 0x00, 0x40, 0x01];
/// Stop looking for cards.
pub const POLLING_OFF: [u8; 5] = [0xE0, 0x00, 0x00, 0x40, 0x00];

/// First byte of every answer.
pub const ANSWER: u8 = 0xE1;

/// After how many seconds without a command the reader sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SleepTime {
    /// 60 s, what readers ship with.
    #[default]
    Seconds60,
    /// 90 s.
    Seconds90,
    /// 120 s.
    Seconds120,
    /// 180 s.
    Seconds180,
}

impl SleepTime {
    /// The escape that sets it.
    #[must_use]
    pub const fn escape(self) -> [u8; 5] {
        let code = match self {
            Self::Seconds60 => 0x00,
            Self::Seconds90 => 0x01,
            Self::Seconds120 => 0x02,
            Self::Seconds180 => 0x03,
        };
        [0xE0, 0x00, 0x00, 0x48, code]
    }

    /// In milliseconds.
    #[must_use]
    pub const fn millis(self) -> u64 {
        match self {
            Self::Seconds60 => 60_000,
            Self::Seconds90 => 90_000,
            Self::Seconds120 => 120_000,
            Self::Seconds180 => 180_000,
        }
    }
}

/// Whether `answer` agrees to a polling command. Both `E1 00 00 40 xx` and `E1 00 00 00 xx` have been seen.
#[must_use]
pub fn polling_agreed(command: [u8; 5], answer: &[u8]) -> bool {
    let [_, _, _, _, value] = command;
    matches!(*answer, [ANSWER, 0x00, 0x00, 0x40 | 0x00, seen] if seen == value)
}
