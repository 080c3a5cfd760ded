//! One timer over a clock that only the caller reads.

use crate::engine::{Command, Millis};

/// How long until something must happen, and what the shell was asked to wait for.
#[derive(Default)]
pub(super) struct Clock {
    /// The last time heard of.
    now: Option<Millis>,
    timer: Timer,
    /// The last [`Command::WaitUntil`].
    asked: Option<Millis>,
}

#[derive(Default, Clone, Copy)]
enum Timer {
    #[default]
    Off,
    /// Runs from the next tick on: the last one may be long ago.
    Armed(u64),
    At(Millis),
}

impl Clock {
    /// (Re)starts the timer, in milliseconds.
    pub(super) fn arm(&mut self, span: u64) {
        self.timer = Timer::Armed(span);
    }

    /// Restarts the timer unless it would end earlier.
    pub(super) fn shorten(&mut self, span: u64) {
        let limit = self.now.map(|now| Millis(now.0.saturating_add(span)));
        match (self.timer, limit) {
            (Timer::Armed(longer), _) if longer > span => self.timer = Timer::Armed(span),
            (Timer::At(end), Some(limit)) if end > limit => self.timer = Timer::Armed(span),
            _ => {}
        }
    }

    /// Stops the timer.
    pub(super) fn stop(&mut self) {
        self.timer = Timer::Off;
    }

    /// Takes the time; when the timer has ended it is stopped and the milliseconds it is overdue are returned.
    pub(super) fn tick(&mut self, now: Millis) -> Option<u64> {
        self.now = Some(now);
        match self.timer {
            Timer::Armed(span) => {
                self.timer = Timer::At(Millis(now.0.saturating_add(span)));
                None
            }
            Timer::At(end) if now >= end => {
                self.timer = Timer::Off;
                Some(now.0.saturating_sub(end.0))
            }
            Timer::At(_) | Timer::Off => None,
        }
    }

    /// Adds the wish to be woken, if it changed.
    pub(super) fn wish(&mut self, out: &mut Vec<Command>) {
        let at = match self.timer {
            Timer::At(end) => end,
            // Any command brings a tick. Where there is none, this one does.
            Timer::Armed(span) if out.is_empty() => {
                Millis(self.now.map_or(0, |now| now.0).saturating_add(span))
            }
            Timer::Armed(_) | Timer::Off => return,
        };
        if self.asked != Some(at) || matches!(self.timer, Timer::Armed(_)) {
            self.asked = Some(at);
            out.push(Command::WaitUntil(at));
        }
    }
}
