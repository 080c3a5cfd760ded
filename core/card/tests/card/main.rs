//! The card procedures against a scripted My Number Card.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test may fail the test"
)]

mod exits;
mod hostile;
mod kinds;
mod lengths;
mod model;
mod secrets;
mod sequences;
mod state_space;
mod status;
mod virtual_card;
mod visual;
