//! Why a reader did not do what was asked.

/// What went wrong in a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReaderError {
    /// No card, or a card that does not answer (CCID bError FE).
    #[error("no card, or a mute one")]
    CardMute,
    /// The link is gone or silent.
    #[error("the link to the reader is gone or silent")]
    LinkLost,
    /// The reader's bytes make no sense: wrong checksum, length or order.
    #[error("the reader's answer is malformed")]
    Malformed,
    /// The reader refused the message; its error byte.
    #[error("the reader refused with error {0:02X}")]
    Refused(u8),
    /// The reader is busy with something else (CCID bError E0, F2).
    #[error("the reader is busy")]
    Busy,
    /// The reader takes only TPDUs or characters; the T=1 blocks of the host are not built here.
    #[error("the reader's exchange level is not supported")]
    ExchangeLevel,
    /// The reader is in use by another program or device.
    #[error("the reader is in use by another")]
    InUse,
    /// The reader has another key than the one given.
    #[error("the reader has another key")]
    OtherKey,
    /// The command does not fit what the reader carries.
    #[error("the command is longer than the reader carries")]
    TooLong,
    /// The event makes no sense in this state: nothing was sent.
    #[error("not possible in this state")]
    State,
}

impl ReaderError {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CardMute => "reader.card.mute",
            Self::LinkLost => "reader.link.lost",
            Self::Malformed => "reader.answer.malformed",
            Self::Refused(_) => "reader.command.refused",
            Self::Busy => "reader.command.busy",
            Self::ExchangeLevel => "reader.level.unsupported",
            Self::InUse => "reader.connect.in-use",
            Self::OtherKey => "reader.key.other",
            Self::TooLong => "reader.command.too-long",
            Self::State => "reader.state.wrong",
        }
    }
}
