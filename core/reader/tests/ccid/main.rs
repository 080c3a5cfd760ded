//! CCID readers from the engine's first message to the card's last answer: vectors, properties, sessions, faults, cuts.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test may fail the test"
)]

mod codec;
mod cuts;
mod dressed;
mod engine;
mod faults;
mod host;
mod hostile;
mod session;
mod vectors;
