//! What the program `kazasu` knows of card readers on a PC: PC/SC, and how not to let go of a card too early.
//!
//! A library so that the contract of all ways to a card (`tests/links`) holds it too.

pub mod interrupt;
pub mod reader;
