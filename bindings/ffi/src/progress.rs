//! How far a tap is.

use kazasu_card::Progress;

/// How far a tap is. The stages come in this order; a resumed tap skips `ReadingCertificate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum TapProgress {
    /// A My Number Card is in the field.
    Found,
    /// The certificate is being read.
    ReadingCertificate {
        /// 0–100.
        percent: u8,
    },
    /// The certificate is complete and was accepted for signing.
    CertificateRead,
    /// The counter of the PIN was read.
    TriesLeft {
        /// Tries left, 1–3.
        tries: u8,
    },
    /// The PIN is with the card: do not move it.
    Verifying,
    /// The card is being opened without a PIN (目視確認): do not move it.
    Opening,
    /// The card computes the signature: do not move it.
    Signing,
    /// The card's work is done: it may be lifted.
    Leaving,
}

impl TapProgress {
    /// Absent for a stage this version does not know.
    pub(crate) fn of(progress: &Progress) -> Option<Self> {
        Some(match progress {
            Progress::Found => Self::Found,
            Progress::ReadingCertificate { percent } => Self::ReadingCertificate { percent: *percent },
            Progress::CertificateRead(_) => Self::CertificateRead,
            Progress::TriesLeft(tries) => Self::TriesLeft { tries: *tries },
            Progress::Verifying => Self::Verifying,
            Progress::Opening => Self::Opening,
            Progress::Signing => Self::Signing,
            Progress::Leaving => Self::Leaving,
            _ => return None,
        })
    }
}
