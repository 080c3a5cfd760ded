//! Card readers over PC/SC.
//!
//! On Linux PC/SC needs libpcsclite and is the cargo feature `pcsc`; on Windows and macOS it is always on. What cannot be
//! run on Linux, the behaviour of the other two, is decided by pure functions (`fault`, `patience`) with tables.

use thiserror::Error;

#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod connect;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod fault;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod link;
mod model;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod patience;
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
mod watch;
#[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
mod without_pcsc;

#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
pub use connect::{connect, list};
#[cfg(any(feature = "pcsc", windows, target_os = "macos"))]
pub use link::ReaderLink;
pub use model::ReaderModel;
#[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
pub use without_pcsc::{ReaderLink, connect, list};

/// A connected reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderState {
    /// Name as the system gives it; not an identity, see [`ReaderModel`].
    pub name: String,
    /// Whether a card is in it.
    pub card_present: bool,
    /// How often a card came or went since the system's service began to count; a card taken out and put back between two
    /// looks shows only here.
    pub events: u32,
}

/// Why no card can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReaderError {
    /// This build has no PC/SC.
    #[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
    #[error("built without PC/SC")]
    NotBuilt,
    /// The system's smart-card service does not answer.
    #[error("the smart-card service does not answer")]
    ServiceUnavailable,
    /// No reader is connected, or none of that name.
    #[error("no reader")]
    NoReader,
    /// No card came within the waiting time.
    #[error("no card came")]
    CardTimeout,
    /// A card is there and does not answer.
    #[error("the card does not answer")]
    CardMute,
    /// Another program holds the card.
    #[error("the card is in use by another program")]
    InUse,
}

impl ReaderError {
    /// The stable code of this fact.
    pub fn code(&self) -> &'static str {
        match self {
            #[cfg(not(any(feature = "pcsc", windows, target_os = "macos")))]
            Self::NotBuilt => "reader.support.not-built",
            Self::ServiceUnavailable => "reader.service.unavailable",
            Self::NoReader => "reader.list.none",
            Self::CardTimeout => "reader.card.timeout",
            Self::CardMute => "reader.card.mute",
            Self::InUse => "reader.connect.in-use",
        }
    }
}
