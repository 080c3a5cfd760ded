//! What goes wrong, as data: a script names the message or APDU, the emulated reader and the pipe do it.

use std::time::Duration;

/// A deviation of an emulated CCID reader. APDUs and messages are counted from 1 since the reader was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The card asks for more time before it answers this APDU.
    TimeExtension {
        /// Which APDU.
        apdu: u32,
        /// How many extensions.
        times: u8,
        /// The multiplier in bError.
        factor: u8,
        /// From one to the next, and from the last to the answer.
        every: Duration,
    },
    /// This APDU never reaches the card, and is never answered.
    LostBeforeCard {
        /// Which APDU.
        apdu: u32,
    },
    /// The card carries this APDU out; its answer is never sent.
    LostAfterCard {
        /// Which APDU.
        apdu: u32,
    },
    /// The reader says `41 FE` instead of giving this APDU to the card.
    Mute {
        /// Which APDU.
        apdu: u32,
    },
    /// The card leaves while it works on this APDU: a notice, then `42 FE`, or silence.
    Removed {
        /// Which APDU.
        apdu: u32,
        /// Whether the reader answers at all.
        answered: bool,
    },
    /// An answer with the sequence number of before comes first.
    StaleSequence {
        /// Which message.
        message: u32,
    },
    /// The answer to this message comes twice.
    Doubled {
        /// Which message.
        message: u32,
    },
    /// The checksum of the answer's first fragment is wrong; nothing on links without one.
    BadChecksum {
        /// Which message.
        message: u32,
    },
    /// The answer begins with a byte that begins no message.
    Garbage {
        /// Which message.
        message: u32,
    },
    /// This message is refused with the error byte and not carried out: `E0` slot busy, `F2` busy with auto-sequence,
    /// `FB` hardware, `F6` protocol.
    Refused {
        /// Which message.
        message: u32,
        /// bError.
        error: u8,
    },
    /// Answers of exactly 256 bytes and a status word are never sent (the ACR122U family).
    Exactly256Lost,
    /// Messages longer than this are swallowed: EC bytes on the ACR1555U.
    SilentAbove {
        /// Length of the message, in bytes.
        bytes: usize,
    },
    /// "Going to sleep" comes before the answer to this message.
    SleepNotice {
        /// Which message.
        message: u32,
    },
}

/// A deviation of the pipe. Packets are counted from 1, reader to host only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PipeFault {
    /// The link is cut when so many bytes have gone over it, both ways together. Works once.
    CutAt {
        /// Bytes that still pass.
        byte: u64,
    },
    /// This packet is lost.
    Drop {
        /// Which packet.
        packet: u64,
    },
    /// This packet comes twice.
    Double {
        /// Which packet.
        packet: u64,
    },
    /// This packet, and all after it, come so much later.
    Delay {
        /// Which packet.
        packet: u64,
        /// How much.
        by: Duration,
    },
}
