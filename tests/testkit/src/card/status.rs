//! Status words, with the meaning they have on this card.

/// A status word (SW1 SW2). Meanings: facts, card §3 "Status words on this card" (JICSAP).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(u16);

impl Status {
    /// 9000: done.
    pub const DONE: Self = Self(0x9000);
    /// 6282: the file ended before the length asked for (only with the quirk `eof-6282`).
    pub const END_OF_FILE: Self = Self(0x6282);
    /// 6300: the terminal's answer does not fit (`project-defined`; no counter behind it).
    pub const VERIFICATION_FAILED: Self = Self(0x6300);
    /// 6581: the card's memory could not be written.
    pub const MEMORY_FAILURE: Self = Self(0x6581);
    /// 6700: wrong Lc or Le.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// 6881: only logical channel 0 exists.
    pub const CHANNEL: Self = Self(0x6881);
    /// 6882: no secure messaging in this application.
    pub const SECURE_MESSAGING: Self = Self(0x6882);
    /// 6981: the command does not fit the kind of file.
    pub const FILE_TYPE: Self = Self(0x6981);
    /// 6982: the PIN that guards this has not been verified.
    pub const SECURITY: Self = Self(0x6982);
    /// 6983: not this card's word for a blocked PIN (only with the quirk `blocked-6983`).
    pub const BLOCKED_ISO: Self = Self(0x6983);
    /// 6984: the PIN is blocked; the answer to a VERIFY with data.
    pub const BLOCKED: Self = Self(0x6984);
    /// 6985: conditions of use are not met.
    pub const CONDITIONS: Self = Self(0x6985);
    /// 6986: no elementary file is current.
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    /// 6988: the signature of a terminal certificate is wrong (`project-defined`).
    pub const WRONG_OBJECT: Self = Self(0x6988);
    /// 6A80: wrong data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// 6A82: application or file not found.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// 6A86: bad P1 or P2.
    pub const PARAMETERS: Self = Self(0x6A86);
    /// 6A88: the data object does not exist.
    pub const NO_OBJECT: Self = Self(0x6A88);
    /// 6B00: offset past the end of the file.
    pub const OFFSET: Self = Self(0x6B00);
    /// 6D00: unknown instruction.
    pub const INSTRUCTION: Self = Self(0x6D00);
    /// 6E00: unknown class.
    pub const CLASS: Self = Self(0x6E00);
    /// 6F00: other failure; once seen as the first answer after power-up.
    pub const FAILURE: Self = Self(0x6F00);

    /// 63Cx: `left` tries are left (63C0: none).
    #[must_use]
    pub fn tries(left: u8) -> Self {
        Self(0x63C0 | u16::from(left.min(0x0F)))
    }

    /// 61xx: `left` bytes wait for GET RESPONSE; 00 says 256 or more.
    #[must_use]
    pub fn more(left: usize) -> Self {
        Self(0x6100 | u16::from(u8::try_from(left).unwrap_or(0)))
    }

    /// 6Cxx: ask again with Le = `right`; 00 says 256.
    #[must_use]
    pub fn wrong_le(right: usize) -> Self {
        Self(0x6C00 | u16::from(u8::try_from(right).unwrap_or(0)))
    }

    /// SW1 SW2 as sent.
    #[must_use]
    pub fn bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }
}

/// What the card sends back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) data: Vec<u8>,
    pub(super) status: Status,
}

impl Reply {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.data;
        bytes.extend(self.status.bytes());
        bytes
    }
}

impl From<Status> for Reply {
    fn from(status: Status) -> Self {
        Self {
            data: Vec::new(),
            status,
        }
    }
}
