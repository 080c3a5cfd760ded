//! CCID: ten header bytes, a length in little endian, one answer for each command (USB CCID 1.1; facts, readers §3).
//!
//! The same messages run over USB bulk pipes and, in a thin wrapper, over Bluetooth. [`CcidEngine`] speaks them at the
//! short and the extended APDU level. Readers at TPDU or character level, where the host has to build the T=1 blocks
//! itself, are refused with [`ReaderError::ExchangeLevel`](crate::ReaderError::ExchangeLevel).

mod answer;
mod decoder;
mod descriptor;
mod engine;
mod exchange;
mod inbound;
mod message;
mod notice;
mod setup;
mod timer;
mod transfer;
mod wish;

pub use decoder::{Inbound, MessageDecoder};
pub use descriptor::{Descriptor, ExchangeLevel};
pub use engine::CcidEngine;
pub use message::{Done, HEADER, Icc, Request, Response, ResponseKind};
pub use notice::{Notice, NoticeDecoder, NoticeStyle};
pub use setup::{AbortTarget, CcidSetup, Idle};
pub use transfer::{Step, Transfer};
