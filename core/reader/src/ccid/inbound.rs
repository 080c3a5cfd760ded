//! Bytes from the reader: to messages and notices, and to what is known of the card.

use super::decoder::Inbound;
use super::engine::CcidEngine;
use super::exchange::{GONE_LIMIT, Purpose};
use super::notice::Notice;
use crate::engine::{Channel, Report};
use crate::error::ReaderError;
use crate::framer::Framer;

/// Charge at or below which a reader should be loaded soon, in percent; project-defined.
const LOW_CHARGE: u8 = 20;

impl<F: Framer> CcidEngine<F> {
    pub(super) fn notified(&mut self, channel: Channel, bytes: &[u8]) {
        match channel {
            Channel::Answer => self.answered(bytes),
            Channel::Event => {
                for notice in self.notices.push(bytes) {
                    self.notice(notice);
                }
            }
            Channel::Battery => {
                if let &[percent @ 0..=100] = bytes {
                    self.report(Report::Battery {
                        percent: Some(percent),
                        low: percent <= LOW_CHARGE,
                    });
                }
            }
            Channel::Command | Channel::Control => {}
        }
    }

    fn answered(&mut self, bytes: &[u8]) {
        let mut stream = Vec::new();
        let unwrapped = self.framer.unwrap(bytes, &mut stream);
        self.decoder.push(&stream);
        while self.up {
            match self.decoder.pull() {
                Ok(Some(Inbound::Response(response))) => self.response(response),
                Ok(Some(Inbound::Notice(notice))) => self.notice(notice),
                Ok(None) => break,
                Err(error) => return self.malformed(error),
            }
        }
        if let (true, Err(error)) = (self.up, unwrapped) {
            self.malformed(error);
        }
    }

    /// Bytes that make no sense end what is open; while nothing is, nobody asked for them.
    fn malformed(&mut self, error: ReaderError) {
        self.decoder.clear();
        self.framer.resync();
        match self.open.take() {
            // Whatever comes before the answer to an abort is dropped.
            Some(exchange) if matches!(exchange.purpose, Purpose::Abort) => self.open = Some(exchange),
            Some(exchange) => self.abandon(exchange, error),
            None => {}
        }
    }

    fn notice(&mut self, notice: Notice) {
        match notice {
            Notice::Present => self.card_came(),
            Notice::Gone => {
                self.card_went();
                let open = self.open.as_mut().filter(|exchange| exchange.purpose.is_wish());
                if let Some(exchange) = open.filter(|exchange| !exchange.gone) {
                    exchange.gone = true;
                    self.timer.set(GONE_LIMIT);
                }
            }
            Notice::Changed => {
                self.card_went();
                self.card_came();
            }
            Notice::Asleep if self.open.is_none() => self.sleep(),
            Notice::Asleep => self.report(Report::Asleep),
            Notice::Unclear if self.open.is_none() => self.start(Purpose::Status),
            Notice::Unclear => self.status_wanted = true,
        }
    }

    pub(super) fn card_came(&mut self) {
        if !std::mem::replace(&mut self.present, true) {
            self.report(Report::CardPresent);
        }
    }

    pub(super) fn card_went(&mut self) {
        self.powered = false;
        if std::mem::replace(&mut self.present, false) {
            self.report(Report::CardGone);
        }
    }
}
