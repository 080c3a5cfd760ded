//! What differs between readers that speak CCID.

use super::descriptor::{Descriptor, ExchangeLevel};
use super::notice::NoticeStyle;
use crate::engine::Millis;
use crate::error::ReaderError;

/// Longest message taken from any reader, whatever it states: twice the longest of the known descriptors, in bytes.
const LONGEST_INBOUND: usize = 2_068;

/// Where the control request ABORT goes; USB only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbortTarget {
    /// bInterfaceNumber.
    pub interface: u8,
}

/// What to do while no command is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Idle {
    /// Ask for the slot status this often.
    pub keep_alive: Option<Millis>,
    /// The reader sleeps after so long a silence.
    pub sleeps_after: Option<Millis>,
}

/// One slot of one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CcidSetup {
    /// bSlot.
    pub slot: u8,
    /// Whether APDUs longer than a message are chained; otherwise only short APDUs pass.
    pub extended: bool,
    /// What to tell of extended APDUs: absent where the reader's word is not enough.
    pub extended_apdu: Option<bool>,
    /// Longest message sent, header included, in bytes.
    pub longest_message: usize,
    /// Longest message taken, header included, in bytes.
    pub longest_inbound: usize,
    /// Notices on the event channel.
    pub notices: NoticeStyle,
    /// Whether notices come between the answers too.
    pub notices_inline: bool,
    /// Idle times.
    pub idle: Idle,
    /// How a silent command is given up; absent where only closing the link helps.
    pub abort: Option<AbortTarget>,
}

impl CcidSetup {
    /// A Bluetooth reader: no descriptor, no abort, notices by a card byte.
    #[must_use]
    pub const fn bluetooth(longest_message: usize, idle: Idle) -> Self {
        Self {
            slot: 0,
            extended: true,
            extended_apdu: None,
            longest_message,
            longest_inbound: LONGEST_INBOUND,
            notices: NoticeStyle::CardByte,
            notices_inline: false,
            idle,
            abort: None,
        }
    }

    /// A USB reader by its descriptor.
    ///
    /// # Errors
    /// [`ReaderError::ExchangeLevel`] at TPDU or character level: the host would have to build the T=1 blocks.
    pub(super) fn usb(descriptor: &Descriptor, interface: u8, slot: u8) -> Result<Self, ReaderError> {
        let extended = match descriptor.level {
            ExchangeLevel::Character | ExchangeLevel::Tpdu => return Err(ReaderError::ExchangeLevel),
            ExchangeLevel::Short => false,
            ExchangeLevel::Extended => true,
        };
        let longest = usize::try_from(descriptor.longest_message).unwrap_or(LONGEST_INBOUND);
        Ok(Self {
            slot,
            extended,
            extended_apdu: Some(extended),
            longest_message: longest.min(LONGEST_INBOUND),
            longest_inbound: LONGEST_INBOUND,
            notices: NoticeStyle::Bitmap {
                slots: u8::try_from(descriptor.slots).unwrap_or(u8::MAX),
            },
            notices_inline: false,
            idle: Idle::default(),
            abort: Some(AbortTarget { interface }),
        })
    }
}
