//! The card in the field while a transcript is recorded, with faults by number of the command.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::input::{Fault, Service, Tap};
use super::step::Step;
use crate::card::{CardImage, CardMemory, JPKI_AID, VirtualCard};
use crate::mint::{Mint, MintError, TerminalDraft};
use crate::people;

/// What became of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reception {
    /// The answer.
    Answer(Vec<u8>),
    /// The answer, and what happened meanwhile.
    AnswerAfter(Step, Vec<u8>),
    /// Card or link are gone.
    Lost,
    /// Nothing, until time is up.
    Nothing,
}

/// A virtual card of one synthetic person, minted at a fixed instant so that every recording is the same.
#[derive(Debug)]
pub struct Field {
    card: VirtualCard,
    person: String,
    memory: CardMemory,
    faults: BTreeMap<usize, Fault>,
    service: Service,
    sent: usize,
}

impl Field {
    /// 2026-11-21T00:00:00Z: certificates of transcripts are minted as of then, whenever they are recorded.
    pub const INSTANT: Timestamp = Timestamp::constant(1_795_219_200, 0);

    /// Holds the card of `tap` to the reader. A card of the tap before keeps its counter, unless `tap` says otherwise.
    /// `pin` becomes the card's PIN.
    ///
    /// # Errors
    /// [`MintError`] when the certificates cannot be minted; [`MintError::Size`] cannot come from an embedded person.
    pub fn hold(tap: &Tap, before: Option<Self>, pin: &str) -> Result<Option<Self>, MintError> {
        let Some(person) = people::by_id(&tap.person) else {
            return Ok(None);
        };
        let memory = before
            .filter(|before| tap.tries.is_none() && before.person == tap.person)
            .map_or_else(CardMemory::default, |before| before.memory);
        let mut image: CardImage = person.card_image(&Mint::at(Self::INSTANT), Self::INSTANT)?;
        pin.clone_into(&mut image.pin);
        image.tries_left = tap.tries.unwrap_or(image.tries_left);
        image.quirks.extend(&tap.quirks);
        let mut card = VirtualCard::new(image, memory.clone());
        if tap.verified {
            // Another program verified and went away without taking the card's power.
            card.transmit(&[&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &JPKI_AID].concat());
            card.transmit(&[&[0x00, 0x20, 0x00, 0x98, 0x04][..], pin.as_bytes()].concat());
            card.warm_reset();
        }
        Ok(Some(Self {
            card,
            person: tap.person.clone(),
            memory,
            faults: tap.faults.clone(),
            service: tap.service.clone(),
            sent: 0,
        }))
    }

    /// The first event of the tap.
    pub fn first(&mut self) -> Step {
        match self.faults.remove(&0) {
            Some(Fault::SeveralCards) => Step::SeveralCards,
            Some(Fault::OtherTag) => Step::OtherTag,
            Some(Fault::Cancel) => Step::Cancel,
            Some(Fault::LostBefore | Fault::LostAfter) => Step::Lost,
            Some(Fault::Says(_) | Fault::Silent) | None => Step::Started,
        }
    }

    /// Sends one command.
    pub fn transmit(&mut self, apdu: &[u8]) -> Reception {
        self.sent += 1;
        match self.faults.remove(&self.sent) {
            Some(Fault::LostBefore) => {
                self.card.power_off();
                Reception::Lost
            }
            Some(Fault::LostAfter) => {
                self.card.transmit(apdu);
                self.card.power_off();
                Reception::Lost
            }
            Some(Fault::Says(bytes)) => Reception::Answer(bytes),
            Some(Fault::Cancel) => Reception::AnswerAfter(Step::Cancel, self.card.transmit(apdu)),
            Some(Fault::SeveralCards) => Reception::AnswerAfter(Step::SeveralCards, self.card.transmit(apdu)),
            Some(Fault::OtherTag) => Reception::AnswerAfter(Step::OtherTag, self.card.transmit(apdu)),
            Some(Fault::Silent) => {
                self.card.transmit(apdu);
                Reception::Nothing
            }
            None => Reception::Answer(self.card.transmit(apdu)),
        }
    }

    /// Asks the service to answer the card's challenge; `None` when it is late.
    ///
    /// # Errors
    /// [`MintError`] when the terminal's key cannot be used.
    pub fn ask(&mut self, challenge: &[u8]) -> Result<Option<Step>, MintError> {
        let other_key = match &self.service {
            Service::Answers => false,
            Service::OtherKey => true,
            Service::Refuses(code) => return Ok(Some(Step::RelayRefused(code.clone()))),
            Service::Late => return Ok(None),
            Service::Lost => {
                self.card.power_off();
                return Ok(Some(Step::Lost));
            }
            Service::Cancel => return Ok(Some(Step::Cancel)),
        };
        let terminal = Mint::at(Self::INSTANT).terminal(TerminalDraft {
            other_key,
            ..TerminalDraft::default()
        })?;
        terminal.answer(challenge).map(Step::RelayAnswer).map(Some)
    }

    /// Gives the card back.
    pub fn release(&mut self, power_off: bool) {
        if power_off {
            self.card.power_off();
        }
    }
}
