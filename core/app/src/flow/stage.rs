//! How far a tap is.

use kazasu_words::Arg;

use super::context::Context;
use super::intent::ReaderState;
use super::view::Tone;
use crate::fact::Fact;

/// Help that grows with time: after so many milliseconds, this.
pub(super) const HELP: [(u64, &str); 3] = [
    (4_000, "stage.card.hint-move"),
    (9_000, "stage.card.hint-case"),
    (15_000, "stage.card.hint-reader"),
];

/// What a tap is doing.
#[derive(Debug, PartialEq)]
pub(super) enum Stage {
    /// Token and challenge are under way; no card is asked for yet.
    Preparing,
    /// For a card.
    Waiting,
    /// The card works; what it does.
    Card(Fact),
    /// A person wants to stop; the card is left in order.
    Stopping,
    /// The service is asked.
    Asking,
}

impl Stage {
    /// What stands at the head of the screen, after so long in this stage.
    pub(super) fn head(&self, waited_ms: u64, percent: u8, context: &Context) -> (Fact, Tone) {
        match self {
            Self::Preparing => (Fact::new("screen.check.preparing"), Tone::Working),
            Self::Waiting if context.reader == ReaderState::Connecting => {
                (Fact::new("stage.reader.connecting"), Tone::Working)
            }
            Self::Waiting => {
                let help = HELP.iter().rev().find(|(after, _)| waited_ms >= *after);
                let code = help.map_or("stage.card.waiting", |(_, code)| *code);
                (Fact::new(code), Tone::Neutral)
            }
            Self::Card(fact) => (fact.clone(), Tone::Working),
            Self::Stopping => (Fact::new("screen.check.stopping"), Tone::Working),
            Self::Asking => (
                Fact::new("stage.service.asking").with(Arg::Percent, percent),
                Tone::Working,
            ),
        }
    }
}
