//! What is under way in the flows of one app: the machine between the shell, the workers and the tap.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::time::{Duration, Instant};

use kazasu_card::Outcome;

use super::context::Now;
use super::driver::Wake;
use super::heard::Heard;
use super::input::Input;
use super::machine::State;
use super::tap_desk::TapDesk;
use super::want::{Effect, Ticket, Want};
use super::work::{self, Done, Lane};
use crate::app::App;
use crate::check::PreparedCheck;
use crate::clock::Clock;

/// How often months past their days are looked for while the program runs.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// What shell, workers and tap share.
pub(super) struct Shared {
    pub(super) app: App,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) desk: Mutex<Desk>,
    pub(super) changed: Condvar,
    pub(super) lanes: [mpsc::Sender<Want>; Lane::COUNT],
    pub(super) tap_wake: Arc<TapWake>,
}

/// What is under way; every change happens under its lock, and no call of the app does.
pub(super) struct Desk {
    /// `None` only while it is being stepped.
    pub(super) state: Option<State>,
    pub(super) fresh: Box<dyn Fn(Now) -> State + Send>,
    pub(super) tap: TapDesk,
    pub(super) prepared: Option<(Ticket, Arc<PreparedCheck>)>,
    pub(super) signed: Option<(Ticket, Arc<PreparedCheck>, Outcome)>,
    pub(super) effects: Vec<Effect>,
    /// Running time at which the view wants a tick.
    pub(super) tick_at_ms: Option<u64>,
    pub(super) swept_ms: u64,
    pub(super) closed: bool,
}

/// Set by the waker of a task; the loop of the shell takes it.
#[derive(Default)]
pub(super) struct TapWake {
    set: AtomicBool,
    pub(super) shared: Mutex<Weak<Shared>>,
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

impl Shared {
    pub(super) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Steps the machine and sends what it wants on its way.
    pub(super) fn input(&self, inputs: impl IntoIterator<Item = Input>) {
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
    pub(super) fn wait(&self, seen: u64, until: Instant) -> Option<Wake> {
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

pub(super) fn serve(queue: &mpsc::Receiver<Want>, shared: &Weak<Shared>) {
    for want in queue {
        let Some(shared) = shared.upgrade() else { return };
        shared.work(want);
    }
}

pub(super) fn now_of(clock: &dyn Clock) -> Now {
    Now {
        running_ms: millis(clock.running()),
        wall: clock.now(),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
