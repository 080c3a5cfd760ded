//! What the engine makes of the reader's answers.

use super::engine::CcidEngine;
use super::exchange::{BUSY_PAUSE, BUSY_RETRIES, EXTENDED_LIMIT, Exchange, GONE_LIMIT, Purpose};
use super::message::{Done, Icc, Response, ResponseKind};
use super::transfer::Step;
use crate::engine::{Millis, Report};
use crate::error::ReaderError;
use crate::framer::Framer;

/// bError: the card is mute or absent.
const ICC_MUTE: u8 = 0xFE;
/// bError: the slot works on another command.
const SLOT_BUSY: u8 = 0xE0;
/// bError: the reader itself is powering the card.
const BUSY_WITH_AUTO_SEQUENCE: u8 = 0xF2;

impl<F: Framer> CcidEngine<F> {
    /// An answer to another command than the open one is stale and dropped.
    pub(super) fn response(&mut self, response: Response) {
        let open = self
            .open
            .take_if(|open| open.seq == response.seq && self.setup.slot == response.slot);
        let Some(exchange) = open else { return };
        if matches!(exchange.purpose, Purpose::Abort) {
            return self.aborted(exchange, response.kind);
        }
        match response.done {
            Done::TimeExtension(factor) => self.extend(exchange, factor),
            Done::Failed(error) => self.failed(exchange, error, response.icc),
            Done::Ok => self.ended(exchange, response),
            Done::Reserved => self.abandon(exchange, ReaderError::Malformed),
        }
    }

    /// Only the slot status ends an abort.
    fn aborted(&mut self, exchange: Exchange, kind: ResponseKind) {
        if kind == ResponseKind::SlotStatus {
            self.proceed();
        } else {
            self.open = Some(exchange);
        }
    }

    /// The answer may take longer; the command is not sent again.
    fn extend(&mut self, exchange: Exchange, factor: u8) {
        let limit = if exchange.gone {
            GONE_LIMIT
        } else {
            exchange.purpose.limit()
        };
        let span = limit.saturating_mul(u64::from(factor.max(1)));
        let began = exchange.began.or(self.now).unwrap_or(Millis(0)).0;
        let used = self.now.map_or(0, |now| now.0.saturating_sub(began));
        if exchange.purpose.is_wish() {
            self.report(Report::StillWorking);
        }
        self.timer.set(span.min(EXTENDED_LIMIT.saturating_sub(used)));
        self.open = Some(exchange);
    }

    fn failed(&mut self, exchange: Exchange, error: u8, icc: Icc) {
        let error = match error {
            ICC_MUTE => ReaderError::CardMute,
            SLOT_BUSY | BUSY_WITH_AUTO_SEQUENCE => ReaderError::Busy,
            other => ReaderError::Refused(other),
        };
        match exchange.purpose {
            Purpose::PowerOn { refused, .. } if error == ReaderError::Busy && refused < BUSY_RETRIES => {
                self.timer.set(BUSY_PAUSE);
                self.open = Some(Exchange {
                    purpose: Purpose::PowerOn {
                        refused: refused.saturating_add(1),
                        pausing: true,
                    },
                    ..exchange
                });
                return;
            }
            // A card that is not there has no power.
            Purpose::PowerOff if error == ReaderError::CardMute => self.report(Report::PoweredOff),
            Purpose::Status => self.seen(icc),
            Purpose::PowerOff => {
                // Asked once: a reader that refuses is not asked for ever, and no APDU goes to this card session.
                self.powered = false;
                self.report(Report::Failed(error));
            }
            _ => self.report(Report::Failed(error)),
        }
        if error == ReaderError::CardMute && !matches!(exchange.purpose, Purpose::Status) {
            // `41 FE` may mean "mute" or "absent": the slot status tells.
            self.powered = false;
            self.status_wanted = true;
        }
        if icc == Icc::Absent {
            self.card_went();
        }
        self.proceed();
    }

    fn ended(&mut self, exchange: Exchange, response: Response) {
        let Response {
            kind,
            icc,
            chain,
            data,
            ..
        } = response;
        match (exchange.purpose, kind) {
            (Purpose::Status, ResponseKind::SlotStatus) => self.seen(icc),
            (Purpose::PowerOff, ResponseKind::SlotStatus) => {
                self.powered = false;
                self.report(Report::PoweredOff);
            }
            (Purpose::PowerOn { .. }, ResponseKind::DataBlock) if !data.is_empty() => {
                if !exchange.gone {
                    self.card_came();
                    self.powered = true;
                }
                self.report(Report::PoweredOn(data));
            }
            (Purpose::Transfer(mut transfer), ResponseKind::DataBlock) => {
                match transfer.block(chain, &data) {
                    Ok(Step::Answer(answer)) => self.report(Report::Answer(answer)),
                    Ok(Step::Send) if exchange.gone => self.report(Report::Failed(ReaderError::CardMute)),
                    Ok(Step::Send) => return self.start(Purpose::Transfer(transfer)),
                    Err(error) => return self.abandon(of(Purpose::Transfer(transfer), exchange.seq), error),
                }
            }
            (purpose, _) => return self.abandon(of(purpose, exchange.seq), ReaderError::Malformed),
        }
        if icc == Icc::Absent {
            self.card_went();
        }
        self.proceed();
    }

    /// What a slot status says of the card. The first one of a link makes the reader ready.
    fn seen(&mut self, icc: Icc) {
        if !std::mem::replace(&mut self.ready, true) {
            self.report(Report::Ready);
        }
        match icc {
            Icc::Absent => self.card_went(),
            Icc::Active => self.card_came(),
            Icc::Inactive => {
                // Power went without being asked: another card, or the same one taken away and put back.
                if self.powered {
                    self.card_went();
                }
                self.card_came();
            }
            Icc::Reserved => {}
        }
    }
}

const fn of(purpose: Purpose, seq: u8) -> Exchange {
    Exchange {
        purpose,
        seq,
        began: None,
        gone: false,
    }
}
