//! What differs between emulated CCID readers (facts, readers §1.2 and §2).

use std::time::Duration;

/// What the reader takes in one XfrBlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Short APDUs only.
    Short,
    /// Extended APDUs, chained where they are longer than a message.
    Extended,
}

/// How the reader tells that a card came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeForm {
    /// `50` and two bits for each of four slots.
    Bitmap,
    /// `50 02`, `50 03`, `52`.
    CardByte,
}

/// The make of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Make {
    /// Exchange level.
    pub level: Level,
    /// dwMaxCCIDMessageLength, in bytes.
    pub longest_message: usize,
    /// Form of notices.
    pub notices: NoticeForm,
    /// Sleeps after so long without a message.
    pub sleeps_after: Option<Duration>,
}

impl Make {
    /// USB, extended level, 522 bytes, as most contactless readers.
    pub const USB_EXTENDED: Self = Self {
        level: Level::Extended,
        longest_message: 522,
        notices: NoticeForm::Bitmap,
        sleeps_after: None,
    };
    /// USB, short level, 271 bytes, as the ACR122U.
    pub const USB_SHORT: Self = Self {
        level: Level::Short,
        longest_message: 271,
        ..Self::USB_EXTENDED
    };
    /// bR301BLE: 271 bytes, off after three minutes.
    pub const FEITIAN: Self = Self {
        level: Level::Extended,
        longest_message: 271,
        notices: NoticeForm::CardByte,
        sleeps_after: Some(Duration::from_secs(180)),
    };
    /// ACR1555U: EC bytes, asleep after a minute.
    pub const ACR1555U: Self = Self {
        longest_message: 0xEC,
        sleeps_after: Some(Duration::from_secs(60)),
        ..Self::FEITIAN
    };

    /// The class descriptor of a USB reader of this make, one slot.
    #[must_use]
    pub fn descriptor(self) -> Vec<u8> {
        let level: u32 = match self.level {
            Level::Short => 0x0002_0000,
            Level::Extended => 0x0004_0000,
        };
        let longest = u32::try_from(self.longest_message).unwrap_or(u32::MAX);
        let mut bytes = vec![0; 40];
        bytes[..2].copy_from_slice(&[54, 0x21]);
        // The low bits: automatic voltage, clock, rate and parameters.
        bytes.extend((level | 0x0000_00BA).to_le_bytes());
        bytes.extend(longest.to_le_bytes());
        bytes.resize(54, 0);
        bytes
    }
}
