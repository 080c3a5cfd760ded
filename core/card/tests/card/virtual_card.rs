//! The testkit's virtual card on a blocking link.

use std::time::Duration;

use jiff::Timestamp;
use kazasu_card::{BlockingLink, CardTask, LinkLost, Outcome, WakeSignal, drive};
use kazasu_testkit::card::{Quirk, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;

/// A fixed instant: nothing here depends on the day of the run.
pub fn now() -> Timestamp {
    "2026-04-15T03:00:00Z".parse().unwrap()
}

pub fn card(quirks: &[Quirk]) -> VirtualCard {
    let mint = Mint::at(now());
    let person = people::by_id("valid").unwrap();
    let mut image = person.card_image(&mint, now()).unwrap();
    image.quirks.extend(quirks);
    VirtualCard::new(image, kazasu_testkit::card::CardMemory::default())
}

/// The card in the field, until `lost_at` commands were sent.
pub struct Field {
    pub card: VirtualCard,
    pub log: Vec<Vec<u8>>,
    pub powered_off: bool,
    /// Whether the service's answer is waited for; else time is up at once.
    pub patient: bool,
}

impl Field {
    pub fn with(card: VirtualCard) -> Self {
        Self {
            card,
            log: Vec::new(),
            powered_off: false,
            patient: true,
        }
    }

    pub fn run(&mut self, mut task: CardTask) -> Outcome {
        drive(&mut task, self, |_| ())
    }
}

impl BlockingLink for Field {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        self.powered_off = false;
        self.log.push(apdu.to_vec());
        Ok(self.card.transmit(apdu))
    }

    fn release(&mut self, power_off: bool) {
        self.powered_off = power_off;
        if power_off {
            self.card.power_off();
        }
    }

    fn wait(&mut self, signal: &WakeSignal, limit: Duration) -> bool {
        self.patient && signal.wait(limit)
    }
}
