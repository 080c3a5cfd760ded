//! A way to a card.

use kazasu_card::{CardTask, Carried, Outcome};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::reader::held::Pull;

use crate::blocking::Blocking;
use crate::phone::{CoreNfc, Phone};
use crate::reader::{Kind, Reader};

/// What came of a tap.
#[derive(Debug)]
pub struct Tapped {
    /// How it ended.
    pub outcome: Outcome,
    /// What was carried.
    pub carried: Carried,
    /// Commands the task sent.
    pub apdus: u32,
}

/// One reader or phone, with or without a card.
pub trait Link {
    /// A card comes into the field.
    fn place(&mut self, card: VirtualCard);

    /// One tap, to its end. A cut works once.
    fn tap(&mut self, task: CardTask) -> Tapped;

    /// Whether the card in the field could still be used without a PIN, now that the tap is over.
    fn left_unlocked(&self) -> bool;

    /// Bytes that went over the link so far, both ways; nothing where whole commands go.
    fn bytes(&self) -> u64 {
        0
    }

    /// What this side did against the rules of the link.
    fn broken_rules(&self) -> Vec<String> {
        Vec::new()
    }

    /// The card leaves the field.
    fn lift(&mut self) -> VirtualCard;
}

/// All ways to a card that need no other program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The blocking loop, as PC/SC uses it.
    Blocking,
    /// Android's IsoDep.
    IsoDep,
    /// Android's IsoDep on a phone without extended length.
    IsoDepShort,
    /// iOS' CoreNFC.
    CoreNfc,
    /// A reader engine.
    Reader(Kind),
}

impl Way {
    /// Every way.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Blocking, Self::IsoDep, Self::IsoDepShort, Self::CoreNfc]
            .into_iter()
            .chain(Kind::ALL.map(Self::Reader))
    }

    /// Whether extended commands pass.
    #[must_use]
    pub fn is_extended(self) -> bool {
        match self {
            Self::Blocking | Self::IsoDep | Self::CoreNfc => true,
            Self::IsoDepShort => false,
            Self::Reader(kind) => kind.is_extended(),
        }
    }

    /// A link of this way, cut at a command.
    #[must_use]
    pub fn link(self, cut: Option<Pull>) -> Box<dyn Link> {
        match self {
            Self::Blocking => Box::new(Blocking::new(cut)),
            Self::IsoDep => Box::new(Phone::new(65_279, true, cut)),
            Self::IsoDepShort => Box::new(Phone::new(261, false, cut)),
            Self::CoreNfc => Box::new(CoreNfc::new(cut)),
            Self::Reader(kind) => Box::new(Reader::new(kind, kind.mtu(), 1, cut, None)),
        }
    }
}
