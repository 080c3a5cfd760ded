//! One J1 reader from link-up to link-down.

use std::collections::VecDeque;
use std::fmt;

use zeroize::Zeroizing;

use super::battery;
use super::cipher::{BLOCK, MasterKey, SessionCipher};
use super::clock::Clock;
use super::escape::{self, SleepTime};
use super::frame::{self, Unwrapper};
use super::login::LogIn;
use super::message::{Message, kind};
use super::outbox::Outbox;
use super::piece::{LONGEST_APDU, pieces};
use crate::engine::{Channel, Command, Event, Millis, ReaderEngine, Report};
use crate::error::ReaderError;

/// Time-outs in milliseconds, `project-defined`, counted from the last write the system took.
mod wait {
    /// For each answer of the log-in, slot status and escapes.
    pub(super) const READER: u64 = 3_000;
    /// For the answer to reset, or the end of power.
    pub(super) const POWER: u64 = 5_000;
    /// For a card command. J1 has no sign of life while a card computes, and which command it is, is not known here.
    pub(super) const CARD: u64 = 10_000;
    /// For the answer to a card command after the reader told that the card went: readers were seen to hang then.
    pub(super) const CARD_GONE: u64 = 2_000;
    /// Before the reader falls asleep, the engine asks it something.
    pub(super) const BEFORE_SLEEP: u64 = 15_000;
}

pub(super) const CARD_GONE_WAIT: u64 = wait::CARD_GONE;

/// Shortest command APDU: CLA, INS, P1, P2.
const SHORTEST_APDU: usize = 4;

/// The engine of an ACR1255U-J1 or a reader that speaks like it.
///
/// Logs in (the key readers ship with first, then the given one), switches card polling on, confirms every card event by
/// the slot status, keeps the reader awake while the link is open, and never sends a card command twice. J1 numbers no
/// message, so a late answer looks like the next one: after a time-out, a damaged answer or a card pulled in the middle
/// of a command the engine closes the link, and the next session has another key. `LinkLost`, `Malformed` and `OtherKey`
/// are therefore always the end; the other errors are not.
///
/// `PowerOff` may be fed while a card command is open and follows it. `Close` lets what is open finish, takes power
/// away, stops polling and closes the link.
pub struct J1Engine {
    pub(super) stage: Stage,
    /// Keys not tried yet, in order.
    attempts: VecDeque<LogIn>,
    sleep: SleepTime,
    unwrapper: Unwrapper,
    pub(super) outbox: Outbox,
    /// What the reader owes an answer to.
    pub(super) open: Option<Task>,
    /// What the layer above asked for and could not be sent yet: a power-on or transmit, then a power-off.
    wanted: VecDeque<Wanted>,
    pub(super) clock: Clock,
    /// Polling is on; the layer above may ask.
    pub(super) ready: bool,
    pub(super) present: bool,
    pub(super) powered: bool,
    /// The slot status has to be asked for.
    pub(super) unsure: bool,
    /// An event told that the card went while a command was open.
    pub(super) pulled: bool,
    /// The reader has slept by its own clock and has not answered since.
    overdue: bool,
    /// Something unreadable came while logging in.
    noisy: bool,
    closing: bool,
    polling_stopped: bool,
    battery: Option<Report>,
}

/// How far the link has come.
pub(super) enum Stage {
    Unopened,
    LogIn(LogIn),
    Session(SessionCipher),
    Over,
}

/// A command the reader has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    LogIn,
    PollingOn,
    PollingOff,
    SleepTime,
    SlotStatus,
    PowerOn,
    /// Empty answers that may still be receipts of pieces.
    Transmit(usize),
    PowerOff,
}

impl Task {
    /// Whether the layer above asked for it.
    fn is_asked_for(self) -> bool {
        matches!(self, Self::PowerOn | Self::Transmit(_) | Self::PowerOff)
    }
}

enum Wanted {
    PowerOn,
    Transmit(Zeroizing<Vec<u8>>),
    PowerOff,
}

impl J1Engine {
    /// An engine for one link. `key` is the key of this reader where it was changed; the one readers ship with is tried
    /// first in any case. `random` are two times 16 bytes from a cryptographic source, fresh for each engine: one for
    /// each key that may be tried.
    #[must_use]
    pub fn new(key: Option<MasterKey>, random: [[u8; BLOCK]; 2]) -> Self {
        let shipped = MasterKey::default();
        let other = key.filter(|key| *key != shipped);
        Self {
            stage: Stage::Unopened,
            attempts: std::iter::once(shipped)
                .chain(other)
                .zip(random)
                .map(|(key, rnd_b)| LogIn::new(key, rnd_b))
                .collect(),
            sleep: SleepTime::default(),
            unwrapper: Unwrapper::default(),
            outbox: Outbox::default(),
            open: None,
            wanted: VecDeque::new(),
            clock: Clock::default(),
            ready: false,
            present: false,
            powered: false,
            unsure: false,
            pulled: false,
            overdue: false,
            noisy: false,
            closing: false,
            polling_stopped: false,
            battery: None,
        }
    }

    /// Sets the reader's sleep time after log-in. Without it nothing is set and 60 s are assumed.
    #[must_use]
    pub fn with_sleep_time(mut self, sleep: SleepTime) -> Self {
        self.sleep = sleep;
        self
    }

    fn opened(&mut self, out: &mut Vec<Command>) {
        if matches!(self.stage, Stage::Unopened) {
            self.log_in(out);
        }
    }

    /// Tries the next key, or gives up.
    pub(super) fn log_in(&mut self, out: &mut Vec<Command>) {
        let Some(attempt) = self.attempts.pop_front() else {
            return self.fail(ReaderError::OtherKey, out);
        };
        let start = attempt.start();
        self.stage = Stage::LogIn(attempt);
        self.send(Task::LogIn, &start, out);
    }

    /// The layer above asks for something.
    fn want(&mut self, wanted: Wanted, out: &mut Vec<Command>) {
        if matches!(self.stage, Stage::Over) {
            return out.push(Command::Report(Report::Failed(ReaderError::LinkLost)));
        }
        let is_off = |wanted: &Wanted| matches!(wanted, Wanted::PowerOff);
        let refused = if !self.ready || self.closing {
            Some(ReaderError::State)
        } else {
            match &wanted {
                Wanted::PowerOff if self.open == Some(Task::PowerOff) => Some(ReaderError::State),
                Wanted::PowerOff => self.wanted.iter().any(is_off).then_some(ReaderError::State),
                _ if self.is_asked() => Some(ReaderError::State),
                Wanted::PowerOn => None,
                Wanted::Transmit(_) if !self.powered => Some(ReaderError::State),
                Wanted::Transmit(apdu) if apdu.len() < SHORTEST_APDU => Some(ReaderError::State),
                Wanted::Transmit(apdu) if apdu.len() > LONGEST_APDU => Some(ReaderError::TooLong),
                Wanted::Transmit(_) => None,
            }
        };
        match refused {
            Some(error) => out.push(Command::Report(Report::Failed(error))),
            None => self.wanted.push_back(wanted),
        }
    }

    fn is_asked(&self) -> bool {
        !self.wanted.is_empty() || self.open.is_some_and(Task::is_asked_for)
    }

    /// Starts what is due when the reader owes nothing.
    fn start_next(&mut self, out: &mut Vec<Command>) {
        if self.open.is_some() || !self.ready || !self.outbox.is_empty() {
            return;
        }
        if let Some(wanted) = self.wanted.pop_front() {
            return match wanted {
                Wanted::PowerOn => self.send(Task::PowerOn, &Message::new(kind::POWER_ON, 0, &[]), out),
                Wanted::PowerOff => self.power_off(out),
                Wanted::Transmit(apdu) => self.transmit(&apdu, out),
            };
        }
        if self.closing {
            if self.powered {
                self.power_off(out);
            } else if self.polling_stopped {
                self.close(out);
            } else {
                self.polling_stopped = true;
                self.send_escape(Task::PollingOff, &escape::POLLING_OFF, out);
            }
        } else if std::mem::take(&mut self.unsure) {
            self.ask_slot_status(out);
        }
    }

    fn power_off(&mut self, out: &mut Vec<Command>) {
        self.send(Task::PowerOff, &Message::new(kind::POWER_OFF, 0, &[]), out);
    }

    fn transmit(&mut self, apdu: &[u8], out: &mut Vec<Command>) {
        let mut count = 0;
        for (param, piece) in pieces(apdu) {
            self.put(&Message::new(kind::APDU, param, piece), out);
            count += 1;
        }
        self.expect(Task::Transmit(count - 1));
    }

    fn ask_slot_status(&mut self, out: &mut Vec<Command>) {
        let message = Message::new(kind::GET_SLOT_STATUS, 0, &[]);
        self.send(Task::SlotStatus, &message, out);
    }

    pub(super) fn send_escape(&mut self, task: Task, command: &[u8], out: &mut Vec<Command>) {
        self.send(task, &Message::new(kind::ESCAPE, 0, command), out);
    }

    pub(super) fn send(&mut self, task: Task, message: &Message, out: &mut Vec<Command>) {
        self.put(message, out);
        self.expect(task);
    }

    fn put(&mut self, message: &Message, out: &mut Vec<Command>) {
        let frame = message.encode().and_then(|plain| match &self.stage {
            Stage::Session(cipher) => frame::wrap(&cipher.seal(&plain)),
            _ => frame::wrap(&plain),
        });
        match frame {
            Ok(frame) => self.outbox.put(&frame),
            // Pieces and commands are all far shorter than a frame may be.
            Err(error) => self.fail(error, out),
        }
    }

    fn expect(&mut self, task: Task) {
        self.open = Some(task);
        self.pulled = false;
        self.clock.arm(match task {
            Task::Transmit(_) => wait::CARD,
            Task::PowerOn | Task::PowerOff => wait::POWER,
            _ => wait::READER,
        });
    }

    /// After log-in: sets the sleep time where asked for, then polling.
    pub(super) fn set_up(&mut self, out: &mut Vec<Command>) {
        if self.sleep == SleepTime::default() {
            self.poll(out);
        } else {
            self.send_escape(Task::SleepTime, &self.sleep.escape(), out);
        }
    }

    pub(super) fn poll(&mut self, out: &mut Vec<Command>) {
        self.send_escape(Task::PollingOn, &escape::POLLING_ON, out);
    }

    /// The open command has its answer, or the reader refused it.
    pub(super) fn settle(&mut self) {
        self.open = None;
        self.overdue = false;
        self.clock.arm(self.idle());
    }

    fn idle(&self) -> u64 {
        self.sleep.millis().saturating_sub(wait::BEFORE_SLEEP)
    }

    fn ticked(&mut self, now: Millis, out: &mut Vec<Command>) {
        let Some(late) = self.clock.tick(now) else {
            return;
        };
        match self.open {
            // Time to ask the reader something so that it stays awake; or past it, when this device slept itself.
            None => {
                self.overdue = late >= wait::BEFORE_SLEEP;
                self.unsure = true;
            }
            Some(Task::SlotStatus) if self.overdue && !self.is_asked() => self.end(Report::Asleep, out),
            Some(_) if self.pulled => self.end(Report::CardGone, out),
            Some(Task::LogIn) if self.noisy => self.fail(ReaderError::Malformed, out),
            Some(_) => self.fail(ReaderError::LinkLost, out),
        }
    }

    fn closed(&mut self, out: &mut Vec<Command>) {
        if matches!(self.stage, Stage::Over) {
            return;
        }
        let report = if self.overdue && !self.is_asked() {
            Report::Asleep
        } else {
            Report::Failed(ReaderError::LinkLost)
        };
        self.stop();
        out.push(Command::Report(report));
    }

    fn close_when_done(&mut self, out: &mut Vec<Command>) {
        match self.stage {
            Stage::Session(_) if self.ready => self.closing = true,
            Stage::Over => {}
            _ => self.close(out),
        }
    }

    pub(super) fn fail(&mut self, error: ReaderError, out: &mut Vec<Command>) {
        self.end(Report::Failed(error), out);
    }

    fn end(&mut self, report: Report, out: &mut Vec<Command>) {
        out.push(Command::Report(report));
        self.close(out);
    }

    fn close(&mut self, out: &mut Vec<Command>) {
        self.stop();
        out.push(Command::Close);
    }

    fn stop(&mut self) {
        self.stage = Stage::Over;
        self.attempts.clear();
        self.outbox.clear();
        self.wanted.clear();
        self.open = None;
        self.ready = false;
        self.clock.stop();
    }

    /// The card went: what was asked for and not sent has nobody to go to. A power-off stays.
    pub(super) fn card_gone(&mut self, out: &mut Vec<Command>) {
        self.present = false;
        self.powered = false;
        self.wanted.retain(|wanted| matches!(wanted, Wanted::PowerOff));
        out.push(Command::Report(Report::CardGone));
    }

    fn notified(&mut self, bytes: &[u8], out: &mut Vec<Command>) {
        for found in self.unwrapper.push(bytes) {
            let block = found.and_then(|block| self.open_block(&block));
            match (block, &self.stage) {
                (_, Stage::Unopened | Stage::Over) => return,
                (Ok(message), Stage::LogIn(_)) => self.log_in_answer(&message, out),
                (Ok(message), Stage::Session(_)) => self.answered(&message, out),
                // The end of an earlier session may still come in; the time-out decides.
                (Err(_), Stage::LogIn(_)) => self.noisy = true,
                (Err(_), Stage::Session(_)) if self.open.is_none() => self.unsure = true,
                (Err(error), Stage::Session(_)) => self.fail(error, out),
            }
        }
    }

    fn open_block(&self, block: &[u8]) -> Result<Message, ReaderError> {
        match &self.stage {
            Stage::Session(cipher) if block.len().is_multiple_of(BLOCK) => {
                Message::decode_padded(&cipher.open(block)?)
            }
            // Errors may come in clear.
            Stage::Session(_) => Message::decode(block)
                .ok()
                .filter(|message| message.kind == kind::ERROR && message.data.is_empty())
                .ok_or(ReaderError::Malformed),
            _ => Message::decode(block),
        }
    }

    fn battery(&mut self, value: &[u8], out: &mut Vec<Command>) {
        let report = battery::level(value);
        if report.is_some() && report != self.battery && !matches!(self.stage, Stage::Over) {
            out.extend(report.clone().map(Command::Report));
            self.battery = report;
        }
    }
}

impl ReaderEngine for J1Engine {
    fn feed(&mut self, event: Event) -> Vec<Command> {
        let mut out = Vec::new();
        match event {
            Event::Opened { .. } => self.opened(&mut out),
            Event::Notified(Channel::Answer, bytes) => self.notified(&bytes, &mut out),
            Event::Notified(Channel::Battery, value) => self.battery(&value, &mut out),
            Event::Notified(..) => {}
            Event::Written => {
                // A long command takes its time on the air; the answer can only come after its last packet.
                if self.outbox.written()
                    && let Some(task) = self.open
                    && !self.pulled
                {
                    self.expect(task);
                }
            }
            Event::Tick(now) => self.ticked(now, &mut out),
            Event::Closed => self.closed(&mut out),
            Event::InUse if matches!(self.stage, Stage::Unopened) => {
                out.push(Command::Report(Report::Failed(ReaderError::InUse)));
            }
            Event::InUse => {}
            Event::PowerOn => self.want(Wanted::PowerOn, &mut out),
            Event::Transmit(apdu) => self.want(Wanted::Transmit(apdu), &mut out),
            Event::PowerOff => self.want(Wanted::PowerOff, &mut out),
            Event::Close => self.close_when_done(&mut out),
        }
        self.start_next(&mut out);
        out.extend(self.outbox.write());
        self.clock.wish(&mut out);
        out
    }

    /// Only a probe can tell: the USB side of the reader declares them, what its radio side carries is not public.
    fn extended_apdu(&self) -> Option<bool> {
        None
    }
}

impl fmt::Debug for J1Engine {
    /// No keys and nothing that waits to be sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("J1Engine")
            .field("open", &self.open)
            .field("ready", &self.ready)
            .field("present", &self.present)
            .field("powered", &self.powered)
            .finish_non_exhaustive()
    }
}
