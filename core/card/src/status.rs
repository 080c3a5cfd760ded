//! Status words and answers (ISO/IEC 7816-4 §5.1.3).

use std::fmt;

use iso7816::Status;

/// SW1-SW2 of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// The typed meaning. The raw value is kept beside it because the library's way back from meaning
    /// to number is not exact for 6202–6280 and 6402–6480.
    #[must_use]
    pub const fn meaning(self) -> Status {
        Status::from_u16(self.0)
    }

    /// `9000`.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0x9000
    }

    /// The card does not take short EF ids in this command: the SELECT EF form is worth a try.
    pub(crate) const fn refuses_short_id(self) -> bool {
        matches!(
            self.meaning(),
            Status::CommandIncompatibleFileStructure
                | Status::CommandNotAllowedNoEf
                | Status::FunctionNotSupported
                | Status::NotFound
                | Status::IncorrectP1OrP2Parameter
                | Status::NcInconsistentWithP1p2
                | Status::KeyReferenceNotFound
                | Status::WrongParameters
                | Status::InstructionNotSupportedOrInvalid
        )
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusWord({self})")
    }
}

/// What the card answered: data and status word.
pub(crate) struct Answer {
    pub(crate) data: Vec<u8>,
    pub(crate) status: StatusWord,
}

impl Answer {
    /// `None` when there is no status word: then it is no answer.
    pub(crate) fn parse(mut bytes: Vec<u8>) -> Option<Self> {
        let sw2 = bytes.pop()?;
        let sw1 = bytes.pop()?;
        Some(Self {
            data: bytes,
            status: StatusWord(u16::from_be_bytes([sw1, sw2])),
        })
    }
}
