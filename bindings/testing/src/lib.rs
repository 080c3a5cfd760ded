//! The test library of Kotlin and Swift: a clinic with its real service, virtual cards in emulated phones and readers, the
//! golden transcripts, and panics made on purpose.
//!
//! No product links it. It exchanges only bytes, words and records with `kazasu-ffi`, never objects, so that tests drive the
//! product's own library beside it. The one parser of transcripts is `tests/testkit`'s.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    reason = "a test room stops at the first surprise; the caller sees it as its test failing"
)]

mod bug;
mod clinic;
mod journey;
mod keys;
mod pace;
mod phone;
mod reader;
mod replay;
mod subject;

// How a transcript makes a task and names what it says: the same files that Rust's own replay is made of.
#[path = "../../../core/card/tests/transcripts/desk.rs"]
mod desk;
#[path = "../../../core/card/tests/transcripts/said.rs"]
mod said;
#[path = "../../../core/card/tests/transcripts/tape.rs"]
#[expect(dead_code, reason = "recording is Rust's alone")]
mod tape;

/// The clinic of Rust's own journeys, whose service has a clock that is set by hand.
#[path = "../../../core/app/tests/support/clinic.rs"]
#[expect(dead_code, reason = "journeys use a part")]
#[allow(missing_docs, clippy::allow_attributes, reason = "a support file of tests")]
mod clinic_by_hand;
#[path = "../../../tests/journeys/flows/judge.rs"]
mod judge;

pub use bug::{BrokenTap, call_with_a_bug};
pub use clinic::Clinic;
pub use journey::{FlowJourney, Move, TestFlows};
pub use keys::MemoryKeys;
pub use pace::taps_within_rust_ns;
pub use phone::{Pull, TagError, VirtualPhone};
pub use reader::{Happening, VirtualReader, VirtualReaderKind};
pub use replay::{Different, Replay, Transcript};
pub use subject::{Found, Habit, secrets_left_by};

uniffi::setup_scaffolding!();
