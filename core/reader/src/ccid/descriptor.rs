//! The smart card class descriptor of a USB reader: what it can, honestly told (CCID 1.1 §5.1).

use super::message::HEADER;
use super::setup::CcidSetup;
use crate::error::ReaderError;

/// Length of the descriptor, in bytes.
const LENGTH: usize = 54;
/// bDescriptorType of the class descriptor.
const FUNCTIONAL: u8 = 0x21;
/// Offset of dwFeatures.
const FEATURES: usize = 40;
/// Offset of dwMaxCCIDMessageLength.
const LONGEST: usize = 44;

/// What the reader takes in one XfrBlock: dwFeatures & 0007 0000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExchangeLevel {
    /// Single characters.
    Character,
    /// T=0 or T=1 blocks, built by the host.
    Tpdu,
    /// Short APDUs.
    Short,
    /// Short and extended APDUs, chained where they are longer than a message.
    Extended,
}

/// The part of the descriptor that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// How many slots, 1–256: bMaxSlotIndex + 1.
    pub slots: u16,
    /// Exchange level.
    pub level: ExchangeLevel,
    /// dwMaxCCIDMessageLength, header included, in bytes.
    pub longest_message: u32,
}

impl Descriptor {
    /// Reads the class descriptor, or the extra bytes of an interface descriptor that contain it.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] where there is none, or the message length cannot hold a header and a short APDU's
    /// four bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReaderError> {
        Self::find(bytes).ok_or(ReaderError::Malformed)
    }

    /// The engine's setting for this reader.
    ///
    /// # Errors
    /// [`ReaderError::ExchangeLevel`] at TPDU or character level; [`ReaderError::State`] for a slot that is not there.
    pub fn setup(&self, interface: u8, slot: u8) -> Result<CcidSetup, ReaderError> {
        if u16::from(slot) >= self.slots {
            return Err(ReaderError::State);
        }
        CcidSetup::usb(self, interface, slot)
    }

    fn find(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        loop {
            let (&length, &kind) = (rest.first()?, rest.get(1)?);
            let (this, after) = rest.split_at_checked(usize::from(length).max(1))?;
            if kind == FUNCTIONAL && this.len() == LENGTH {
                return Self::read(this);
            }
            rest = after;
        }
    }

    fn read(descriptor: &[u8]) -> Option<Self> {
        let double = |at: usize| {
            descriptor
                .get(at..)
                .and_then(|rest| rest.first_chunk::<4>())
                .map(|bytes| u32::from_le_bytes(*bytes))
        };
        let longest_message = double(LONGEST)?;
        let least = u32::try_from(HEADER).ok()?.checked_add(4)?;
        (longest_message >= least).then_some(())?;
        let features = double(FEATURES)?;
        Some(Self {
            slots: u16::from(*descriptor.get(4)?).saturating_add(1),
            level: match features & 0x0007_0000 {
                0 => ExchangeLevel::Character,
                0x0001_0000 => ExchangeLevel::Tpdu,
                0x0002_0000 => ExchangeLevel::Short,
                _ => ExchangeLevel::Extended,
            },
            longest_message,
        })
    }
}
