//! The blocking loop of PC/SC over a virtual card.

use kazasu_card::{BlockingLink, CardTask, LinkLost, drive};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::reader::held::{Held, Pull};

use crate::link::{Link, Tapped};

/// A reader that answers at once.
#[derive(Debug)]
pub struct Blocking {
    pull: Option<Pull>,
    held: Option<Held>,
}

impl Blocking {
    /// An empty reader.
    #[must_use]
    pub const fn new(pull: Option<Pull>) -> Self {
        Self { pull, held: None }
    }
}

impl Link for Blocking {
    fn place(&mut self, card: VirtualCard) {
        self.held = Some(Held::new(card, self.pull.take()));
    }

    fn tap(&mut self, mut task: CardTask) -> Tapped {
        let outcome = drive(&mut task, self, |_| ());
        let tapped = Tapped {
            outcome,
            carried: task.carried(),
            apdus: task.apdus(),
        };
        // A card that was pulled away is held again.
        if !self.held.as_ref().unwrap().is_connected() {
            let card = self.lift();
            self.place(card);
        }
        tapped
    }

    fn left_unlocked(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.card().is_unlocked())
    }

    fn lift(&mut self) -> VirtualCard {
        self.held.take().unwrap().into_card()
    }
}

impl BlockingLink for Blocking {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        let held = self.held.as_mut().ok_or(LinkLost)?;
        assert!(held.is_connected(), "sent to a card that is gone");
        held.transmit(apdu).map_err(|_| LinkLost)
    }

    fn release(&mut self, power_off: bool) {
        if let Some(held) = self.held.as_mut().filter(|_| power_off) {
            held.card_mut().power_off();
        }
    }
}
