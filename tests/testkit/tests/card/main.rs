//! The virtual card against the facts.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot decode its own bytes has failed"
)]

mod behaviour;
mod opensc;
mod support;
mod trace;
