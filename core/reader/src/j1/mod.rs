//! The Bluetooth protocol of the ACS ACR1255U-J1 ("J1"), which the Circle CIR415A also speaks.
//!
//! From outside in: packets of 20 bytes ([`outbox`]), a [frame] `05 … 0A`, after the [log-in](login) a
//! [cipher] over each block, a [message] with a 7-byte header, and inside it a card command, an
//! answer, an [escape] to the reader itself, or a note that a card came or went. [`J1Engine`] drives them.
//!
//! # Security
//! **J1 is framing, not protection.** The customer master key readers ship with is public, the cipher has a constant
//! zero IV and no message authentication: who records a log-in derives the session key, equal messages give equal
//! ciphertext, and error messages may come in clear. A PIN sent over J1 is protected by nothing but the pairing of the
//! Bluetooth link, so prefer a check without PIN on these readers, or send a PIN over a bonded link only.
//!
//! # Sources
//! The vendor's public reference manual (V1.01, and V1.07 for the second UUID set) and two independent public code
//! bases, which agree except where a comment here says otherwise. Marked `unproven` is what rests on one source or on
//! inference and no reader has shown yet.

mod answer;
mod battery;
pub mod cipher;
mod clock;
mod engine;
pub mod escape;
pub mod frame;
mod gatt;
pub mod login;
pub mod message;
pub mod outbox;
pub mod piece;

pub use battery::BatteryState;
pub use cipher::MasterKey;
pub use engine::J1Engine;
pub use escape::SleepTime;
pub use gatt::{BATTERY_LEVEL, BATTERY_SERVICE, PROFILE, PROFILE_V2};
