//! PC/SC by the program's own adaptor, with the virtual card in a vpcd reader behind a real `pcscd`.

use kazasu_card::{BlockingLink as _, CardTask, Outcome, drive};
use kazasu_desktop::reader;
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::reader::held::Pull;
use kazasu_testkit::vpcd::{self, InsertedCard};

use crate::link::{Link, Tapped};

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";

/// One reader of the machine.
#[derive(Debug)]
pub struct Pcsc {
    vpcd: String,
    pull: Option<Pull>,
    out: Option<VirtualCard>,
    inserted: Option<InsertedCard>,
    events_with_card: u32,
}

impl Pcsc {
    /// The vpcd reader listening at this address; it must be the only one with a card.
    #[must_use]
    pub fn new(vpcd: &str, pull: Option<Pull>) -> Self {
        Self {
            vpcd: vpcd.to_owned(),
            pull,
            out: None,
            inserted: None,
            events_with_card: 0,
        }
    }

    fn insert(&mut self) {
        if let Some(card) = self.out.take() {
            let before = events();
            self.inserted = Some(vpcd::insert_pulled(&self.vpcd, card, self.pull.take()).unwrap());
            while events() == before {
                std::thread::yield_now();
            }
            self.events_with_card = events();
        }
    }

    /// `pcscd` looks for a card about twice a second, and never gets over one that was swapped in between: the next card
    /// comes when the service has counted this one's going.
    fn take_out(&mut self) {
        if let Some(inserted) = self.inserted.take() {
            self.out = Some(inserted.remove().unwrap().card);
            while events() == self.events_with_card {
                std::thread::yield_now();
            }
        }
    }
}

/// How often a card came or went in any reader.
fn events() -> u32 {
    reader::list().unwrap().iter().map(|reader| reader.events).sum()
}

impl Link for Pcsc {
    fn place(&mut self, card: VirtualCard) {
        self.out = Some(card);
    }

    fn tap(&mut self, mut task: CardTask) -> Tapped {
        self.insert();
        let mut link = reader::connect(None, || ()).unwrap();
        let outcome = drive(&mut task, &mut link, |_| ());
        drop(link);
        if matches!(outcome, Outcome::Lost { .. }) {
            self.take_out();
        }
        Tapped {
            outcome,
            carried: task.carried(),
            apdus: task.apdus(),
        }
    }

    /// Asks the card itself, as the next program would: a signature without a PIN.
    fn left_unlocked(&self) -> bool {
        if self.inserted.is_none() {
            return false;
        }
        let mut link = reader::connect(None, || ()).unwrap();
        let mut sign = vec![0x80, 0x2A, 0x00, 0x97, 0x33];
        sign.extend([0x5A; 51]);
        sign.push(0x00);
        let selected = link.transmit(SELECT_JPKI).unwrap();
        let answer = link.transmit(&sign).unwrap();
        link.release(true);
        selected == [0x90, 0x00] && answer.ends_with(&[0x90, 0x00])
    }

    fn lift(&mut self) -> VirtualCard {
        self.take_out();
        self.out.take().unwrap()
    }
}

impl Drop for Pcsc {
    fn drop(&mut self) {
        self.take_out();
    }
}
