//! Judges clients of the receipt-computer API (レセコン).
//!
//! A case is a file of JSON (`cases/`): what the service holds, what it answers out of turn, and what a client must have
//! taken at the end. [`run`] plays the service on loopback, starts the vendor's client as a program, and lists every
//! rule it broke. `README.md` says what that program must do; `clients/` and [`client`] are two small ones that hold.

pub mod case;
pub mod client;
pub mod fault;
pub mod play;
pub mod run;
pub mod told;
