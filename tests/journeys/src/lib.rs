//! What journeys over real programs need: our programs as a user gets them, a `pcscd` of their own, and children that
//! end with the test.

pub mod daemon;
pub mod device;
pub mod key_contract;
pub mod opensc;
pub mod pcscd;
pub mod postgres;
pub mod program;
#[cfg(unix)]
pub mod secret_service;
pub mod terminal;
