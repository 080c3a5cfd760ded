//! The CCID engine: wishes of the layer above in, messages out.

use std::collections::VecDeque;
use std::fmt;

use zeroize::Zeroizing;

use super::decoder::MessageDecoder;
use super::exchange::{Exchange, Purpose};
use super::message::Request;
use super::notice::NoticeDecoder;
use super::setup::CcidSetup;
use super::timer::{Tick, Timer};
use crate::engine::{Channel, Command, Event, Millis, ReaderEngine, Report};
use crate::error::ReaderError;
use crate::framer::Framer;

/// One slot of one CCID reader behind a [`Framer`].
///
/// Each wish (power on, transmit, power off) ends in exactly one report: its own, or [`Report::Failed`]. `CardGone`
/// comes beside it and ends nothing. A message is never sent twice: after a silence the command is given up, by ABORT
/// over USB, by closing the link elsewhere. Nothing takes back a command the card may already have: a power-off or close
/// that comes meanwhile waits for its end.
pub struct CcidEngine<F> {
    pub(super) framer: F,
    pub(super) setup: CcidSetup,
    pub(super) decoder: MessageDecoder,
    pub(super) notices: NoticeDecoder,
    pub(super) up: bool,
    pub(super) ready: bool,
    pub(super) present: bool,
    pub(super) powered: bool,
    seq: u8,
    writes: VecDeque<(Channel, Zeroizing<Vec<u8>>)>,
    writing: bool,
    pub(super) open: Option<Exchange>,
    /// A wish that came during an exchange of the engine's own.
    pub(super) waiting: Option<Purpose>,
    pub(super) power_off: bool,
    pub(super) closing: bool,
    pub(super) status_wanted: bool,
    pub(super) timer: Timer,
    pub(super) now: Option<Millis>,
    pub(super) out: Vec<Command>,
}

impl<F: Framer> CcidEngine<F> {
    /// An engine whose link is not open yet.
    #[must_use]
    pub fn new(framer: F, setup: CcidSetup) -> Self {
        Self {
            framer,
            decoder: MessageDecoder::new(setup.longest_inbound, setup.notices_inline),
            notices: NoticeDecoder::new(setup.notices, setup.slot),
            setup,
            up: false,
            ready: false,
            present: false,
            powered: false,
            seq: 0,
            writes: VecDeque::new(),
            writing: false,
            open: None,
            waiting: None,
            power_off: false,
            closing: false,
            status_wanted: false,
            timer: Timer::default(),
            now: None,
            out: Vec::new(),
        }
    }

    fn opened(&mut self, mtu: u16) {
        self.lose();
        self.framer.open(mtu);
        self.up = true;
        self.start(Purpose::Status);
    }

    /// Everything of this link is over. What was open is lost.
    fn lose(&mut self) {
        self.fail_open(ReaderError::LinkLost);
        self.decoder.clear();
        self.notices.clear();
        self.writes.clear();
        self.timer.clear();
        (self.up, self.ready, self.present, self.powered) = (false, false, false, false);
        (self.writing, self.power_off, self.closing, self.status_wanted) = (false, false, false, false);
    }

    /// The layer above waits no longer, for what is open nor for what waits behind it.
    fn fail_open(&mut self, error: ReaderError) {
        let open = self.open.take().map(|exchange| exchange.purpose);
        let wishes = [open, self.waiting.take()];
        let asked = wishes.into_iter().flatten().filter(Purpose::is_wish).count();
        for _ in 0..asked.saturating_add(usize::from(std::mem::take(&mut self.power_off))) {
            self.report(Report::Failed(error));
        }
    }

    /// The link is of no more use: the shell closes it, and opens it again when it is wanted.
    pub(super) fn give_up(&mut self, error: ReaderError) {
        self.fail_open(error);
        self.lose();
        self.out.push(Command::Close);
    }

    /// Opens an exchange and sends its first message.
    pub(super) fn start(&mut self, purpose: Purpose) {
        let seq = self.seq;
        self.seq = self.seq.wrapping_add(1);
        let request = match &purpose {
            Purpose::Status => Request::SlotStatus,
            Purpose::PowerOn { .. } => Request::PowerOn,
            Purpose::Transfer(transfer) => transfer.request(),
            Purpose::PowerOff => Request::PowerOff,
            Purpose::Abort => Request::Abort,
        };
        let message = request.encode(self.setup.slot, seq);
        if let (Purpose::Abort, Some(target)) = (&purpose, self.setup.abort) {
            // ABORT: class request to the interface, wValue = bSeq and bSlot (CCID 1.1 §5.3.1).
            let setup = vec![
                0x21,
                0x01,
                self.setup.slot,
                seq,
                target.interface,
                0x00,
                0x00,
                0x00,
            ];
            self.writes.push_back((Channel::Control, Zeroizing::new(setup)));
        }
        for packet in self.framer.wrap(self.setup.slot, &message) {
            self.writes.push_back((Channel::Command, packet));
        }
        self.timer.set(purpose.limit());
        self.open = Some(Exchange {
            purpose,
            seq,
            began: None,
            gone: false,
        });
        self.pump();
    }

    /// At most one write is open.
    fn pump(&mut self) {
        if self.writing {
            return;
        }
        if let Some((channel, bytes)) = self.writes.pop_front() {
            self.writing = true;
            self.out.push(Command::Write(channel, bytes));
        }
    }

    /// No exchange is open: what comes next?
    pub(super) fn proceed(&mut self) {
        if !self.up || self.open.is_some() {
            return;
        }
        if let Some(purpose) = self.waiting.take() {
            self.start_wish(purpose);
        } else if std::mem::take(&mut self.power_off) || (self.closing && self.powered) {
            self.start(Purpose::PowerOff);
        } else if self.closing {
            self.lose();
            self.out.push(Command::Close);
        } else if std::mem::take(&mut self.status_wanted) {
            self.start(Purpose::Status);
        } else {
            self.rest();
        }
    }

    /// Waits for the next keep-alive, or for the silence after which the reader sleeps.
    pub(super) fn rest(&mut self) {
        match self.setup.idle.keep_alive.or(self.setup.idle.sleeps_after) {
            Some(span) => self.timer.set(span.0),
            None => self.timer.clear(),
        }
    }

    fn tick(&mut self, now: Millis) {
        self.now = Some(now);
        if let Some(exchange) = &mut self.open {
            exchange.began.get_or_insert(now);
        }
        match self.timer.tick(now) {
            Tick::Quiet => {}
            Tick::Began(due) => self.out.push(Command::WaitUntil(due)),
            Tick::Over(after) => self.over(after),
        }
    }

    fn over(&mut self, after: u64) {
        match self.open.take() {
            Some(exchange) if matches!(exchange.purpose, Purpose::PowerOn { pausing: true, .. }) => {
                let Purpose::PowerOn { refused, .. } = exchange.purpose else {
                    return;
                };
                self.start(Purpose::PowerOn {
                    refused,
                    pausing: false,
                });
            }
            Some(exchange) => {
                let error = if exchange.gone {
                    ReaderError::CardMute
                } else {
                    ReaderError::LinkLost
                };
                self.abandon(exchange, error);
            }
            None if self.setup.idle.sleeps_after.is_some_and(|sleep| after >= sleep.0) => self.sleep(),
            None => self.start(Purpose::Status),
        }
    }

    /// The exchange gets no usable answer any more.
    pub(super) fn abandon(&mut self, exchange: Exchange, error: ReaderError) {
        let can_abort = self.setup.abort.is_some() && exchange.purpose.is_wish();
        if !can_abort {
            let kept_alive = matches!(exchange.purpose, Purpose::Status);
            self.open = Some(exchange);
            // Nobody asked for a slot status, but that the reader is silent has to be known.
            if kept_alive && !self.is_asked() {
                self.report(Report::Failed(error));
            }
            return self.give_up(error);
        }
        self.report(Report::Failed(error));
        self.writes.clear();
        self.decoder.clear();
        self.status_wanted = true;
        self.start(Purpose::Abort);
    }

    pub(super) fn sleep(&mut self) {
        self.report(Report::Asleep);
        self.lose();
        self.out.push(Command::Close);
    }

    pub(super) fn report(&mut self, report: Report) {
        self.out.push(Command::Report(report));
    }
}

impl<F: Framer> ReaderEngine for CcidEngine<F> {
    fn feed(&mut self, event: Event) -> Vec<Command> {
        match event {
            Event::Opened { mtu } => self.opened(mtu),
            Event::Notified(channel, bytes) if self.up => self.notified(channel, &bytes),
            Event::Written if self.up => {
                self.writing = false;
                self.pump();
            }
            Event::Notified(..) | Event::Written => {}
            Event::Tick(now) => self.tick(now),
            Event::Closed => self.lose(),
            Event::InUse if !self.up => self.report(Report::Failed(ReaderError::InUse)),
            Event::InUse => {}
            Event::PowerOn => self.wish(Purpose::PowerOn {
                refused: 0,
                pausing: false,
            }),
            Event::Transmit(apdu) => self.transmit(apdu),
            Event::PowerOff => self.wish(Purpose::PowerOff),
            Event::Close if self.up => {
                self.closing = true;
                self.proceed();
            }
            Event::Close => {}
        }
        std::mem::take(&mut self.out)
    }

    fn extended_apdu(&self) -> Option<bool> {
        self.setup.extended_apdu
    }
}

impl<F> fmt::Debug for CcidEngine<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CcidEngine")
            .field("up", &self.up)
            .field("present", &self.present)
            .field("powered", &self.powered)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}
