//! What opens a card.

use kazasu_app::{CardOptions, FaceCompared, PreparedCheck};
use kazasu_card::{CardTask, Pin};
#[cfg(feature = "demo")]
use kazasu_wire::method::Method;

use crate::exit::Exit;
use crate::refusal;
use crate::teller::Teller;

/// The patient's PIN, or a person's word.
pub enum Unlock {
    /// 暗証番号による確認.
    Pin(Pin),
    /// 目視確認, `project-defined` (docs/adr/0006).
    Face(FaceCompared),
}

impl Unlock {
    /// The method of the check it is for.
    #[cfg(feature = "demo")]
    pub const fn method(&self) -> Method {
        match self {
            Self::Pin(_) => Method::Pin,
            Self::Face(_) => Method::Visual,
        }
    }

    /// The task of a tap; told, where the check was not prepared for it.
    pub fn task(
        self,
        teller: &Teller,
        prepared: &PreparedCheck,
        options: CardOptions,
    ) -> Result<CardTask, Exit> {
        match self {
            Self::Pin(pin) => Ok(prepared.card_task(pin, options)),
            Self::Face(face) => prepared
                .visual_task(face, options)
                .map_err(|error| refusal::check(teller, &error)),
        }
    }
}
