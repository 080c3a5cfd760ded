//! One tap on a framed reader: the card's task above, the reader's engine below.
//!
//! The shell opens the link, moves bytes and tells the time; who powers the card, waits for it and gives it back is
//! decided here. The engine outlives the tap, so a log-in is paid once.

use std::task::Waker;

use kazasu_card::{CardTask, Carried, Command as CardCommand, Event as CardEvent, Outcome, Progress};
use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, ReaderError, Report};
use zeroize::Zeroizing;

/// Something that happened on the link.
#[derive(Debug)]
pub enum LinkEvent {
    /// The link is open; see [`Event::Opened`].
    Opened {
        /// Size of a packet, in bytes.
        mtu: u16,
    },
    /// Bytes from the reader.
    Notified(Channel, Vec<u8>),
    /// The system took the open write.
    Written,
    /// The time; fed after every batch of commands and at each [`LinkCommand::WaitUntil`].
    Tick(Millis),
    /// The link is gone.
    Closed,
    /// The link cannot be opened: another program or device holds the reader. A tap goes on waiting.
    InUse,
    /// The person wants to stop.
    Cancel,
    /// The relay of a visual check may have its answer.
    Wake,
}

/// Something the shell has to do, in the order given.
#[derive(Debug)]
pub enum LinkCommand {
    /// Write these bytes as they are; see [`Command::Write`].
    Write(Channel, Zeroizing<Vec<u8>>),
    /// Feed [`LinkEvent::Tick`] at this time. Replaces any earlier wish.
    WaitUntil(Millis),
    /// Close the link.
    Close,
    /// Show this about the tap.
    Progress(Progress),
    /// Tell this about the reader: ready, asleep, battery, in use by another.
    Reader(Report),
    /// The tap has ended; the reader stays.
    Done {
        /// How it ended.
        outcome: Outcome,
        /// What was carried, for the reader's memory.
        carried: Carried,
        /// Commands sent to the card, leave included.
        apdus: u32,
    },
}

/// A reader, and the tap on it if one is under way.
pub struct ReaderTap {
    engine: Box<dyn ReaderEngine>,
    task: Option<CardTask>,
    card: Card,
    /// By the reader's own notices, whatever is open.
    in_field: bool,
    /// The link is new: a card in the field may still have power, and a verified PIN, from before it broke. Powering an
    /// active card may be a warm reset, which keeps both.
    unsure: bool,
    engine_wait: Option<Millis>,
    task_wait: Option<Millis>,
    now: Option<Millis>,
    out: Vec<LinkCommand>,
}

/// Where the card is between the engine and the task.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Card {
    /// None, or none that is wanted.
    Absent,
    /// In the field, without power.
    Present,
    /// Power was asked for; with the command that waits for it, where one does.
    Powering(Option<Zeroizing<Vec<u8>>>),
    /// Powered, nothing open.
    Powered,
    /// A command is with the card.
    Open,
    /// Power-off was asked for; with the command that asked for new power, where one did.
    Leaving(Option<Zeroizing<Vec<u8>>>),
}

impl ReaderTap {
    /// A reader whose link is not open yet.
    #[must_use]
    pub fn new(engine: Box<dyn ReaderEngine>) -> Self {
        Self {
            engine,
            task: None,
            card: Card::Absent,
            in_field: false,
            unsure: true,
            engine_wait: None,
            task_wait: None,
            now: None,
            out: Vec::new(),
        }
    }

    /// Starts a tap: at once where a card is in the field, else when one comes. Gives the task back where another is
    /// still under way.
    ///
    /// # Errors
    /// The task, unused.
    pub fn start(&mut self, mut task: CardTask, waker: Waker) -> Result<Vec<LinkCommand>, Box<CardTask>> {
        if self.task.is_some() {
            return Err(Box::new(task));
        }
        task.set_waker(waker);
        self.task = Some(task);
        if self.card == Card::Present {
            self.power(None);
        }
        Ok(self.finish())
    }

    /// A fresh engine for a link that is opened again: a log-in takes fresh random bytes. Only between
    /// [`LinkCommand::Close`] or [`LinkEvent::Closed`] and [`LinkEvent::Opened`].
    pub fn replace_engine(&mut self, engine: Box<dyn ReaderEngine>) {
        self.engine = engine;
        self.engine_wait = None;
    }

    /// Takes one event and returns what to do next, in order.
    pub fn feed(&mut self, event: LinkEvent) -> Vec<LinkCommand> {
        match event {
            LinkEvent::Opened { mtu } => {
                (self.card, self.in_field, self.unsure) = (Card::Absent, false, true);
                self.engine(Event::Opened { mtu });
            }
            LinkEvent::Notified(channel, bytes) => self.engine(Event::Notified(channel, bytes)),
            LinkEvent::Written => self.engine(Event::Written),
            LinkEvent::Tick(now) => {
                self.now = Some(now);
                self.engine_wait = self.engine_wait.filter(|at| *at > now);
                self.engine(Event::Tick(now));
                // The engine knows how long a reader may take; the task's clock runs only while the service is waited for.
                if self.card == Card::Powered {
                    self.task_wait = self.task_wait.filter(|at| *at > now);
                    self.task(CardEvent::Tick(into_card(now)));
                }
            }
            LinkEvent::Closed => {
                self.in_field = false;
                self.engine(Event::Closed);
                self.gone();
            }
            LinkEvent::InUse => self.engine(Event::InUse),
            LinkEvent::Cancel => self.task(CardEvent::Cancel),
            LinkEvent::Wake => self.task(CardEvent::Wake),
        }
        self.finish()
    }

    fn finish(&mut self) -> Vec<LinkCommand> {
        if let Some(at) = [self.engine_wait, self.task_wait].into_iter().flatten().min() {
            self.out.push(LinkCommand::WaitUntil(at));
        }
        std::mem::take(&mut self.out)
    }

    fn engine(&mut self, event: Event) {
        for command in self.engine.feed(event) {
            match command {
                Command::Write(channel, bytes) => self.out.push(LinkCommand::Write(channel, bytes)),
                Command::WaitUntil(at) => self.engine_wait = Some(at),
                Command::Close => {
                    self.out.push(LinkCommand::Close);
                    self.in_field = false;
                    self.gone();
                }
                Command::Report(report) => self.report(report),
            }
        }
    }

    fn report(&mut self, report: Report) {
        match report {
            Report::CardPresent => {
                self.in_field = true;
                self.out.push(LinkCommand::Reader(Report::CardPresent));
                if self.card == Card::Absent {
                    self.came();
                }
            }
            Report::PoweredOn(_) => {
                let waiting = match std::mem::replace(&mut self.card, Card::Powered) {
                    Card::Powering(waiting) => waiting,
                    _ => None,
                };
                match waiting {
                    Some(apdu) => self.transmit(apdu),
                    None => self.task(CardEvent::Started),
                }
            }
            Report::Answer(answer) => {
                self.card = Card::Powered;
                self.task(CardEvent::Response(answer));
            }
            Report::PoweredOff => {
                let rest = self.at_rest();
                let waiting = match std::mem::replace(&mut self.card, rest) {
                    Card::Leaving(waiting) => waiting,
                    _ => None,
                };
                match waiting {
                    Some(apdu) if self.in_field => self.power(Some(apdu)),
                    Some(_) => self.task(CardEvent::Disconnected),
                    // A tap that began while the one before it still gave the card back.
                    None if self.in_field && self.task.is_some() => self.power(None),
                    None => {}
                }
            }
            Report::Failed(ReaderError::TooLong) if self.card == Card::Open => {
                // Nothing was sent and the card is still there: the task asks for less.
                self.card = Card::Powered;
                self.task(CardEvent::Response(vec![0x67, 0x00]));
            }
            Report::Failed(error) => {
                self.out.push(LinkCommand::Reader(Report::Failed(error)));
                self.gone();
            }
            Report::CardGone => {
                (self.in_field, self.unsure) = (false, false);
                self.out.push(LinkCommand::Reader(Report::CardGone));
                // What is open with the card ends by its own report; nothing else would end the wait for the service.
                if matches!(self.card, Card::Powered | Card::Present) {
                    self.gone();
                }
            }
            other => self.out.push(LinkCommand::Reader(other)),
        }
    }

    fn task(&mut self, event: CardEvent) {
        let Some(task) = &mut self.task else { return };
        let commands = task.feed(event);
        let (carried, apdus) = (task.carried(), task.apdus());
        let mut done = None;
        for command in commands {
            match command {
                CardCommand::Transmit(apdu) => self.transmit(Zeroizing::new(apdu.expose().to_vec())),
                CardCommand::WaitUntil(at) => self.task_wait = Some(Millis(at.0)),
                CardCommand::Progress(progress) => self.out.push(LinkCommand::Progress(progress)),
                CardCommand::Release { power_off } => self.release(power_off),
                CardCommand::Done(outcome) => done = Some(outcome),
            }
        }
        if let Some(outcome) = done {
            self.task = None;
            self.task_wait = None;
            self.out.push(LinkCommand::Done {
                outcome,
                carried,
                apdus,
            });
        }
    }

    fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>) {
        match &mut self.card {
            Card::Powered => {
                self.card = Card::Open;
                self.task_wait = None;
                self.engine(Event::Transmit(apdu));
            }
            Card::Leaving(waiting) => *waiting = Some(apdu),
            Card::Present => self.power(Some(apdu)),
            Card::Absent | Card::Powering(_) | Card::Open => self.task(CardEvent::Disconnected),
        }
    }

    /// A card that nobody waits for any more, by what the reader's notices say.
    const fn at_rest(&self) -> Card {
        if self.in_field {
            Card::Present
        } else {
            Card::Absent
        }
    }

    fn came(&mut self) {
        if std::mem::take(&mut self.unsure) {
            self.card = Card::Leaving(None);
            self.engine(Event::PowerOff);
        } else {
            self.card = Card::Present;
            if self.task.is_some() {
                self.power(None);
            }
        }
    }

    fn power(&mut self, waiting: Option<Zeroizing<Vec<u8>>>) {
        self.card = Card::Powering(waiting);
        self.engine(Event::PowerOn);
    }

    fn release(&mut self, power_off: bool) {
        let on = matches!(self.card, Card::Powered | Card::Open | Card::Powering(_));
        if power_off && on {
            self.card = Card::Leaving(None);
            self.engine(Event::PowerOff);
        }
    }

    /// Nothing more can be sent in this tap. A card still in the field loses its power, for it may hold a verified PIN,
    /// and serves the next tap.
    fn gone(&mut self) {
        let rest = self.at_rest();
        let before = std::mem::replace(&mut self.card, rest);
        if self.in_field && matches!(before, Card::Powered | Card::Open | Card::Powering(_)) {
            self.card = Card::Leaving(None);
            self.engine(Event::PowerOff);
        }
        if before != Card::Absent {
            self.task(CardEvent::Disconnected);
        }
    }
}

impl std::fmt::Debug for ReaderTap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReaderTap")
            .field("task", &self.task)
            .finish_non_exhaustive()
    }
}

const fn into_card(now: Millis) -> kazasu_card::Millis {
    kazasu_card::Millis(now.0)
}
