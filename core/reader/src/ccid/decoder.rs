//! Messages out of a stream of bytes, by their length and by nothing else.

use super::message::{HEADER, Response, ResponseKind};
use super::notice::Notice;
use crate::error::ReaderError;

/// Something whole out of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inbound {
    /// An answer.
    Response(Response),
    /// A notice between two answers.
    Notice(Notice),
}

/// Collects bytes until a message is whole. Holds at most one message of the agreed length and the bytes last pushed.
#[derive(Debug)]
pub struct MessageDecoder {
    buffer: Vec<u8>,
    longest: usize,
    notices: bool,
}

impl MessageDecoder {
    /// `longest`: longest message taken, header included, in bytes. `notices`: whether `50 xx` and `52` come in the same
    /// stream, as on plain CCID over GATT.
    #[must_use]
    pub const fn new(longest: usize, notices: bool) -> Self {
        Self {
            buffer: Vec::new(),
            longest,
            notices,
        }
    }

    /// Adds bytes. Call [`pull`](Self::pull) until it returns nothing, before more are pushed.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Forgets everything not yet returned.
    pub fn clear(&mut self) {
        self.buffer.clear();
    }

    /// Bytes held.
    #[must_use]
    pub const fn held(&self) -> usize {
        self.buffer.len()
    }

    /// The next whole message; nothing while it is not whole.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] where no message begins so, or it would be longer than agreed; the buffer is empty
    /// then.
    pub fn pull(&mut self) -> Result<Option<Inbound>, ReaderError> {
        let found = self.take();
        if found.is_err() {
            self.buffer.clear();
        }
        found
    }

    fn take(&mut self) -> Result<Option<Inbound>, ReaderError> {
        let Some(&first) = self.buffer.first() else {
            return Ok(None);
        };
        if self.notices && matches!(first, 0x50 | 0x52) {
            return Ok(self.take_notice(first));
        }
        if ResponseKind::of(first).is_none() {
            return Err(ReaderError::Malformed);
        }
        let Some(&[_, l0, l1, l2, l3, ..]) = self.buffer.first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let whole = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3]))
            .ok()
            .and_then(|length| length.checked_add(HEADER))
            .filter(|whole| *whole <= self.longest)
            .ok_or(ReaderError::Malformed)?;
        if self.buffer.len() < whole {
            return Ok(None);
        }
        let message: Vec<u8> = self.buffer.drain(..whole).collect();
        let response = Response::decode(&message).ok_or(ReaderError::Malformed)?;
        Ok(Some(Inbound::Response(response)))
    }

    fn take_notice(&mut self, first: u8) -> Option<Inbound> {
        let length = if first == 0x50 { 2 } else { 1 };
        if self.buffer.len() < length {
            return None;
        }
        let bytes: Vec<u8> = self.buffer.drain(..length).collect();
        Some(Inbound::Notice(match *bytes.as_slice() {
            [0x50, 0x03] => Notice::Present,
            [0x50, 0x02] => Notice::Gone,
            [0x52] => Notice::Asleep,
            _ => Notice::Unclear,
        }))
    }
}
