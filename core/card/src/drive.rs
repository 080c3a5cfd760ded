//! One loop for every link that blocks: PC/SC, the virtual card, scripts in tests.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Wake;
use std::time::Duration;

use crate::event::{Command, Event, Millis, Progress};
use crate::outcome::Outcome;
use crate::task::CardTask;

/// A link on which a command blocks until its answer.
pub trait BlockingLink {
    /// Sends a command and returns the answer, status word included. After [`release`](Self::release) with
    /// `power_off` it powers the card up first. Never retries: a VERIFY may have been counted.
    ///
    /// # Errors
    /// [`LinkLost`] when no answer came or will come.
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost>;

    /// Gives the card back; with `power_off` takes its power away. Errors change nothing for the caller.
    fn release(&mut self, power_off: bool);

    /// Whether the person wants to stop; asked between commands.
    fn cancel_requested(&mut self) -> bool {
        false
    }

    /// Waits for the service while nothing is open on the card, at most `limit`. Gives whether `signal` was given; links
    /// with a clock of their own answer by it.
    fn wait(&mut self, signal: &WakeSignal, limit: Duration) -> bool {
        signal.wait(limit)
    }
}

/// Given when the relay of a visual check may have its answer.
#[derive(Debug, Default)]
pub struct WakeSignal {
    given: Mutex<bool>,
    changed: Condvar,
}

impl WakeSignal {
    /// Blocks until the signal is given, at most `limit`, and takes it back. Gives whether it was given.
    pub fn wait(&self, limit: Duration) -> bool {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(given, limit, |given| !*given);
        let (mut given, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *given)
    }
}

impl Wake for WakeSignal {
    fn wake(self: Arc<Self>) {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

/// The card or the link is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the card or the link is gone")]
pub struct LinkLost;

impl LinkLost {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "card.link.lost"
    }
}

/// Runs a fresh task to its end. Time-outs are the link's own; [`CardTask::apdus`] counts afterwards.
pub fn drive<L: BlockingLink + ?Sized>(
    task: &mut CardTask,
    link: &mut L,
    mut on_progress: impl FnMut(Progress),
) -> Outcome {
    let signal = Arc::new(WakeSignal::default());
    task.set_waker(Arc::clone(&signal).into());
    let mut event = Event::Started;
    let mut deadline = None;
    loop {
        let mut answer = None;
        for command in task.feed(event) {
            match command {
                Command::Transmit(apdu) => answer = Some(link.transmit(apdu.expose())),
                Command::WaitUntil(at) => deadline = Some(at),
                Command::Progress(progress) => on_progress(progress),
                Command::Release { power_off } => link.release(power_off),
                Command::Done(outcome) => return outcome,
            }
        }
        if task.is_done() {
            // Only a task that was already driven to its end gets here.
            return Outcome::Lost {
                verify_unanswered: false,
                tries_before: None,
                kept: None,
            };
        }
        if link.cancel_requested() {
            // A command is open, so this only keeps the next one from being sent: nothing comes back here.
            task.feed(Event::Cancel);
        }
        event = match answer {
            Some(Ok(bytes)) => Event::Response(bytes),
            Some(Err(LinkLost)) => Event::Disconnected,
            // Only the service is waited for. The time runs from the first tick, so zero will do for it.
            None => match deadline.take() {
                None => Event::Tick(Millis(0)),
                Some(at) if link.wait(&signal, Duration::from_millis(at.0)) => {
                    deadline = Some(at);
                    Event::Wake
                }
                Some(at) => Event::Tick(at),
            },
        };
    }
}
