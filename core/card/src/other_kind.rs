//! Cards that people hold by mistake.

use iso7816::Status;

use crate::apdu::{CardCommand, Request};
use crate::outcome::{Outcome, Stop};
use crate::session::Session;

/// A kind of card that is no My Number Card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKind {
    /// 運転免許証. The licence on a My Number Card (マイナ免許証) is another application and is not meant.
    DrivingLicence,
    /// 在留カード, 特別永住者証明書.
    ResidenceCard,
    /// 旅券 (eMRTD).
    Passport,
    /// A transit or payment card, whether it answers APDUs or only FeliCa.
    TransitOrPayment,
    /// 住民基本台帳カード, the card before the My Number Card.
    OldResidentCard,
}

impl OtherKind {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DrivingLicence => "card.kind.driving-licence",
            Self::ResidenceCard => "card.kind.residence-card",
            Self::Passport => "card.kind.passport",
            Self::TransitOrPayment => "card.kind.transit",
            Self::OldResidentCard => "card.kind.old-juki",
        }
    }
}

impl Session {
    /// Says what was held instead of a My Number Card. Asked only after its application was not found, so a right card
    /// pays nothing; nothing but SELECT is sent to somebody else's application.
    pub(crate) async fn other_kind(&mut self) -> Stop {
        for &(kind, aid) in self.profile.other_kinds {
            let request = Request::select_application(CardCommand::ProbeKind, aid);
            match self.exchange(request).await {
                Ok(answer) if answer.status.is_success() => {
                    return Stop::End(Outcome::OtherKind { kind });
                }
                // A card that knows no SELECT knows none of these either.
                Ok(answer)
                    if matches!(
                        answer.status.meaning(),
                        Status::InstructionNotSupportedOrInvalid | Status::ClassNotSupported
                    ) =>
                {
                    break;
                }
                Ok(_) => {}
                Err(stop) => return stop,
            }
        }
        Stop::End(Outcome::NotMyNumberCard)
    }
}
