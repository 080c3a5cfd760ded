//! One APDU and its answer, cut into messages and put together again (CCID 1.1 §6.1.4, §6.2.1).

use std::fmt;

use zeroize::Zeroizing;

use super::message::{HEADER, Request};
use crate::error::ReaderError;

/// Longest extended APDU: header, three bytes of Lc, data, two bytes of Le.
const LONGEST_COMMAND: usize = 4 + 3 + 65_535 + 2;
/// Longest answer: data and status word.
const LONGEST_ANSWER: usize = 65_536 + 2;

/// "Send me the next part of the answer."
const NEXT_PART: u16 = 0x0010;

/// What to do after a data block.
#[derive(PartialEq, Eq)]
pub enum Step {
    /// Send [`Transfer::request`].
    Send,
    /// The answer is whole.
    Answer(Vec<u8>),
}

impl fmt::Debug for Step {
    /// Lengths only: an answer may hold a certificate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send => f.write_str("Send"),
            Self::Answer(answer) => write!(f, "Answer({} bytes)", answer.len()),
        }
    }
}

/// The conversation about one APDU.
pub struct Transfer {
    apdu: Zeroizing<Vec<u8>>,
    piece: usize,
    chained: bool,
    /// Bytes of the APDU in messages already answered.
    taken: usize,
    /// The APDU is out; parts of the answer come.
    answering: bool,
    answer: Vec<u8>,
}

impl Transfer {
    /// `longest_message`: header included, in bytes. `chained`: extended level.
    ///
    /// # Errors
    /// [`ReaderError::State`] for fewer than four bytes; [`ReaderError::TooLong`] where the APDU does not fit, or is
    /// an extended one at short level. Nothing was sent then.
    pub fn new(apdu: Zeroizing<Vec<u8>>, longest_message: usize, chained: bool) -> Result<Self, ReaderError> {
        let piece = longest_message.saturating_sub(HEADER);
        if apdu.len() < 4 {
            return Err(ReaderError::State);
        }
        let fits = if chained {
            apdu.len() <= LONGEST_COMMAND && piece > 0
        } else {
            apdu.len() <= piece && !is_extended(&apdu)
        };
        if !fits {
            return Err(ReaderError::TooLong);
        }
        Ok(Self {
            apdu,
            piece,
            chained,
            taken: 0,
            answering: false,
            answer: Vec::new(),
        })
    }

    /// INS.
    #[must_use]
    pub fn instruction(&self) -> Option<u8> {
        self.apdu.get(1).copied()
    }

    /// The message to send now.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        if self.answering {
            return Request::Transfer {
                level: NEXT_PART,
                data: &[],
            };
        }
        let rest = self.apdu.get(self.taken..).unwrap_or_default();
        let (data, after) = rest.split_at_checked(self.piece).unwrap_or((rest, &[]));
        let level = match (self.taken, after.is_empty()) {
            (0, true) => 0x0000,
            (0, false) => 0x0001,
            (_, false) => 0x0003,
            (_, true) => 0x0002,
        };
        Request::Transfer { level, data }
    }

    /// Takes the data block that answered [`request`](Self::request).
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] where the block cannot come now, or the answer grows beyond 65,538 bytes or ends below
    /// a status word.
    pub fn block(&mut self, chain: u8, data: &[u8]) -> Result<Step, ReaderError> {
        if !self.answering {
            let sent = self.taken.saturating_add(self.piece);
            if sent < self.apdu.len() {
                // An empty block asks for more. Data cannot come before the command is whole.
                if !data.is_empty() {
                    return Err(ReaderError::Malformed);
                }
                self.taken = sent;
                return Ok(Step::Send);
            }
        }
        if self.answer.len().saturating_add(data.len()) > LONGEST_ANSWER {
            return Err(ReaderError::Malformed);
        }
        let more = match (self.chained, chain, self.answering) {
            // At short level bChainParameter means nothing.
            (false, _, _) | (true, 0x00, false) | (true, 0x02, true) => false,
            (true, 0x01, false) | (true, 0x03, true) => true,
            _ => return Err(ReaderError::Malformed),
        };
        // A part without bytes would let a reader keep us asking for ever.
        if more && data.is_empty() {
            return Err(ReaderError::Malformed);
        }
        self.answer.extend_from_slice(data);
        self.answering = true;
        if more {
            return Ok(Step::Send);
        }
        if self.answer.len() < 2 {
            return Err(ReaderError::Malformed);
        }
        Ok(Step::Answer(std::mem::take(&mut self.answer)))
    }
}

impl fmt::Debug for Transfer {
    /// Lengths only: an APDU may be a VERIFY.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transfer({} of {} bytes)", self.taken, self.apdu.len())
    }
}

/// A body that begins with 00 and is longer than an Le is extended (ISO 7816-3 §12.1.3).
fn is_extended(apdu: &[u8]) -> bool {
    apdu.get(4) == Some(&0x00) && apdu.len() > 5
}
