//! One loop for every link that blocks: PC/SC, the virtual card, scripts in tests.

use crate::event::{Command, Event, Progress};
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
    let mut event = Event::Started;
    loop {
        let mut answer = None;
        for command in task.feed(event) {
            match command {
                Command::Transmit(apdu) => answer = Some(link.transmit(apdu.expose())),
                Command::WaitUntil(_) => {}
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
            Some(Err(LinkLost)) | None => Event::Disconnected,
        };
    }
}
