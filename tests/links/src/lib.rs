//! Every way to a card, behind one trait.
//!
//! The contract suite in `tests/` and the fault run `kazasu-faults` do not know which way they drive: the blocking loop,
//! a phone's own NFC, or a reader engine against its emulated twin over a pipe with a virtual clock.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test room stops at the first surprise"
)]

pub mod blocking;
pub mod contract;
pub mod link;
pub mod pcsc;
pub mod person;
pub mod phone;
pub mod reader;

pub use link::{Link, Tapped, Way};
