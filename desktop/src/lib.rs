//! What the program `kazasu` knows of a PC: card readers over PC/SC, how not to let go of a card too early, and where
//! keys lie.
//!
//! A library so that the contracts of all ways to a card (`tests/links`) and of all key stores (`tests/journeys`) hold
//! it too.

pub mod interrupt;
pub mod key_store;
pub mod reader;
