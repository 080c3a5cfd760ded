//! Card reader protocols, sans-I/O.
//!
//! A [`ReaderEngine`] takes [`Event`]s and returns [`Command`]s; it opens no device, reads no clock and writes no log.
//! The shell owns the radio or the cable and only moves bytes: UUIDs, packet sizes, framing, log-in, keep-alive and
//! time-outs are here. What the card says is not looked at: APDUs go in, answers come out.

#![warn(clippy::indexing_slicing, clippy::expect_used)]

pub mod ccid;
mod engine;
mod error;
pub mod framer;
mod gatt;
pub mod j1;
mod phone;
mod profile;

pub use engine::{Channel, Command, Event, Millis, ReaderEngine, Report};
pub use error::ReaderError;
pub use gatt::{GattProfile, Uuid};
pub use phone::{IsoDepThrown, PhoneFault};
pub use profile::{Found, PROFILES, Pipe, Profile, Protocol, UsbInterface, engine_for};
