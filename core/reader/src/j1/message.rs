//! A message: type · data length (2, big endian) · slot · sequence · parameter · check · data.
//!
//! The check makes the whole message XOR to zero. Slot and sequence are always zero, so an answer cannot be told from
//! a late one: who leaves a command unanswered must close the link.

use std::fmt;

use zeroize::Zeroizing;

use super::frame::xor;
use crate::error::ReaderError;

/// Message types.
pub mod kind {
    /// To the reader: power the card on; answered by [`DATA`].
    pub const POWER_ON: u8 = 0x62;
    /// To the reader: power the card off; answered by [`SLOT_STATUS`].
    pub const POWER_OFF: u8 = 0x63;
    /// To the reader: how is the slot; answered by [`SLOT_STATUS`].
    pub const GET_SLOT_STATUS: u8 = 0x65;
    /// To the reader: a command of its own; answered by [`ESCAPE_ANSWER`].
    pub const ESCAPE: u8 = 0x6B;
    /// To the reader: a command APDU, or a piece of one; answered by [`DATA`].
    pub const APDU: u8 = 0x6F;
    /// From the reader: answer to reset or response APDU; the parameter is the slot status.
    pub const DATA: u8 = 0x80;
    /// From the reader: the parameter is the slot status.
    pub const SLOT_STATUS: u8 = 0x81;
    /// From the reader: answer to an escape; the parameter is the slot status.
    pub const ESCAPE_ANSWER: u8 = 0x83;
    /// From the reader, unasked: a card came or went.
    pub const CARD_EVENT: u8 = 0x50;
    /// From the reader: an error, its number in the parameter. May come in clear inside a session.
    pub const ERROR: u8 = 0x51;
}

/// Values of the slot status parameter.
pub mod slot {
    /// A card is there and powered.
    pub const ACTIVE: u8 = 0x00;
    /// A card is there without power.
    pub const INACTIVE: u8 = 0x01;
    /// No card.
    pub const ABSENT: u8 = 0x02;
}

/// Parameters of [`kind::CARD_EVENT`]. Manual V1.01 prints them the other way round; its next release, three related
/// protocols and a second code base have them as here (unproven), so each event is confirmed by the slot status.
pub mod card_event {
    /// The card went away.
    pub const GONE: u8 = 0x02;
    /// A card came.
    pub const PRESENT: u8 = 0x03;
}

/// Parameters of [`kind::ERROR`] that mean a refused log-in.
pub mod refusal {
    /// Not authorised.
    pub const UNAUTHORISED: u8 = 0x04;
    /// Too many refused log-ins (one code base only, unproven).
    pub const TOO_MANY_LOG_INS: u8 = 0x07;
}

/// Bytes before the data.
pub const HEADER: usize = 7;

/// Most bytes the padding of a session adds.
const MOST_PADDING: usize = 15;

/// One message, without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// One of [`kind`].
    pub kind: u8,
    /// Meaning by type.
    pub param: u8,
    /// At most 65,535 bytes.
    pub data: Zeroizing<Vec<u8>>,
}

impl Message {
    /// A message with data.
    #[must_use]
    pub fn new(kind: u8, param: u8, data: &[u8]) -> Self {
        Self {
            kind,
            param,
            data: Zeroizing::new(data.to_vec()),
        }
    }

    /// The bytes of the message.
    ///
    /// # Errors
    /// [`ReaderError::TooLong`] for data beyond 65,535 bytes.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, ReaderError> {
        let [high, low] = u16::try_from(self.data.len())
            .map_err(|_| ReaderError::TooLong)?
            .to_be_bytes();
        let head = [self.kind, high, low, 0, 0, self.param];
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER + self.data.len()));
        bytes.extend(head);
        bytes.push(xor(&head) ^ xor(&self.data));
        bytes.extend(self.data.iter());
        Ok(bytes)
    }

    /// Reads a message that fills `bytes`.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] for a wrong length or check.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReaderError> {
        let (message, rest) = Self::split(bytes)?;
        if rest == 0 {
            Ok(message)
        } else {
            Err(ReaderError::Malformed)
        }
    }

    /// Reads a message with the padding of a session behind it. What the padding bytes are is not looked at: check and
    /// length decide.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] for a wrong length or check, or more than 15 bytes of padding.
    pub fn decode_padded(bytes: &[u8]) -> Result<Self, ReaderError> {
        let (message, rest) = Self::split(bytes)?;
        if rest <= MOST_PADDING {
            Ok(message)
        } else {
            Err(ReaderError::Malformed)
        }
    }

    fn split(bytes: &[u8]) -> Result<(Self, usize), ReaderError> {
        let (&header, rest) = bytes
            .split_first_chunk::<HEADER>()
            .ok_or(ReaderError::Malformed)?;
        let [kind, high, low, _, _, param, _] = header;
        let length = usize::from(u16::from_be_bytes([high, low]));
        let (data, padding) = rest.split_at_checked(length).ok_or(ReaderError::Malformed)?;
        if xor(&header) != xor(data) {
            return Err(ReaderError::Malformed);
        }
        Ok((Self::new(kind, param, data), padding.len()))
    }
}

impl fmt::Debug for Message {
    /// No data: it may be a VERIFY or a certificate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Message({:02X} {:02X}, {} bytes)",
            self.kind,
            self.param,
            self.data.len()
        )
    }
}
