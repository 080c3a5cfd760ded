//! A time-out of an engine without a clock: it begins with the first tick after it was set.

use crate::engine::Millis;

/// One time-out.
#[derive(Debug, Default)]
pub(super) struct Timer {
    span: Option<u64>,
    due: Option<Millis>,
}

/// What a tick found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tick {
    /// Nothing to do.
    Quiet,
    /// The time-out begins now and ends then.
    Began(Millis),
    /// It is over; so long after it was set, in milliseconds.
    Over(u64),
}

impl Timer {
    /// Sets it, instead of any earlier one.
    pub(super) const fn set(&mut self, span: u64) {
        self.span = Some(span);
        self.due = None;
    }

    pub(super) const fn clear(&mut self) {
        self.span = None;
        self.due = None;
    }

    pub(super) const fn tick(&mut self, now: Millis) -> Tick {
        let Some(span) = self.span else { return Tick::Quiet };
        match self.due {
            None => {
                let due = Millis(now.0.saturating_add(span));
                self.due = Some(due);
                Tick::Began(due)
            }
            Some(due) if now.0 >= due.0 => {
                self.clear();
                Tick::Over(now.0.saturating_sub(due.0).saturating_add(span))
            }
            Some(_) => Tick::Quiet,
        }
    }
}
