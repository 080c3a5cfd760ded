//! What the progress and the outcome of a card task are called in words.

use kazasu_card::{Outcome, Progress};

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// Shows how far a tap is, on the progress line.
pub fn show_progress(teller: &Teller, progress: &Progress) {
    let Some(fact) = Fact::of_progress(progress) else {
        return;
    };
    teller.stage(&fact);
}

/// Tells why a tap gave no signature; gives the exit of it.
pub fn tell_outcome(teller: &Teller, outcome: &Outcome) -> Exit {
    let fact = Fact::of_outcome(outcome);
    match outcome {
        // The app itself turned the certificate away before the PIN: the wrong card, not the service's refusal.
        Outcome::Refused { .. } => teller.error_with_exit(&fact, Exit::Card),
        _ => teller.error(&fact),
    }
}
