//! What an error of PC/SC means.

use pcsc::Error;

/// The meaning of an error, the same on every system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Another program holds the card (`E_SHARING_VIOLATION`).
    InUse,
    /// The card was taken out (`W_REMOVED_CARD`).
    Removed,
    /// Somebody else reset the card (`W_RESET_CARD`): selection is lost, a verified PIN is not. Only the task may decide
    /// what is sent again, so this is a lost link like any other and never a reason to resend.
    Reset,
    /// The card is there and does not answer, or not yet: Windows itself looks at a new card first.
    Mute,
    /// The reader is gone, or there is none.
    ReaderGone,
    /// The service is gone and the context with it: Windows stops it when the last reader leaves, Linux when nobody used
    /// it for a minute. A new context starts it again.
    Service,
    /// Anything else.
    Other,
}

impl Fault {
    /// The meaning of `error`.
    pub fn of(error: Error) -> Self {
        match error {
            Error::SharingViolation => Self::InUse,
            Error::RemovedCard | Error::NoSmartcard => Self::Removed,
            Error::ResetCard => Self::Reset,
            Error::UnresponsiveCard
            | Error::UnpoweredCard
            | Error::UnsupportedCard
            | Error::NotReady
            | Error::ProtoMismatch
            | Error::NotTransacted
            | Error::InvalidAtr => Self::Mute,
            Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => Self::ReaderGone,
            // `F_COMM_ERROR` is also what a broken pipe to `pcscd` gives. A context too many costs nothing.
            Error::NoService
            | Error::ServiceStopped
            | Error::InvalidHandle
            | Error::CommError
            | Error::InternalError
            | Error::SystemCancelled
            | Error::Shutdown => Self::Service,
            _ => Self::Other,
        }
    }

    /// Name for diagnostics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InUse => "in-use",
            Self::Removed => "removed",
            Self::Reset => "reset",
            Self::Mute => "mute",
            Self::ReaderGone => "reader-gone",
            Self::Service => "service",
            Self::Other => "other",
        }
    }
}

/// Whether an error only says that this reader does not carry a command of extended length, if the card is still there.
///
/// Readers and drivers of the short kind give one of several errors. Extended is never a command with a PIN, so asking
/// again in short form costs nothing.
pub fn is_too_long(apdu: &[u8], error: Error) -> bool {
    // ISO 7816-4 §5.1: a zero where short commands have Lc or Le, and at least two bytes more.
    let extended = matches!(apdu, [_, _, _, _, 0, _, _, ..]);
    extended
        && matches!(
            error,
            Error::NotTransacted
                | Error::InvalidParameter
                | Error::InvalidValue
                | Error::InsufficientBuffer
                | Error::UnsupportedFeature
                | Error::CommDataLost
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_extended_command_can_be_too_long() {
        const EXTENDED: &[u8] = &[0x00, 0xB0, 0x8A, 0x00, 0x00, 0x06, 0x80];
        let table: [(&[u8], Error, bool); 7] = [
            (EXTENDED, Error::NotTransacted, true),
            (EXTENDED, Error::InvalidParameter, true),
            (EXTENDED, Error::RemovedCard, false),
            (EXTENDED, Error::ResetCard, false),
            (b"\x00\x20\x00\x98\x041234", Error::NotTransacted, false),
            (&[0x00, 0x20, 0x00, 0x98, 0x00], Error::NotTransacted, false),
            (&[0x00, 0xB0, 0x8A, 0x00, 0xF0], Error::NotTransacted, false),
        ];
        for (apdu, error, too_long) in table {
            assert_eq!(is_too_long(apdu, error), too_long, "{apdu:02X?} {error}");
        }
    }

    #[test]
    fn each_error_has_its_meaning() {
        let table = [
            (Error::SharingViolation, Fault::InUse),
            (Error::RemovedCard, Fault::Removed),
            (Error::NoSmartcard, Fault::Removed),
            (Error::ResetCard, Fault::Reset),
            (Error::UnresponsiveCard, Fault::Mute),
            (Error::UnpoweredCard, Fault::Mute),
            (Error::NotTransacted, Fault::Mute),
            (Error::UnknownReader, Fault::ReaderGone),
            (Error::ReaderUnavailable, Fault::ReaderGone),
            (Error::NoReadersAvailable, Fault::ReaderGone),
            (Error::NoService, Fault::Service),
            (Error::ServiceStopped, Fault::Service),
            (Error::InvalidHandle, Fault::Service),
            (Error::CommError, Fault::Service),
            (Error::InvalidParameter, Fault::Other),
        ];
        for (error, fault) in table {
            assert_eq!(Fault::of(error), fault, "{error}");
        }
    }
}
