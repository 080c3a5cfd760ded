//! The flows as tables: state and intent give the next screen and what is wanted.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may fail loudly"
)]

mod account;
mod check;
mod fallback;
mod labels;
mod property;
mod results;
mod rig;
mod settings;
mod tap;
mod training;
