//! The golden transcripts of `tests/transcripts`: every one is replayed through the task, and recorded anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test may fail the test"
)]

mod desk;
mod golden;
mod replay;
mod said;
mod scenario;
mod tape;
