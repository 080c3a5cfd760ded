//! A phone's own NFC: the loop a Kotlin or Swift shell runs, over the emulated edges of IsoDep and CoreNFC.

use kazasu_card::{CardTask, Command, Event, Outcome};
use kazasu_reader::{IsoDepThrown, PhoneFault};
use kazasu_testkit::card::{JPKI_AID, VirtualCard};
use kazasu_testkit::reader::held::Pull;
use kazasu_testkit::reader::phone::{Iso7816Tag, IsoDep, IsoDepException};

use crate::link::{Link, Tapped};

/// An Android phone.
#[derive(Debug)]
pub struct Phone {
    card: Option<VirtualCard>,
    longest: usize,
    extended: bool,
    pull: Option<Pull>,
}

impl Phone {
    /// `longest` and `extended` as in [`IsoDep::new`].
    #[must_use]
    pub const fn new(longest: usize, extended: bool, pull: Option<Pull>) -> Self {
        Self {
            card: None,
            longest,
            extended,
            pull,
        }
    }
}

impl Link for Phone {
    fn place(&mut self, card: VirtualCard) {
        self.card = Some(card);
    }

    fn tap(&mut self, task: CardTask) -> Tapped {
        // A card that was pulled away and held again is a new tag.
        let card = self.card.take().unwrap();
        let mut tag = IsoDep::new(card, self.longest, self.extended, self.pull.take());
        let tapped = shell(task, |apdu| {
            tag.transceive(apdu).map_err(|thrown| {
                PhoneFault::from_iso_dep(match thrown {
                    IsoDepException::TagLost => IsoDepThrown::TagLost,
                    IsoDepException::Io => IsoDepThrown::Io,
                    IsoDepException::OutOfDate => IsoDepThrown::Security,
                    IsoDepException::LengthExceeded => IsoDepThrown::LengthExceeded,
                })
            })
        });
        self.card = Some(tag.into_card());
        tapped
    }

    fn left_unlocked(&self) -> bool {
        self.card.as_ref().is_some_and(VirtualCard::is_unlocked)
    }

    fn lift(&mut self) -> VirtualCard {
        self.card.take().unwrap()
    }
}

/// An iPhone.
#[derive(Debug)]
pub struct CoreNfc {
    card: Option<VirtualCard>,
    pull: Option<Pull>,
}

impl CoreNfc {
    /// An iPhone without a card.
    #[must_use]
    pub const fn new(pull: Option<Pull>) -> Self {
        Self { card: None, pull }
    }
}

impl Link for CoreNfc {
    fn place(&mut self, card: VirtualCard) {
        self.card = Some(card);
    }

    fn tap(&mut self, task: CardTask) -> Tapped {
        let mut tag = Iso7816Tag::new(self.card.take().unwrap(), &JPKI_AID, self.pull.take());
        let tapped = shell(task, |apdu| match tag.send_command(apdu) {
            Ok((mut data, sw1, sw2)) => {
                data.extend([sw1, sw2]);
                Ok(data)
            }
            Err(error) => Err(PhoneFault::from_core_nfc(error.0)),
        });
        self.card = Some(tag.into_card());
        tapped
    }

    fn left_unlocked(&self) -> bool {
        self.card.as_ref().is_some_and(VirtualCard::is_unlocked)
    }

    fn lift(&mut self) -> VirtualCard {
        self.card.take().unwrap()
    }
}

/// The shell's loop: whole commands out, answers or faults in.
fn shell(mut task: CardTask, mut send: impl FnMut(&[u8]) -> Result<Vec<u8>, PhoneFault>) -> Tapped {
    let mut event = Event::Started;
    loop {
        let mut next = None;
        let mut released = false;
        let mut done: Option<Outcome> = None;
        for command in task.feed(event) {
            match command {
                // A phone cannot power the card off and on in mid tap, but by dropping the field: the tap ends there.
                Command::Transmit(_) if released => next = Some(Event::Disconnected),
                Command::Transmit(apdu) => {
                    next = Some(match send(apdu.expose()) {
                        Ok(answer) => Event::Response(answer),
                        Err(PhoneFault::TooLong) => Event::Response(vec![0x67, 0x00]),
                        Err(_) => Event::Disconnected,
                    });
                }
                Command::Done(outcome) => done = Some(outcome),
                Command::Release { power_off } => released = power_off,
                Command::WaitUntil(_) | Command::Progress(_) => {}
            }
        }
        if let Some(outcome) = done {
            return Tapped {
                outcome,
                carried: task.carried(),
                apdus: task.apdus(),
            };
        }
        event = next.unwrap_or(Event::Wake);
    }
}
