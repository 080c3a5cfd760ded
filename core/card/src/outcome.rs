//! How a tap can end.

use crate::apdu::CardCommand;
use crate::certificate::{AuthenticationCertificate, KeptCertificate};
use crate::other_kind::OtherKind;
use crate::signature::Signature;
use crate::status::StatusWord;
use crate::token::{CardInfo, TokenKind};
use crate::visual::TerminalRefusal;

/// How a tap ended. Each has a stable [`code`](Self::code); the count of commands is
/// [`CardTask::apdus`](crate::CardTask::apdus).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The card signed.
    Signed {
        /// The certificate whose key signed.
        certificate: AuthenticationCertificate,
        /// PKCS#1 v1.5 signature over the digest that `decide` gave.
        signature: Signature,
        /// Tries left before the PIN was verified (a right PIN resets the counter); absent where no PIN was needed.
        tries_before: Option<u8>,
        /// Commands sent in this tap, leave included.
        apdus: u32,
    },
    /// The PIN was wrong; it has to be forgotten.
    WrongPin {
        /// Tries left now, at least 1.
        tries_left: u8,
    },
    /// The PIN is locked; only a municipal office can unlock it.
    Locked,
    /// The card has its PIN switched off (顔認証マイナンバーカード; project-defined reading of 6984).
    PinSwitchedOff,
    /// One try is left and nobody agreed to spend it; no PIN was sent.
    LastTry {
        /// For [`LastTryConsent::given`](crate::LastTryConsent::given) and for resuming.
        kept: KeptCertificate,
    },
    /// The card did not tell how many tries are left; no PIN was sent.
    TriesUnknown,
    /// Even after power-off the card says its PIN is verified, so the counter cannot be read; no PIN was sent.
    AlreadyVerified,
    /// After a lost answer the counter stands where our own try cannot have put it; no further PIN was sent.
    UsedElsewhere {
        /// Tries left before the lost VERIFY.
        tries_before: u8,
        /// Tries left now.
        tries_left: u8,
    },
    /// Not a My Number Card, and no kind this side knows.
    NotMyNumberCard,
    /// Another kind of card, told by its own application.
    OtherKind {
        /// Which.
        kind: OtherKind,
    },
    /// The link sees more than one card; nothing was sent.
    SeveralCards,
    /// The card holds no user-authentication certificate.
    CertificateAbsent,
    /// The certificate file does not hold a whole DER sequence of a believable length.
    CertificateMalformed,
    /// The card functions of a phone, which this use does not take.
    PhoneToken {
        /// Which phone.
        kind: TokenKind,
    },
    /// `decide` refused the certificate; no PIN was sent.
    Refused {
        /// The code `decide` gave.
        code: &'static str,
    },
    /// The card was not opened without a PIN (目視確認).
    TerminalRefused {
        /// Why.
        reason: TerminalRefusal,
    },
    /// Another card than the one the tap was continued or the consent given for; no PIN was sent.
    OtherCard,
    /// The card or link went away, or gave no answer in time.
    Lost {
        /// A VERIFY may or may not have been counted. Resuming with `kept` finds out before any PIN is sent again.
        verify_unanswered: bool,
        /// Tries left before the VERIFY, where the counter was read.
        tries_before: Option<u8>,
        /// For [`CheckInput::resume`](crate::CheckInput), once the certificate was read.
        kept: Option<KeptCertificate>,
    },
    /// Stopped by the person before the signature was asked for.
    Cancelled,
    /// The card refused a command it has to take.
    CardFault {
        /// The refused command.
        command: CardCommand,
        /// Its status word.
        status: StatusWord,
    },
    /// The card's answers make no sense (wrong length, or no end to them).
    AnswerMalformed {
        /// The command answered so.
        command: CardCommand,
    },
    /// [`CardTask::tries`](crate::CardTask::tries): the counter.
    Tries {
        /// Tries left, at least 1.
        left: u8,
    },
    /// [`CardTask::probe`](crate::CardTask::probe): whether extended answers pass this reader, or phone, and card.
    Probed {
        /// Whether they do.
        extended: bool,
    },
    /// [`CardTask::info`](crate::CardTask::info): what the card tells without a PIN.
    Info(CardInfo),
}

impl Outcome {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Signed { .. } => "card.check.signed",
            Self::WrongPin { .. } => "card.pin.wrong",
            Self::Locked => "card.pin.locked",
            Self::PinSwitchedOff => "card.pin.switched-off",
            Self::LastTry { .. } => "card.pin.last-try",
            Self::TriesUnknown => "card.pin.tries-unknown",
            Self::AlreadyVerified => "card.pin.already-verified",
            Self::UsedElsewhere { .. } => "card.pin.used-elsewhere",
            Self::NotMyNumberCard => "card.kind.not-my-number",
            Self::OtherKind { kind } => kind.code(),
            Self::SeveralCards => "card.link.several-cards",
            Self::TerminalRefused { reason } => reason.code(),
            Self::CertificateAbsent => "card.certificate.absent",
            Self::CertificateMalformed => "card.certificate.malformed",
            Self::PhoneToken { .. } => "card.kind.phone",
            Self::Refused { code } => code,
            Self::OtherCard => "card.session.other-card",
            Self::Lost {
                verify_unanswered: false,
                ..
            } => "card.link.lost",
            Self::Lost {
                verify_unanswered: true,
                ..
            } => "card.link.lost-in-verify",
            Self::Cancelled => "card.session.cancelled",
            Self::CardFault { .. } => "card.command.failed",
            Self::AnswerMalformed { .. } => "card.answer.malformed",
            Self::Tries { .. } => "card.pin.tries",
            Self::Probed { .. } => "card.reader.probed",
            Self::Info(_) => "card.info.read",
        }
    }
}

/// Why a procedure does not go on.
pub(crate) enum Stop {
    /// No answer will come.
    Lost,
    /// The person wants to stop.
    Cancelled,
    /// The outcome is settled.
    End(Outcome),
}
