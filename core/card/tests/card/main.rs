//! The card procedures against a scripted My Number Card.

mod exits;
mod hostile;
mod model;
mod secrets;
mod sequences;
mod status;
