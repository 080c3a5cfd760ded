//! What the layer above wants: power on, transmit, power off. One at a time.

use zeroize::Zeroizing;

use super::engine::CcidEngine;
use super::exchange::Purpose;
use super::transfer::Transfer;
use crate::engine::Report;
use crate::error::ReaderError;
use crate::framer::Framer;

impl<F: Framer> CcidEngine<F> {
    pub(super) fn wish(&mut self, purpose: Purpose) {
        if matches!(purpose, Purpose::PowerOff) {
            return self.wish_power_off();
        }
        let refusal = if !self.up {
            Some(ReaderError::LinkLost)
        } else if self.is_asked() || self.closing {
            Some(ReaderError::State)
        } else {
            None
        };
        match refusal {
            Some(error) => self.report(Report::Failed(error)),
            None if self.open.is_some() => self.waiting = Some(purpose),
            None => self.start_wish(purpose),
        }
    }

    fn wish_power_off(&mut self) {
        if !self.up {
            self.report(Report::Failed(ReaderError::LinkLost));
        } else if self.power_off || self.is_powering_off() {
            self.report(Report::Failed(ReaderError::State));
        } else if self.open.is_some() {
            self.power_off = true;
        } else {
            self.start(Purpose::PowerOff);
        }
    }

    pub(super) fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>) {
        match Transfer::new(apdu, self.setup.longest_message, self.setup.extended) {
            Ok(transfer) => self.wish(Purpose::Transfer(transfer)),
            Err(error) => self.report(Report::Failed(error)),
        }
    }

    /// A wish is open or waits.
    pub(super) fn is_asked(&self) -> bool {
        self.waiting.is_some()
            || self.power_off
            || self
                .open
                .as_ref()
                .is_some_and(|exchange| exchange.purpose.is_wish())
    }

    fn is_powering_off(&self) -> bool {
        let open = self.open.as_ref().map(|exchange| &exchange.purpose);
        matches!(open, Some(Purpose::PowerOff))
    }

    pub(super) fn start_wish(&mut self, purpose: Purpose) {
        if matches!(purpose, Purpose::Transfer(_)) && !self.powered {
            // Whether the card left or was never powered: nothing is sent.
            let error = if self.present {
                ReaderError::State
            } else {
                ReaderError::CardMute
            };
            self.report(Report::Failed(error));
            return self.proceed();
        }
        self.start(purpose);
    }
}
