//! What opens a card.

use super::secret::PinBuffer;
use super::want::TapKey;
use crate::check::FaceCompared;

/// What opens the card.
#[derive(Debug)]
pub(super) enum Opener {
    /// The PIN the patient typed.
    Pin(PinBuffer),
    /// A person's word that face and photo match.
    Face(FaceCompared),
}

impl Opener {
    pub(super) fn key(&self) -> Option<TapKey> {
        match self {
            Self::Pin(pin) => pin.pin().map(TapKey::Pin),
            Self::Face(face) => Some(TapKey::Face(*face)),
        }
    }

    pub(super) fn into_pin(self) -> Option<PinBuffer> {
        match self {
            Self::Pin(pin) => Some(pin),
            Self::Face(_) => None,
        }
    }
}
