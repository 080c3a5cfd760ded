//! A stub of `/v1` that checks proofs like the real service, a model card, and an app in a temporary directory.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may fail loudly"
)]

pub mod card;
pub mod clinic;
pub mod server;
pub mod world;
