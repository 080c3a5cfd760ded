//! What goes into the machine.

use kazasu_card::Outcome;
use kazasu_reader::{ReaderError, Report};

use super::heard::{Heard, TapEnd};
use super::intent::{Intent, ReaderState};
use super::want::Ticket;

/// Something that goes into the machine.
#[derive(Debug)]
pub enum Input {
    /// A person or platform.
    Intent(Intent),
    /// The answer to a want.
    Heard(Heard),
}

impl Input {
    /// A tap that gave no signature.
    pub(super) fn ended(ticket: Ticket, outcome: Outcome) -> Self {
        let end = TapEnd::Ended(Box::new(outcome));
        Heard::Tapped { ticket, end }.into()
    }

    /// What a reader tells that a screen shows.
    pub(super) fn of_report(report: &Report) -> Option<Self> {
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
}

impl From<Intent> for Input {
    fn from(intent: Intent) -> Self {
        Self::Intent(intent)
    }
}

impl From<Heard> for Input {
    fn from(heard: Heard) -> Self {
        Self::Heard(heard)
    }
}
