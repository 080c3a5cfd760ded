//! The tap of a flow: an order, the link it runs on, and what the shell has to do for it.

use std::sync::Arc;
use std::task::Waker;

use kazasu_card::{CardTask, Command, Event, Millis, Outcome};
use kazasu_reader::ReaderEngine;
use zeroize::Zeroizing;

use super::heard::Heard;
use super::input::Input;
use super::tap_link::{Fed, TapCommand, TapEvent};
use super::tap_order::{Job, Order, Running};
use super::want::TapOrder;
use crate::check::PreparedCheck;
use crate::reader_tap::{LinkCommand, LinkEvent, ReaderTap};

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
        self.either(LinkEvent::Closed, Event::Disconnected, &mut fed);
        fed.commands.clear();
        self.queued.append(fed);
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
            self.queued.append(fed);
        } else {
            self.armed = Some(order);
        }
    }

    /// Ends what is under way; the card is left in order.
    pub(super) fn cancel(&mut self) {
        self.armed = None;
        let mut fed = Fed::default();
        self.either(LinkEvent::Cancel, Event::Cancel, &mut fed);
        self.queued.append(fed);
    }

    /// Whether the shell is to feed [`TapEvent::Wake`].
    pub(super) fn has_queued(&self) -> bool {
        !self.queued.is_empty()
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
            TapEvent::Tick(now) => {
                let framed = LinkEvent::Tick(kazasu_reader::Millis(now));
                self.either(framed, Event::Tick(Millis(now)), &mut fed);
            }
            TapEvent::Wake => self.either(LinkEvent::Wake, Event::Wake, &mut fed),
            TapEvent::Reader(event) => {
                if let Some(framed) = &mut self.framed {
                    let commands = framed.tap.feed(event);
                    self.linked(commands, &mut fed);
                }
            }
        }
        fed
    }

    /// What happened, to a framed reader or to the task of a link that carries whole commands.
    fn either(&mut self, framed: LinkEvent, whole: Event, fed: &mut Fed) {
        match &mut self.framed {
            Some(reader) => {
                let commands = reader.tap.feed(framed);
                self.linked(commands, fed);
            }
            None => self.task(whole, fed),
        }
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

    fn job(&self, order: Order, reader: String) -> Result<(CardTask, Job), Input> {
        let extended = self.framed.as_ref().and_then(|framed| framed.extended);
        order.job(reader, extended, &self.waker)
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
                job.done(outcome, fed);
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
                fed.inputs.push(Input::ended(order.ticket, outcome));
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
                LinkCommand::Reader(report) => fed.inputs.extend(Input::of_report(&report)),
                LinkCommand::Done { outcome, carried, .. } => {
                    let Some(Running { job, reader, .. }) = self.running.take() else {
                        continue;
                    };
                    if let Job::Check { prepared, .. } = &job {
                        prepared.remember_carried(&reader, carried);
                    }
                    job.done(outcome, fed);
                }
                command => fed.commands.push(TapCommand::Reader(command)),
            }
        }
    }
}
