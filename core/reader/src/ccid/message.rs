//! CCID messages: what the host sends, what the reader answers.

use std::fmt;

use zeroize::Zeroizing;

/// Length of the header of every message, in bytes.
pub const HEADER: usize = 10;

/// A message from host to reader (CCID 1.1 §6.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Request<'a> {
    /// PC_to_RDR_IccPowerOn with automatic choice of the voltage.
    PowerOn,
    /// PC_to_RDR_IccPowerOff.
    PowerOff,
    /// PC_to_RDR_GetSlotStatus.
    SlotStatus,
    /// PC_to_RDR_XfrBlock.
    Transfer {
        /// wLevelParameter: 0000 whole, 0001 first, 0003 middle, 0002 last, 0010 send the next part of the answer.
        level: u16,
        /// The APDU or its part.
        data: &'a [u8],
    },
    /// PC_to_RDR_Abort, the bulk half of an abort.
    Abort,
}

impl Request<'_> {
    /// The bytes of the message. `data` is carried to 2³² − 1 bytes, which no caller reaches.
    #[must_use]
    pub fn encode(&self, slot: u8, seq: u8) -> Zeroizing<Vec<u8>> {
        let (kind, data, level): (u8, &[u8], u16) = match *self {
            Self::PowerOn => (0x62, &[], 0),
            Self::PowerOff => (0x63, &[], 0),
            Self::SlotStatus => (0x65, &[], 0),
            Self::Transfer { level, data } => (0x6F, data, level),
            Self::Abort => (0x72, &[], 0),
        };
        let [low, high] = level.to_le_bytes();
        let mut message = Zeroizing::new(Vec::with_capacity(HEADER.saturating_add(data.len())));
        message.push(kind);
        message.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
        // bBWI 00: the time extension comes from the reader. bPowerSelect 00: automatic.
        message.extend([slot, seq, 0x00, low, high]);
        message.extend(data);
        message
    }
}

impl fmt::Debug for Request<'_> {
    /// Lengths only: an APDU may be a VERIFY.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PowerOn => f.write_str("PowerOn"),
            Self::PowerOff => f.write_str("PowerOff"),
            Self::SlotStatus => f.write_str("SlotStatus"),
            Self::Transfer { level, data } => write!(f, "Transfer({level:04X}, {} bytes)", data.len()),
            Self::Abort => f.write_str("Abort"),
        }
    }
}

/// Which message the reader sent (CCID 1.1 §6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseKind {
    /// `80` RDR_to_PC_DataBlock.
    DataBlock,
    /// `81` RDR_to_PC_SlotStatus.
    SlotStatus,
    /// `82` to `84`: parameters, escape, clock; never asked for here.
    Other,
}

impl ResponseKind {
    /// By bMessageType; absent for what no reader sends.
    #[must_use]
    pub const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x80 => Some(Self::DataBlock),
            0x81 => Some(Self::SlotStatus),
            0x82..=0x84 => Some(Self::Other),
            _ => None,
        }
    }
}

/// bmICCStatus: the low two bits of bStatus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icc {
    /// Present, with power.
    Active,
    /// Present, without power. Some readers say so of an empty slot in a failed answer (facts, readers §2.3).
    Inactive,
    /// No card.
    Absent,
    /// The fourth value means nothing.
    Reserved,
}

/// bmCommandStatus, the high two bits of bStatus, with bError.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Without error.
    Ok,
    /// Failed with this bError.
    Failed(u8),
    /// The card asked for more time: the multiplier. The answer is still to come and the command is not sent again.
    TimeExtension(u8),
    /// The fourth value means nothing.
    Reserved,
}

/// A message from reader to host.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Which message.
    pub kind: ResponseKind,
    /// bSlot.
    pub slot: u8,
    /// bSeq of the command it answers.
    pub seq: u8,
    /// The card in the slot.
    pub icc: Icc,
    /// How the command ended.
    pub done: Done,
    /// bChainParameter of a data block.
    pub chain: u8,
    /// What follows the header.
    pub data: Vec<u8>,
}

impl Response {
    /// Reads one whole message; absent where its type is unknown or its length is not the one it states.
    #[must_use]
    pub fn decode(message: &[u8]) -> Option<Self> {
        let (&[kind, l0, l1, l2, l3, slot, seq, status, error, chain], data) =
            message.split_first_chunk::<HEADER>()?;
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok()?;
        (length == data.len()).then_some(())?;
        Some(Self {
            kind: ResponseKind::of(kind)?,
            slot,
            seq,
            icc: match status & 0x03 {
                0 => Icc::Active,
                1 => Icc::Inactive,
                2 => Icc::Absent,
                _ => Icc::Reserved,
            },
            done: match status & 0xC0 {
                0x00 => Done::Ok,
                0x40 => Done::Failed(error),
                0x80 => Done::TimeExtension(error),
                _ => Done::Reserved,
            },
            chain,
            data: data.to_vec(),
        })
    }
}

impl fmt::Debug for Response {
    /// Lengths only: an answer may hold a certificate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Response({:?}, slot {}, seq {}, {:?}, {:?}, chain {:02X}, {} bytes)",
            self.kind,
            self.slot,
            self.seq,
            self.icc,
            self.done,
            self.chain,
            self.data.len()
        )
    }
}
