//! What the errors of a phone's own NFC mean for a tap (facts, readers §4 and §5). The shell passes the number or the
//! kind on and decides nothing.

/// What a tap makes of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneFault {
    /// The card is out of the field, or did not answer: its security status is gone. Hold it again.
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

impl PhoneFault {
    /// By the code of an `NFCReaderError` of CoreNFC. Pulling the card away gives 102 as often as 100; unknown codes
    /// count as lost, which is always safe.
    #[must_use]
    pub const fn from_core_nfc(code: u16) -> Self {
        match code {
            105 => Self::TooLong,
            200 => Self::Cancelled,
            201 => Self::TimedOut,
            203 => Self::Busy,
            // 1–4: not supported, no permission, wrong parameters.
            1..=4 => Self::Misuse,
            _ => Self::Lost,
        }
    }

    /// By what IsoDep's `transceive` threw. `too_long`: the command was longer than `getMaxTransceiveLength`, known
    /// before it is sent.
    #[must_use]
    pub const fn from_iso_dep(thrown: IsoDepThrown) -> Self {
        match thrown {
            // An IOException may be a time-out of the radio after the card acted: never a reason to send again.
            IsoDepThrown::TagLost | IsoDepThrown::Io | IsoDepThrown::Security => Self::Lost,
            IsoDepThrown::LengthExceeded => Self::TooLong,
        }
    }
}

/// What IsoDep throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsoDepThrown {
    /// `TagLostException`.
    TagLost,
    /// Any other `IOException`.
    Io,
    /// `SecurityException`: the tag is out of date, a new one was discovered.
    Security,
    /// `IOException` with "Transceive length exceeds supported maximum", told apart by the shell by comparing the length
    /// with `getMaxTransceiveLength` before sending.
    LengthExceeded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_core_nfc_code_has_one_meaning() {
        let table = [
            (100, PhoneFault::Lost),
            (101, PhoneFault::Lost),
            (102, PhoneFault::Lost),
            (103, PhoneFault::Lost),
            (104, PhoneFault::Lost),
            (105, PhoneFault::TooLong),
            (200, PhoneFault::Cancelled),
            (201, PhoneFault::TimedOut),
            (202, PhoneFault::Lost),
            (203, PhoneFault::Busy),
            (1, PhoneFault::Misuse),
            (9999, PhoneFault::Lost),
        ];
        for (code, meaning) in table {
            assert_eq!(PhoneFault::from_core_nfc(code), meaning, "{code}");
        }
    }

    #[test]
    fn only_a_length_known_before_sending_is_no_loss() {
        for thrown in [IsoDepThrown::TagLost, IsoDepThrown::Io, IsoDepThrown::Security] {
            assert_eq!(PhoneFault::from_iso_dep(thrown), PhoneFault::Lost);
        }
        assert_eq!(
            PhoneFault::from_iso_dep(IsoDepThrown::LengthExceeded),
            PhoneFault::TooLong
        );
    }
}
