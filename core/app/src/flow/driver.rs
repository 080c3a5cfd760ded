//! Drives the machine: owns app, workers and tap; a shell sends intents, renders views and moves bytes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

use kazasu_card::Outcome;
use kazasu_reader::ReaderEngine;

use super::context::{Now, Terminal};
use super::heard::Heard;
use super::intent::Intent;
use super::machine::{Input, State};
use super::tap_desk::{TapCommand, TapDesk, TapEvent};
use super::view::View;
use super::want::{Effect, Ticket, Want};
use super::work::{self, Done, Lane};
use crate::app::App;
use crate::check::PreparedCheck;
use crate::clock::Clock;
use crate::config::{AppConfig, OpenError};
use crate::terms::TermsText;

/// How often months past their days are looked for while the program runs.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// What a shell decides before the flows open.
pub struct FlowConfig {
    /// The app under the flows.
    pub app: AppConfig,
    /// How staff log in here.
    pub terminal: Terminal,
    /// What this terminal is called in the record of a consent.
    pub device: String,
    /// 利用規約 in force.
    pub terms: TermsText,
}

/// Why [`Flow::next_wake`] came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wake {
    /// Counts views; given back at the next call.
    pub revision: u64,
    /// For the shell to do, each once and in order.
    pub effects: Vec<Effect>,
    /// [`TapEvent::Wake`] is to be fed, on the thread of the link.
    pub tap: bool,
    /// The flows were closed; nothing more comes.
    pub closed: bool,
}

/// All flows of one app. May be shared between threads; no call blocks but [`next_wake`](Self::next_wake), and
/// [`open`](Self::open) for the database.
///
/// A shell runs one loop on `next_wake`, renders [`view`](Self::view) when the revision changed, does the effects, and
/// feeds the tap where it is told to.
pub struct Flow {
    shared: Arc<Shared>,
}

struct Shared {
    app: App,
    clock: Arc<dyn Clock>,
    desk: Mutex<Desk>,
    changed: Condvar,
    lanes: [mpsc::Sender<Want>; Lane::COUNT],
    tap_wake: Arc<TapWake>,
}

/// What is under way; every change happens under its lock, and no call of the app does.
struct Desk {
    /// `None` only while it is being stepped.
    state: Option<State>,
    fresh: Box<dyn Fn(Now) -> State + Send>,
    tap: TapDesk,
    prepared: Option<(Ticket, Arc<PreparedCheck>)>,
    signed: Option<(Ticket, Arc<PreparedCheck>, Outcome)>,
    effects: Vec<Effect>,
    /// Running time at which the view wants a tick.
    tick_at_ms: Option<u64>,
    swept_ms: u64,
    closed: bool,
}

/// Set by the waker of a task; the loop of the shell takes it.
#[derive(Default)]
struct TapWake {
    set: AtomicBool,
    shared: Mutex<Weak<Shared>>,
}

impl std::task::Wake for TapWake {
    fn wake(self: Arc<Self>) {
        self.set.store(true, Ordering::SeqCst);
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(shared) = shared.upgrade() {
            // Through the lock, so that a loop about to wait does not miss it.
            drop(shared.desk());
            shared.changed.notify_all();
        }
    }
}

impl Flow {
    /// Opens the app and shows its first screen.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(config: FlowConfig) -> Result<Self, OpenError> {
        let clock = Arc::clone(&config.app.clock);
        let app = App::open(config.app)?;
        let opened = work::opened(&app)?;
        let (terminal, device, terms) = (config.terminal, config.device, config.terms);
        let fresh = move |now| State::new(terminal, device.clone(), terms.clone(), now);
        let tap_wake = Arc::new(TapWake::default());
        let (lanes, queues) = Lane::channels();
        let now = now_of(&*clock);
        let desk = Desk {
            state: Some(fresh(now)),
            fresh: Box::new(fresh),
            tap: TapDesk::new(Waker::from(Arc::clone(&tap_wake))),
            prepared: None,
            signed: None,
            effects: Vec::new(),
            tick_at_ms: None,
            swept_ms: now.running_ms,
            closed: false,
        };
        let shared = Arc::new(Shared {
            app,
            clock,
            desk: Mutex::new(desk),
            changed: Condvar::new(),
            lanes,
            tap_wake,
        });
        *shared
            .tap_wake
            .shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&shared);
        for queue in queues {
            let shared = Arc::downgrade(&shared);
            thread::Builder::new()
                .name("kazasu-flow".to_owned())
                .spawn(move || serve(&queue, &shared))
                .map_err(|_| OpenError::Runtime)?;
        }
        shared.input([Heard::Opened(Box::new(opened)).into()]);
        Ok(Self { shared })
    }

    /// What is on the screen.
    #[must_use]
    pub fn view(&self) -> View {
        let mut desk = self.shared.desk();
        let now = now_of(&*self.shared.clock);
        let state = desk.state.take().unwrap_or_else(|| (desk.fresh)(now));
        let view = state.view().clone();
        desk.state = Some(state);
        view
    }

    /// Takes an intent. Never blocks; what comes of it is told by [`next_wake`](Self::next_wake).
    pub fn dispatch(&self, intent: Intent) {
        self.shared.input([intent.into()]);
    }

    /// The link of the taps to come: with an engine a framed reader (Bluetooth, CCID), without one a link that carries
    /// whole commands (the phone itself, PC/SC). Called again for a link that was opened anew.
    pub fn attach(&self, reader: String, engine: Option<Box<dyn ReaderEngine>>) {
        self.shared.desk().tap.attach(reader, engine);
    }

    /// Takes an event of the link and returns what to do next, in order.
    pub fn feed(&self, event: TapEvent) -> Vec<TapCommand> {
        let fed = {
            let mut desk = self.shared.desk();
            let mut fed = desk.tap.feed(event);
            if let Some(signed) = fed.signed.take() {
                desk.signed = Some(signed);
            }
            fed
        };
        if !fed.inputs.is_empty() {
            self.shared.input(fed.inputs);
        }
        fed.commands
    }

    /// Waits until the view is another than that of revision `seen`, an effect is there or the tap needs something, at
    /// most `patience`. Sends the ticks the views want.
    #[must_use]
    pub fn next_wake(&self, seen: u64, patience: Duration) -> Wake {
        let until = Instant::now() + patience;
        loop {
            if let Some(wake) = self.shared.wait(seen, until) {
                return wake;
            }
            self.dispatch(Intent::Tick);
        }
    }

    /// Ends every [`next_wake`](Self::next_wake), now and later. What is under way goes on to its end.
    pub fn close(&self) {
        self.shared.desk().closed = true;
        self.shared.changed.notify_all();
    }
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flow")
            .field("app", &self.shared.app)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Steps the machine and sends what it wants on its way.
    fn input(&self, inputs: impl IntoIterator<Item = Input>) {
        let now = now_of(&*self.clock);
        let mut lock = false;
        {
            let mut desk = self.desk();
            for input in inputs {
                let state = desk.state.take().unwrap_or_else(|| (desk.fresh)(now));
                let (state, wants) = state.step(input, now);
                desk.tick_at_ms = state.view().tick_in_ms.map(|after| now.running_ms + after);
                desk.state = Some(state);
                for want in wants {
                    lock |= matches!(want, Want::Lock);
                    self.want(&mut desk, want);
                }
            }
        }
        if lock {
            self.app.lock();
        }
        self.changed.notify_all();
    }

    /// Does at once what needs no call of the app; the rest goes to the workers.
    fn want(&self, desk: &mut Desk, want: Want) {
        match want {
            Want::Tell(effect) => desk.effects.push(effect),
            Want::Tap(order) => {
                let prepared = desk
                    .prepared
                    .as_ref()
                    .filter(|(ticket, _)| *ticket == order.ticket);
                if let Some((_, prepared)) = prepared {
                    let prepared = Arc::clone(prepared);
                    desk.tap.arm(prepared, order);
                }
            }
            Want::Inspect => desk.tap.inspect(),
            Want::CancelTap => desk.tap.cancel(),
            Want::Lock => {
                desk.tap.cancel();
                desk.prepared = None;
                desk.signed = None;
            }
            want => {
                let lane = Lane::of(&want);
                if let Some(lane) = self.lanes.get(lane as usize) {
                    // A worker that is gone ended with the program.
                    let _ = lane.send(want);
                }
            }
        }
    }

    /// Does one want and hears what came of it.
    fn work(&self, want: Want) {
        let done = match want {
            Want::Conclude { ticket } => {
                let signed = {
                    let desk = self.desk();
                    let signed = desk.signed.as_ref().filter(|(of, _, _)| *of == ticket);
                    signed.map(|(_, prepared, outcome)| (Arc::clone(prepared), outcome.clone()))
                };
                match signed {
                    Some((prepared, outcome)) => work::conclude(&self.app, ticket, &prepared, &outcome),
                    None => return,
                }
            }
            want => work::perform(&self.app, want),
        };
        let Done { prepared, heard } = done;
        if matches!(heard.first(), Some(Heard::Concluded { answer: Ok(_), .. })) {
            self.desk().signed = None;
        }
        if let Some((ticket, prepared)) = prepared {
            let mut desk = self.desk();
            if desk.prepared.as_ref().is_none_or(|(known, _)| *known <= ticket) {
                desk.prepared = Some((ticket, Arc::new(prepared)));
            }
        }
        self.input(heard.into_iter().map(Input::from));
    }

    /// One wait; `None` where a tick is due.
    fn wait(&self, seen: u64, until: Instant) -> Option<Wake> {
        let mut desk = self.desk();
        loop {
            let now = now_of(&*self.clock);
            if now.running_ms.saturating_sub(desk.swept_ms) >= millis(SWEEP_EVERY) {
                desk.swept_ms = now.running_ms;
                if let Some(lane) = self.lanes.get(Lane::Local as usize) {
                    let _ = lane.send(Want::Sweep);
                }
            }
            let tap = self.tap_wake.set.swap(false, Ordering::SeqCst) || desk.tap.has_queued();
            let left = until.saturating_duration_since(Instant::now());
            let revision = desk.state.as_ref().map_or(0, State::revision);
            let news = revision != seen || tap || !desk.effects.is_empty() || desk.closed;
            if news || left.is_zero() {
                return Some(Wake {
                    revision,
                    effects: std::mem::take(&mut desk.effects),
                    tap,
                    closed: desk.closed,
                });
            }
            let tick = desk.tick_at_ms.map(|at| at.saturating_sub(now.running_ms));
            if tick == Some(0) {
                desk.tick_at_ms = None;
                return None;
            }
            let wait = tick.map_or(left, |tick| left.min(Duration::from_millis(tick)));
            let (guard, _) = self
                .changed
                .wait_timeout(desk, wait)
                .unwrap_or_else(PoisonError::into_inner);
            desk = guard;
        }
    }
}

fn serve(queue: &mpsc::Receiver<Want>, shared: &Weak<Shared>) {
    for want in queue {
        let Some(shared) = shared.upgrade() else { return };
        shared.work(want);
    }
}

fn now_of(clock: &dyn Clock) -> Now {
    Now {
        running_ms: millis(clock.running()),
        wall: clock.now(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
