//! The tap of a flow: an order, the link it runs on, and what the shell has to do for it.

use std::sync::Arc;
use std::task::Waker;

use kazasu_card::{CardInfo, CardTask, Command, Event, LastTryConsent, Millis, Outcome, ReadMode};
use kazasu_reader::{ReaderEngine, ReaderError, Report};
use zeroize::Zeroizing;

use super::heard::{Heard, TapEnd};
use super::intent::{Intent, ReaderState};
use super::machine::Input;
use super::want::{TapKey, TapOrder, Ticket};
use crate::check::{CardOptions, PreparedCheck};
use crate::fact::Fact;
use crate::reader_tap::{LinkCommand, LinkEvent, ReaderTap};

/// Something that happened on the way to the card.
#[derive(Debug)]
pub enum TapEvent {
    /// A card is in the field of a link that carries whole commands: the phone itself, PC/SC.
    Started {
        /// Model of the reader or phone, under which is remembered what it carries.
        reader: String,
    },
    /// The answer to the open [`TapCommand::Transmit`].
    Response(Vec<u8>),
    /// The link sees more than one card.
    SeveralCards,
    /// A tag came that takes no commands.
    OtherTag,
    /// The card or the link is gone.
    Disconnected,
    /// The time, on a clock of the shell that never goes back, in milliseconds; for [`TapCommand::WaitUntil`].
    Tick(u64),
    /// [`Wake::tap`](super::Wake::tap) was set: something is to be done for the tap.
    Wake,
    /// Of a reader that was [attached](super::Flow::attach) with an engine.
    Reader(LinkEvent),
}

/// Something the shell has to do, in the order given.
#[derive(Debug)]
pub enum TapCommand {
    /// Send these bytes to the card and feed the answer. Never more than one is open.
    Transmit(Zeroizing<Vec<u8>>),
    /// Feed [`TapEvent::Tick`] at this time, unless something else came before. Replaces any earlier wish.
    WaitUntil(u64),
    /// Give the card back; with `power_off` take its power away.
    Release {
        /// Whether a verified PIN may be left on the card.
        power_off: bool,
    },
    /// The tap is over: a phone closes its field, an `NFC` sheet goes.
    Ended,
    /// Of a reader that was attached with an engine.
    Reader(LinkCommand),
}

/// What came of one event.
#[derive(Debug, Default)]
pub(super) struct Fed {
    pub(super) commands: Vec<TapCommand>,
    pub(super) inputs: Vec<Input>,
    /// A signature, with the check it is for.
    pub(super) signed: Option<(Ticket, Arc<PreparedCheck>, Outcome)>,
}

/// What the next card is for.
enum Order {
    Check {
        prepared: Arc<PreparedCheck>,
        order: TapOrder,
    },
    /// The self-check: no PIN.
    Inspect,
}

/// What the card is doing.
enum Job {
    /// Whether extended answers pass; the order comes after it, with the same card.
    Probe {
        then: Order,
    },
    Check {
        prepared: Arc<PreparedCheck>,
        ticket: Ticket,
    },
    Inspect,
}

struct Running {
    /// `None` on a framed reader, which holds the task itself.
    task: Option<CardTask>,
    job: Job,
    reader: String,
}

/// A reader whose bytes an engine frames.
struct Framed {
    name: String,
    tap: ReaderTap,
    extended: Option<bool>,
}

/// Order, task and link.
pub(super) struct TapDesk {
    waker: Waker,
    armed: Option<Order>,
    running: Option<Running>,
    framed: Option<Framed>,
    /// For the shell, at its next [`TapEvent::Wake`].
    queued: Fed,
}

impl TapDesk {
    pub(super) fn new(waker: Waker) -> Self {
        Self {
            waker,
            armed: None,
            running: None,
            framed: None,
            queued: Fed::default(),
        }
    }

    /// The link of the next taps: a framed reader, or one that carries whole commands. The same reader again is its link
    /// opened anew, and a tap on it goes on; another link ends what is under way on the one before.
    pub(super) fn attach(&mut self, name: String, engine: Option<Box<dyn ReaderEngine>>) {
        match (&mut self.framed, engine) {
            (Some(framed), Some(engine)) if framed.name == name => {
                framed.extended = engine.extended_apdu();
                framed.tap.replace_engine(engine);
            }
            (_, engine) => {
                self.lose();
                self.framed = engine.map(|engine| Framed {
                    name,
                    extended: engine.extended_apdu(),
                    tap: ReaderTap::new(engine),
                });
            }
        }
    }

    /// The link is gone for good.
    fn lose(&mut self) {
        let mut fed = Fed::default();
        match &mut self.framed {
            Some(framed) => {
                let commands = framed.tap.feed(LinkEvent::Closed);
                self.linked(commands, &mut fed);
            }
            None => self.task(Event::Disconnected, &mut fed),
        }
        fed.commands.clear();
        self.queue(fed);
    }

    /// Is ready for the card of a check. On a framed reader the tap begins at once.
    pub(super) fn arm(&mut self, prepared: Arc<PreparedCheck>, order: TapOrder) {
        self.order(Order::Check { prepared, order });
    }

    /// Is ready for the card of a self-check.
    pub(super) fn inspect(&mut self) {
        self.order(Order::Inspect);
    }

    fn order(&mut self, order: Order) {
        if self.framed.is_some() && self.running.is_none() {
            let mut fed = Fed::default();
            self.begin(order, String::new(), &mut fed);
            self.queue(fed);
        } else {
            self.armed = Some(order);
        }
    }

    /// Ends what is under way; the card is left in order.
    pub(super) fn cancel(&mut self) {
        self.armed = None;
        let mut fed = Fed::default();
        if let Some(framed) = &mut self.framed {
            let commands = framed.tap.feed(LinkEvent::Cancel);
            self.linked(commands, &mut fed);
        } else {
            self.task(Event::Cancel, &mut fed);
        }
        self.queue(fed);
    }

    /// Whether the shell is to feed [`TapEvent::Wake`].
    pub(super) fn has_queued(&self) -> bool {
        !self.queued.commands.is_empty() || !self.queued.inputs.is_empty() || self.queued.signed.is_some()
    }

    fn queue(&mut self, mut fed: Fed) {
        self.queued.commands.append(&mut fed.commands);
        self.queued.inputs.append(&mut fed.inputs);
        if fed.signed.is_some() {
            self.queued.signed = fed.signed;
        }
    }

    pub(super) fn feed(&mut self, event: TapEvent) -> Fed {
        let mut fed = std::mem::take(&mut self.queued);
        match event {
            TapEvent::Started { reader } => {
                if self.running.is_none()
                    && let Some(order) = self.armed.take()
                {
                    self.begin(order, reader, &mut fed);
                }
            }
            TapEvent::Response(bytes) => self.task(Event::Response(bytes), &mut fed),
            TapEvent::SeveralCards => self.settle(Event::SeveralCards, &mut fed),
            TapEvent::OtherTag => self.settle(Event::OtherTag, &mut fed),
            TapEvent::Disconnected => self.task(Event::Disconnected, &mut fed),
            TapEvent::Tick(now) => match &mut self.framed {
                Some(framed) => {
                    let commands = framed.tap.feed(LinkEvent::Tick(kazasu_reader::Millis(now)));
                    self.linked(commands, &mut fed);
                }
                None => self.task(Event::Tick(Millis(now)), &mut fed),
            },
            TapEvent::Wake => match &mut self.framed {
                Some(framed) => {
                    let commands = framed.tap.feed(LinkEvent::Wake);
                    self.linked(commands, &mut fed);
                }
                None => self.task(Event::Wake, &mut fed),
            },
            TapEvent::Reader(event) => {
                if let Some(framed) = &mut self.framed {
                    let commands = framed.tap.feed(event);
                    self.linked(commands, &mut fed);
                }
            }
        }
        fed
    }

    /// A fact the link knows before the card was asked anything: it begins and ends a tap that is waited for.
    fn settle(&mut self, event: Event, fed: &mut Fed) {
        if self.running.is_none()
            && let Some(order) = self.armed.take()
        {
            match self.job(order, String::new()) {
                Ok((task, job)) => {
                    self.running = Some(Running {
                        task: Some(task),
                        job,
                        reader: String::new(),
                    });
                }
                Err(input) => fed.inputs.push(input),
            }
        }
        self.task(event, fed);
    }

    fn begin(&mut self, order: Order, reader: String, fed: &mut Fed) {
        let probes = match &order {
            Order::Check { prepared, order } => {
                self.framed.is_none() && order.resume.is_none() && prepared.wants_probe(&reader)
            }
            Order::Inspect => false,
        };
        if probes {
            self.running = Some(Running {
                task: Some(CardTask::probe()),
                job: Job::Probe { then: order },
                reader,
            });
            return self.task(Event::Started, fed);
        }
        self.start(order, reader, fed);
    }

    fn start(&mut self, order: Order, reader: String, fed: &mut Fed) {
        let name = self.framed.as_ref().map_or(reader, |framed| framed.name.clone());
        let (task, job) = match self.job(order, name.clone()) {
            Ok(begun) => begun,
            Err(input) => return fed.inputs.push(input),
        };
        let mut running = Running {
            task: None,
            job,
            reader: name,
        };
        let Some(framed) = &mut self.framed else {
            running.task = Some(task);
            self.running = Some(running);
            return self.task(Event::Started, fed);
        };
        if let Ok(commands) = framed.tap.start(task, self.waker.clone()) {
            self.running = Some(running);
            self.linked(commands, fed);
        }
    }

    /// The task of an order, or what ends it before.
    fn job(&self, order: Order, reader: String) -> Result<(CardTask, Job), Input> {
        let Order::Check { prepared, order } = order else {
            return Ok((CardTask::info(), Job::Inspect));
        };
        let ticket = order.ticket;
        let extended = self.framed.as_ref().and_then(|framed| framed.extended);
        let consent = order.resume.as_ref().filter(|_| order.last_try);
        let options = CardOptions {
            reader: Some(reader),
            read_mode: extended.map(|extended| {
                if extended {
                    ReadMode::Extended
                } else {
                    ReadMode::Short
                }
            }),
            expected_len: None,
            consent: consent.map(LastTryConsent::given),
            resume: order.resume.clone(),
        };
        let mut task = match order.key {
            TapKey::Pin(pin) => prepared.card_task(pin, options),
            TapKey::Face(face) => prepared.visual_task(face, options).map_err(|error| {
                let outcome = Outcome::Refused {
                    code: match error {
                        crate::check::CheckError::MethodNotAvailable => "check.method.not-allowed",
                        _ => "app.internal.bug",
                    },
                };
                ended(ticket, outcome)
            })?,
        };
        task.set_waker(self.waker.clone());
        Ok((task, Job::Check { prepared, ticket }))
    }

    /// Feeds the task of a link that carries whole commands.
    fn task(&mut self, event: Event, fed: &mut Fed) {
        let Some(running) = &mut self.running else { return };
        let Some(task) = &mut running.task else { return };
        let commands = task.feed(event);
        let carried = task.carried();
        let is_probe = matches!(running.job, Job::Probe { .. });
        let mut done = None;
        for command in commands {
            match command {
                Command::Transmit(apdu) => {
                    let bytes = Zeroizing::new(apdu.expose().to_vec());
                    fed.commands.push(TapCommand::Transmit(bytes));
                }
                Command::WaitUntil(at) => fed.commands.push(TapCommand::WaitUntil(at.0)),
                Command::Progress(progress) => {
                    if !is_probe {
                        fed.inputs.push(Heard::Progress(progress).into());
                    }
                }
                // The same card goes on at once with the order; no PIN was sent.
                Command::Release { .. } if is_probe => {}
                Command::Release { power_off } => fed.commands.push(TapCommand::Release { power_off }),
                Command::Done(outcome) => done = Some(outcome),
            }
        }
        let Some(outcome) = done else { return };
        let Some(Running { job, reader, .. }) = self.running.take() else {
            return;
        };
        match job {
            Job::Probe { then } => self.probed(then, reader, outcome, carried, fed),
            job => {
                if let Job::Check { prepared, .. } = &job
                    && !reader.is_empty()
                {
                    prepared.remember_carried(&reader, carried);
                }
                self.done(job, outcome, fed);
            }
        }
    }

    fn probed(
        &mut self,
        then: Order,
        reader: String,
        outcome: Outcome,
        carried: kazasu_card::Carried,
        fed: &mut Fed,
    ) {
        if let Order::Check { prepared, order } = &then {
            prepared.remember_carried(&reader, carried);
            if outcome == Outcome::Cancelled {
                fed.commands.push(TapCommand::Release { power_off: true });
                fed.commands.push(TapCommand::Ended);
                fed.inputs.push(ended(order.ticket, outcome));
                return;
            }
        }
        if matches!(outcome, Outcome::Lost { .. }) {
            // Nothing was spent: the order waits for the card to be held again.
            self.armed = Some(then);
            fed.commands.push(TapCommand::Ended);
            return;
        }
        // Whatever else ended the probe ends the tap as well, and says so there.
        self.start(then, reader, fed);
    }

    /// What a framed reader has to do, and what it tells.
    fn linked(&mut self, commands: Vec<LinkCommand>, fed: &mut Fed) {
        for command in commands {
            match command {
                LinkCommand::Progress(progress) => fed.inputs.push(Heard::Progress(progress).into()),
                LinkCommand::Reader(report) => fed.inputs.extend(told(&report)),
                LinkCommand::Done { outcome, carried, .. } => {
                    let Some(Running { job, reader, .. }) = self.running.take() else {
                        continue;
                    };
                    if let Job::Check { prepared, .. } = &job {
                        prepared.remember_carried(&reader, carried);
                    }
                    self.done(job, outcome, fed);
                }
                command => fed.commands.push(TapCommand::Reader(command)),
            }
        }
    }

    fn done(&mut self, job: Job, outcome: Outcome, fed: &mut Fed) {
        fed.commands.push(TapCommand::Ended);
        match (job, outcome) {
            (Job::Check { prepared, ticket }, outcome @ Outcome::Signed { .. }) => {
                fed.signed = Some((ticket, prepared, outcome));
                let end = TapEnd::Signed;
                fed.inputs.push(Heard::Tapped { ticket, end }.into());
            }
            (Job::Check { ticket, .. }, outcome) => fed.inputs.push(ended(ticket, outcome)),
            (Job::Inspect | Job::Probe { .. }, outcome) => {
                let answer: Result<CardInfo, Fact> = match outcome {
                    Outcome::Info(info) => Ok(info),
                    other => Err(Fact::of_outcome(&other)),
                };
                fed.inputs.push(Heard::Inspected(answer).into());
            }
        }
    }
}

fn ended(ticket: Ticket, outcome: Outcome) -> Input {
    let end = TapEnd::Ended(Box::new(outcome));
    Heard::Tapped { ticket, end }.into()
}

/// What a reader tells that a screen shows.
fn told(report: &Report) -> Option<Input> {
    Some(match report {
        Report::Ready => Intent::Platform {
            reader: ReaderState::Ready,
        }
        .into(),
        Report::CardPresent => Heard::CardSeen.into(),
        Report::Battery { low: true, .. } => Heard::BatteryLow.into(),
        Report::Failed(ReaderError::InUse) => Intent::Platform {
            reader: ReaderState::InUse,
        }
        .into(),
        _ => return None,
    })
}
