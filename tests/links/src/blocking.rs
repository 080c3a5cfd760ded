//! The blocking loop of PC/SC over a virtual card.

use kazasu_card::{BlockingLink, CardTask, LinkLost, drive};
use kazasu_testkit::card::VirtualCard;

use crate::link::{ApduCut, Link, Moment, Tapped};

/// A reader that answers at once.
#[derive(Debug)]
pub struct Blocking {
    card: Option<VirtualCard>,
    cut: Option<ApduCut>,
    sent: u32,
    gone: bool,
}

impl Blocking {
    /// An empty reader.
    #[must_use]
    pub const fn new(cut: Option<ApduCut>) -> Self {
        Self {
            card: None,
            cut,
            sent: 0,
            gone: false,
        }
    }

    fn leave(&mut self) -> LinkLost {
        self.cut = None;
        self.gone = true;
        if let Some(card) = &mut self.card {
            card.power_off();
        }
        LinkLost
    }
}

impl Link for Blocking {
    fn place(&mut self, card: VirtualCard) {
        (self.card, self.gone, self.sent) = (Some(card), false, 0);
    }

    fn tap(&mut self, mut task: CardTask) -> Tapped {
        self.gone = false;
        let outcome = drive(&mut task, self, |_| ());
        Tapped {
            outcome,
            carried: task.carried(),
            apdus: task.apdus(),
        }
    }

    fn left_unlocked(&self) -> bool {
        self.card.as_ref().is_some_and(VirtualCard::is_unlocked)
    }

    fn lift(&mut self) -> VirtualCard {
        let mut card = self.card.take().unwrap();
        card.power_off();
        card
    }
}

impl BlockingLink for Blocking {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        assert!(!self.gone, "sent to a card that is gone");
        self.sent += 1;
        let moment = self.cut.filter(|cut| cut.apdu == self.sent).map(|cut| cut.moment);
        if moment == Some(Moment::Before) {
            return Err(self.leave());
        }
        let answer = self.card.as_mut().ok_or(LinkLost)?.transmit(apdu);
        if moment == Some(Moment::After) {
            return Err(self.leave());
        }
        Ok(answer)
    }

    fn release(&mut self, power_off: bool) {
        if let Some(card) = self.card.as_mut().filter(|_| power_off) {
            card.power_off();
        }
    }
}
