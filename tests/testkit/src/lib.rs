//! A virtual My Number Card, synthetic people and a minted test PKI.

pub mod card;
pub mod mint;
pub mod people;
pub mod register;
pub mod vpcd;
