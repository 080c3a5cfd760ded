//! How a tap ended.

use kazasu_card::Outcome;

/// The end of a tap.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TapEnd {
    /// How it ended.
    pub outcome: TapOutcome,
    /// Stable code of the outcome, for [`Words`](crate::Words).
    pub code: String,
    /// Commands sent to the card, leave included.
    pub apdus: u32,
}

/// How a tap ended. After each, [`PreparedCheck::conclude`](crate::PreparedCheck::conclude) takes the tap.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum TapOutcome {
    /// The card signed.
    Signed {
        /// Tries left before the PIN was verified; absent where no PIN was needed.
        tries_before: Option<u8>,
    },
    /// The PIN was wrong; forget it and ask again.
    WrongPin {
        /// Tries left now, 1 or 2.
        tries_left: u8,
    },
    /// The PIN is locked; only a municipal office can unlock it.
    Locked,
    /// The card has its PIN switched off (顔認証マイナンバーカード; project-defined reading).
    PinSwitchedOff,
    /// One try is left and nobody agreed to spend it; no PIN was sent. Ask, then start with `last_try_consent`.
    LastTry,
    /// The card did not tell how many tries are left; no PIN was sent.
    TriesUnknown,
    /// The card says its PIN is verified already, even without power; no PIN was sent.
    AlreadyVerified,
    /// Something else used the card between two taps; no further PIN was sent.
    UsedElsewhere {
        /// Tries left before the lost answer.
        tries_before: u8,
        /// Tries left now.
        tries_left: u8,
    },
    /// Not a My Number Card, and no kind known here.
    NotMyNumberCard,
    /// Another kind of card.
    OtherKind {
        /// Which.
        kind: OtherKind,
    },
    /// More than one card is in the field.
    SeveralCards,
    /// The card holds no user-authentication certificate.
    CertificateAbsent,
    /// The certificate file makes no sense.
    CertificateMalformed,
    /// The card functions of a phone, which this use does not take.
    PhoneToken {
        /// Which phone.
        kind: TokenKind,
    },
    /// The certificate is none for this use; no PIN was sent. The code says why.
    Refused,
    /// The card was not opened without a PIN (目視確認). The code says why.
    TerminalRefused,
    /// Another card than the one the tap was continued or the consent given for; no PIN was sent.
    OtherCard,
    /// The card or the link went away.
    Lost {
        /// A VERIFY may or may not have been counted. The next [`start`](crate::PreparedCheck::start) finds out before any
        /// PIN is sent again.
        verify_unanswered: bool,
        /// Whether the next start goes on where this one broke off.
        can_resume: bool,
    },
    /// Stopped by the person before the signature was asked for.
    Cancelled,
    /// The card refused a command it has to take.
    CardFault {
        /// Stable lower-case name of the command, for vendors.
        command: String,
        /// Status word, four hexadecimal digits.
        status: String,
    },
    /// The card's answers make no sense.
    AnswerMalformed {
        /// Stable lower-case name of the command, for vendors.
        command: String,
    },
    /// Of [`Tap::tries`](crate::Tap::tries): the counter.
    Tries {
        /// Tries left, 1–3.
        tries_left: u8,
    },
    /// Of [`PreparedCheck::probe`](crate::PreparedCheck::probe): whether extended answers pass.
    Probed {
        /// Whether they do.
        extended: bool,
    },
    /// Of [`Tap::info`](crate::Tap::info).
    Info {
        /// What the card tells without a PIN.
        info: CardInfo,
    },
    /// A bug of this library; the card's power was taken away.
    Bug,
}

/// Cards that people hold by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum OtherKind {
    /// 運転免許証.
    DrivingLicence,
    /// 在留カード, 特別永住者証明書.
    ResidenceCard,
    /// 旅券.
    Passport,
    /// A transit or payment card.
    TransitOrPayment,
    /// 住民基本台帳カード.
    OldResidentCard,
}

/// What kind of token answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum TokenKind {
    /// マイナンバーカード.
    PlasticCard,
    /// 住基カード.
    OldJukiCard,
    /// Card functions on an Android phone.
    Android,
    /// Card functions on an iPhone.
    Iphone,
    /// Any other.
    Unknown,
}

/// What a card tells about its user-authentication PIN without being given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PinState {
    /// So many tries are left.
    TriesLeft {
        /// 1–3.
        tries: u8,
    },
    /// Locked.
    Locked,
    /// Switched off (project-defined reading of 6984).
    SwitchedOff,
    /// An earlier user left the PIN verified; tells nothing about the counter.
    AlreadyVerified,
    /// Any other answer.
    Unknown,
}

/// What a card tells without a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct CardInfo {
    /// Kind of token.
    pub token: TokenKind,
    /// Whether the user-authentication certificate is there; absent where the card does not tell.
    pub has_certificate: Option<bool>,
    /// State of the PIN.
    pub pin: PinState,
}

impl TapEnd {
    pub(crate) fn of(outcome: &Outcome, apdus: u32) -> Self {
        Self {
            outcome: TapOutcome::from(outcome),
            code: outcome.code().to_owned(),
            apdus,
        }
    }

    pub(crate) fn bug() -> Self {
        Self {
            outcome: TapOutcome::Bug,
            code: "app.internal.bug".to_owned(),
            apdus: 0,
        }
    }
}

impl From<&Outcome> for TapOutcome {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Signed { tries_before, .. } => Self::Signed {
                tries_before: *tries_before,
            },
            Outcome::WrongPin { tries_left } => Self::WrongPin {
                tries_left: *tries_left,
            },
            Outcome::Locked => Self::Locked,
            Outcome::PinSwitchedOff => Self::PinSwitchedOff,
            Outcome::LastTry { .. } => Self::LastTry,
            Outcome::TriesUnknown => Self::TriesUnknown,
            Outcome::AlreadyVerified => Self::AlreadyVerified,
            Outcome::UsedElsewhere {
                tries_before,
                tries_left,
            } => Self::UsedElsewhere {
                tries_before: *tries_before,
                tries_left: *tries_left,
            },
            Outcome::NotMyNumberCard => Self::NotMyNumberCard,
            Outcome::OtherKind { kind } => Self::OtherKind { kind: (*kind).into() },
            Outcome::SeveralCards => Self::SeveralCards,
            Outcome::CertificateAbsent => Self::CertificateAbsent,
            Outcome::CertificateMalformed => Self::CertificateMalformed,
            Outcome::PhoneToken { kind } => Self::PhoneToken { kind: (*kind).into() },
            Outcome::Refused { .. } => Self::Refused,
            Outcome::TerminalRefused { .. } => Self::TerminalRefused,
            Outcome::OtherCard => Self::OtherCard,
            Outcome::Lost {
                verify_unanswered,
                kept,
                ..
            } => Self::Lost {
                verify_unanswered: *verify_unanswered,
                can_resume: kept.is_some(),
            },
            Outcome::Cancelled => Self::Cancelled,
            Outcome::CardFault { command, status } => Self::CardFault {
                command: command.name().to_owned(),
                status: status.to_string(),
            },
            Outcome::AnswerMalformed { command } => Self::AnswerMalformed {
                command: command.name().to_owned(),
            },
            Outcome::Tries { left } => Self::Tries { tries_left: *left },
            Outcome::Probed { extended } => Self::Probed { extended: *extended },
            Outcome::Info(info) => Self::Info { info: info.into() },
        }
    }
}

impl From<kazasu_card::OtherKind> for OtherKind {
    fn from(kind: kazasu_card::OtherKind) -> Self {
        match kind {
            kazasu_card::OtherKind::DrivingLicence => Self::DrivingLicence,
            kazasu_card::OtherKind::ResidenceCard => Self::ResidenceCard,
            kazasu_card::OtherKind::Passport => Self::Passport,
            kazasu_card::OtherKind::TransitOrPayment => Self::TransitOrPayment,
            kazasu_card::OtherKind::OldResidentCard => Self::OldResidentCard,
        }
    }
}

impl From<kazasu_card::TokenKind> for TokenKind {
    fn from(kind: kazasu_card::TokenKind) -> Self {
        match kind {
            kazasu_card::TokenKind::PlasticCard => Self::PlasticCard,
            kazasu_card::TokenKind::OldJukiCard => Self::OldJukiCard,
            kazasu_card::TokenKind::Android => Self::Android,
            kazasu_card::TokenKind::Iphone => Self::Iphone,
            kazasu_card::TokenKind::Unknown => Self::Unknown,
        }
    }
}

impl From<kazasu_card::PinState> for PinState {
    fn from(state: kazasu_card::PinState) -> Self {
        match state {
            kazasu_card::PinState::TriesLeft(tries) => Self::TriesLeft { tries },
            kazasu_card::PinState::Locked => Self::Locked,
            kazasu_card::PinState::SwitchedOff => Self::SwitchedOff,
            kazasu_card::PinState::AlreadyVerified => Self::AlreadyVerified,
            kazasu_card::PinState::Unknown => Self::Unknown,
        }
    }
}

impl From<&kazasu_card::CardInfo> for CardInfo {
    fn from(info: &kazasu_card::CardInfo) -> Self {
        Self {
            token: info.token.into(),
            has_certificate: info.presence.and_then(|presence| presence.has_authentication()),
            pin: info.pin.into(),
        }
    }
}
