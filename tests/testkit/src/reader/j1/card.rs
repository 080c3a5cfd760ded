//! The reader's side towards the card.

use super::line::Plain;
use super::{CONTACTLESS_ATR, J1Reader, error};
use crate::reader::Sent;

/// Most bytes of a piece of a card command.
const PIECE: usize = 256;

impl J1Reader {
    pub(super) fn power_on(&mut self) -> Sent {
        let Some(card) = &mut self.card else {
            return self.send(&Plain::new(0x80, self.slot(), &[]));
        };
        // The card model tells its answer over contacts; this reader makes one from the radio protocol.
        card.power_on();
        self.active = true;
        self.send(&Plain::new(0x80, self.slot(), &CONTACTLESS_ATR))
    }

    pub(super) fn unpower(&mut self) {
        self.active = false;
        if let Some(card) = &mut self.card {
            card.power_off();
        }
    }

    pub(super) fn slot_status(&self) -> Sent {
        self.send(&Plain::new(0x81, self.slot(), &[]))
    }

    /// 00 powered, 01 without power, 02 no card.
    pub(super) fn slot(&self) -> u8 {
        match (&self.card, self.active) {
            (Some(_), true) => 0x00,
            (Some(_), false) => 0x01,
            (None, _) => 0x02,
        }
    }

    /// A card command or a piece of one; `None` while pieces are missing.
    pub(super) fn apdu(&mut self, message: &Plain) -> Option<Sent> {
        let more = message.param & 0x01 != 0;
        let continues = message.param & 0x02 != 0;
        let before = self.pieces.take();
        if continues != before.is_some() || message.data.len() > PIECE || message.param > 0x03 {
            return Some(self.send(&error(0x06)));
        }
        let mut apdu = before.unwrap_or_default();
        apdu.extend(&message.data);
        if more {
            self.pieces = Some(apdu);
            let receipt = self.settings.receipts;
            return receipt.then(|| self.send(&Plain::new(0x80, self.slot(), &[])));
        }
        Some(self.ask_card(&apdu))
    }

    fn ask_card(&mut self, apdu: &[u8]) -> Sent {
        let cap = self.settings.longest.unwrap_or(usize::MAX);
        if apdu.len() > cap {
            return self.send(&error(0x06));
        }
        let is_extended = apdu.len() > 5 && apdu.get(4) == Some(&0x00);
        let answer = match &mut self.card {
            Some(card) if self.active => {
                if is_extended && !self.settings.extended {
                    vec![0x67, 0x00]
                } else {
                    card.transmit(apdu)
                }
            }
            _ => Vec::new(),
        };
        if answer.len() > cap {
            return self.send(&error(0x06));
        }
        self.send(&Plain::new(0x80, self.slot(), &answer))
    }
}
