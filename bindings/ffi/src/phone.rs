//! What the errors of a phone's own NFC mean (facts, readers §4 and §5); the meaning is `core/reader`'s.

/// What IsoDep throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum IsoDepThrown {
    /// `TagLostException`.
    TagLost,
    /// Any other `IOException`.
    Io,
    /// `SecurityException`: the tag is out of date, a new one was discovered.
    Security,
    /// The command is longer than `getMaxTransceiveLength`, compared before it is sent.
    LengthExceeded,
}

/// What a tap, or a session, makes of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PhoneFault {
    /// The card is out of the field, or did not answer. Hold it again.
    Lost,
    /// The command or its answer is longer than the phone carries; the card is still there and did not act.
    TooLong,
    /// The person closed the system's sheet.
    Cancelled,
    /// The system ended its session by its own time limit: start a new one.
    TimedOut,
    /// Another session still ends: start again after a moment.
    Busy,
    /// The app used the phone's NFC wrongly.
    Misuse,
}

/// By what IsoDep's `transceive` threw.
#[uniffi::export]
#[must_use]
pub fn iso_dep_fault(thrown: IsoDepThrown) -> PhoneFault {
    kazasu_reader::PhoneFault::from_iso_dep(match thrown {
        IsoDepThrown::TagLost => kazasu_reader::IsoDepThrown::TagLost,
        IsoDepThrown::Io => kazasu_reader::IsoDepThrown::Io,
        IsoDepThrown::Security => kazasu_reader::IsoDepThrown::Security,
        IsoDepThrown::LengthExceeded => kazasu_reader::IsoDepThrown::LengthExceeded,
    })
    .into()
}

/// By the code of an `NFCReaderError` of CoreNFC. Unknown codes count as lost, which is always safe.
#[uniffi::export]
#[must_use]
pub fn core_nfc_fault(code: u16) -> PhoneFault {
    kazasu_reader::PhoneFault::from_core_nfc(code).into()
}

impl From<kazasu_reader::PhoneFault> for PhoneFault {
    fn from(fault: kazasu_reader::PhoneFault) -> Self {
        match fault {
            kazasu_reader::PhoneFault::Lost => Self::Lost,
            kazasu_reader::PhoneFault::TooLong => Self::TooLong,
            kazasu_reader::PhoneFault::Cancelled => Self::Cancelled,
            kazasu_reader::PhoneFault::TimedOut => Self::TimedOut,
            kazasu_reader::PhoneFault::Busy => Self::Busy,
            kazasu_reader::PhoneFault::Misuse => Self::Misuse,
        }
    }
}
