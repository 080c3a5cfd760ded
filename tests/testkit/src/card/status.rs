//! Status words as this card uses them (card facts §3, JICSAP meanings).

/// SW1-SW2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sw(u16);

impl Sw {
    pub(super) const DONE: Self = Self(0x9000);
    /// End of file reached before Le bytes; this card stays silent about it, the quirk does not.
    pub(super) const END_OF_FILE: Self = Self(0x6282);
    pub(super) const WRONG_LENGTH: Self = Self(0x6700);
    pub(super) const CHANNEL: Self = Self(0x6881);
    pub(super) const SECURE_MESSAGING: Self = Self(0x6882);
    pub(super) const FILE_TYPE: Self = Self(0x6981);
    pub(super) const SECURITY_STATUS: Self = Self(0x6982);
    pub(super) const LOCKED: Self = Self(0x6984);
    pub(super) const NO_CURRENT_EF: Self = Self(0x6986);
    pub(super) const NOT_FOUND: Self = Self(0x6A82);
    pub(super) const PARAMETERS: Self = Self(0x6A86);
    pub(super) const NO_OBJECT: Self = Self(0x6A88);
    pub(super) const PAST_END: Self = Self(0x6B00);
    pub(super) const INS_UNKNOWN: Self = Self(0x6D00);
    pub(super) const CLA_UNKNOWN: Self = Self(0x6E00);
    pub(super) const OTHER_FAILURE: Self = Self(0x6F00);

    /// `63Cx`.
    pub(super) fn tries(left: u8) -> Self {
        Self(0x63C0 | u16::from(left & 0x0F))
    }

    /// `61xx`.
    pub(super) fn more(left: u8) -> Self {
        Self(0x6100 | u16::from(left))
    }

    /// `6Cxx`.
    pub(super) fn exactly(le: u8) -> Self {
        Self(0x6C00 | u16::from(le))
    }

    pub(super) fn alone(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    pub(super) fn after(self, mut data: Vec<u8>) -> Vec<u8> {
        data.extend_from_slice(&self.0.to_be_bytes());
        data
    }
}
