//! What the progress and the outcome of a card task are called in words.

use kazasu_card::{Outcome, Progress, TerminalRefusal};
use kazasu_words::Arg;

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// Shows how far a tap is, on the progress line.
pub fn show_progress(teller: &Teller, progress: &Progress) {
    let fact = match progress {
        Progress::Found => Fact::new("stage.card.found"),
        Progress::ReadingCertificate { percent } => {
            Fact::new("stage.card.reading").with(Arg::Percent, *percent)
        }
        Progress::TriesLeft(left) => Fact::new("stage.card.tries").with(Arg::Tries, *left),
        Progress::Verifying => Fact::new("stage.card.verifying"),
        Progress::Opening => Fact::new("stage.card.opening"),
        Progress::Signing => Fact::new("stage.card.signing"),
        Progress::Leaving => Fact::new("stage.card.lift"),
        _ => return,
    };
    teller.stage(&fact);
}

/// Tells why a tap gave no signature; gives the exit of it.
pub fn tell_outcome(teller: &Teller, outcome: &Outcome) -> Exit {
    let fact = outcome_fact(outcome);
    match outcome {
        // The app itself turned the certificate away before the PIN: the wrong card, not the service's refusal.
        Outcome::Refused { .. } => teller.error_with_exit(&fact, Exit::Card),
        _ => teller.error(&fact),
    }
}

/// An outcome as a fact.
pub fn outcome_fact(outcome: &Outcome) -> Fact {
    // What the service said while the card waited tells more than that the card was not opened.
    if let Outcome::TerminalRefused {
        reason: TerminalRefusal::RelayRefused(code),
    } = outcome
    {
        return Fact::new(code);
    }
    let fact = Fact::new(outcome.code());
    match outcome {
        Outcome::WrongPin { tries_left } => fact.with(Arg::Tries, *tries_left),
        Outcome::LastTry { .. } => fact.with(Arg::Tries, 1_u8),
        Outcome::Locked => fact.with(Arg::Tries, 0_u8),
        Outcome::UsedElsewhere { tries_left, .. } => fact.with(Arg::Tries, *tries_left),
        Outcome::CardFault { command, status } => fact
            .with(Arg::Command, format!("{command:?}"))
            .with(Arg::Status, status.to_string()),
        Outcome::AnswerMalformed { command } => fact.with(Arg::Command, format!("{command:?}")),
        _ => fact,
    }
}
