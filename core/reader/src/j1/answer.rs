//! What the engine makes of the reader's messages.

use super::engine::{CARD_GONE_WAIT, J1Engine, Stage, Task};
use super::escape::{self, ANSWER};
use super::login::Step;
use super::message::{Message, card_event, kind, refusal, slot};
use crate::engine::{Command, Report};
use crate::error::ReaderError;

impl J1Engine {
    /// A message before there is a session.
    pub(super) fn log_in_answer(&mut self, message: &Message, out: &mut Vec<Command>) {
        if message.kind == kind::ERROR {
            return match message.param {
                // The reader has heard enough wrong keys: another one would not be listened to.
                refusal::TOO_MANY_LOG_INS => self.fail(ReaderError::OtherKey, out),
                refusal::UNAUTHORISED => self.log_in(out),
                other => self.refuse_link(other, out),
            };
        }
        if !self.outbox.is_empty() {
            return;
        }
        let Stage::LogIn(attempt) = &mut self.stage else {
            return;
        };
        match attempt.answer(message) {
            Ok(Step::Send(message)) => self.send(Task::LogIn, &message, out),
            Ok(Step::Done(cipher)) => {
                self.stage = Stage::Session(cipher);
                self.settle();
                self.set_up(out);
            }
            Ok(Step::OtherKey) => self.log_in(out),
            Ok(Step::Unasked) => {}
            Err(error) => self.fail(error, out),
        }
    }

    /// A message inside the session.
    pub(super) fn answered(&mut self, message: &Message, out: &mut Vec<Command>) {
        if message.kind == kind::CARD_EVENT {
            return self.card_event(message.param);
        }
        // Without a question there is no answer, nor before its last packet is on its way.
        let Some(task) = self.open else {
            return;
        };
        if message.kind == kind::ERROR {
            return self.refused(task, message.param, out);
        }
        if !self.outbox.is_empty() {
            return;
        }
        match (task, message.kind) {
            (Task::Transmit(receipts), kind::DATA) => self.card_answer(receipts, message, out),
            (Task::PowerOn, kind::DATA) => self.powered_on(message, out),
            (Task::PowerOff, kind::SLOT_STATUS) => {
                self.settle();
                self.powered = false;
                out.push(Command::Report(Report::PoweredOff));
                if message.param == slot::ABSENT && self.present {
                    self.card_gone(out);
                }
            }
            (Task::SlotStatus, kind::SLOT_STATUS) => {
                self.settle();
                self.slot_status(message.param, out);
            }
            (Task::PollingOn | Task::PollingOff | Task::SleepTime, kind::ESCAPE_ANSWER) => {
                self.escape_answer(task, &message.data, out);
            }
            _ => {}
        }
    }

    fn card_event(&mut self, param: u8) {
        if param == card_event::GONE && matches!(self.open, Some(Task::Transmit(_) | Task::PowerOn)) {
            self.pulled = true;
            self.clock.shorten(CARD_GONE_WAIT);
        }
        self.unsure = true;
    }

    fn refused(&mut self, task: Task, number: u8, out: &mut Vec<Command>) {
        match (task, number) {
            (_, refusal::UNAUTHORISED | refusal::TOO_MANY_LOG_INS) => self.fail(ReaderError::OtherKey, out),
            // Half a message is out: what the reader makes of the rest cannot be known.
            _ if !self.outbox.is_empty() => self.refuse_link(number, out),
            // Without polling there will never be a card.
            (Task::LogIn | Task::PollingOn, _) => self.refuse_link(number, out),
            (Task::SleepTime, _) => self.poll(out),
            (Task::SlotStatus | Task::PollingOff, _) => self.settle(),
            // A card that keeps its power keeps its verified PIN: the reader is left.
            (Task::PowerOff, _) => self.refuse_link(number, out),
            (Task::PowerOn | Task::Transmit(_), _) => {
                self.settle();
                self.fail_open(ReaderError::Refused(number), out);
            }
        }
    }

    fn card_answer(&mut self, receipts: usize, message: &Message, out: &mut Vec<Command>) {
        match (message.data.len(), message.param) {
            // A reader that acknowledges pieces as CCID does, perhaps late.
            (0, slot::ACTIVE) if receipts > 0 => self.open = Some(Task::Transmit(receipts - 1)),
            (0, _) => {
                self.settle();
                self.unsure = true;
                self.fail_open(ReaderError::CardMute, out);
            }
            (1, _) => self.fail(ReaderError::Malformed, out),
            (_, status) => {
                self.settle();
                // A status other than active stood beside good answers too, so the reader is asked.
                self.unsure |= status != slot::ACTIVE;
                out.push(Command::Report(Report::Answer(message.data.to_vec())));
            }
        }
    }

    fn powered_on(&mut self, message: &Message, out: &mut Vec<Command>) {
        self.settle();
        if message.data.is_empty() {
            self.unsure = true;
            return self.fail_open(ReaderError::CardMute, out);
        }
        self.present = true;
        self.powered = true;
        out.push(Command::Report(Report::PoweredOn(message.data.to_vec())));
    }

    fn escape_answer(&mut self, task: Task, data: &[u8], out: &mut Vec<Command>) {
        match task {
            Task::PollingOn if escape::polling_agreed(escape::POLLING_ON, data) => {
                self.settle();
                self.ready = true;
                // A card that lay there before polling began may give no event.
                self.unsure = true;
                out.push(Command::Report(Report::Ready));
            }
            Task::PollingOff if escape::polling_agreed(escape::POLLING_OFF, data) => self.settle(),
            // Which bytes agree is not public; nothing depends on it but keep-alives that come too late.
            Task::SleepTime if data.first() == Some(&ANSWER) => self.poll(out),
            _ => {}
        }
    }

    fn slot_status(&mut self, status: u8, out: &mut Vec<Command>) {
        let there = match status {
            slot::ACTIVE | slot::INACTIVE => true,
            slot::ABSENT => false,
            _ => return,
        };
        // A card that lost its power has left and come back: whatever it had verified is gone.
        let left = self.present && (!there || self.powered && status == slot::INACTIVE);
        if left {
            self.card_gone(out);
        }
        if there && !self.present {
            self.present = true;
            out.push(Command::Report(Report::CardPresent));
        }
    }

    /// What was open failed; the link is good.
    fn fail_open(&mut self, error: ReaderError, out: &mut Vec<Command>) {
        out.push(Command::Report(Report::Failed(error)));
    }

    /// The reader refused something without which the link is of no use.
    fn refuse_link(&mut self, number: u8, out: &mut Vec<Command>) {
        self.fail(ReaderError::Refused(number), out);
    }
}
