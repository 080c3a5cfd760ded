//! One command to the reader and how long its answer may take.

use super::transfer::Transfer;
use crate::engine::Millis;

/// READ, SELECT, power and status (facts, readers §8.5), in milliseconds.
pub(super) const SHORT_LIMIT: u64 = 3_000;
/// VERIFY, signatures, and every other instruction, in milliseconds.
const LONG_LIMIT: u64 = 10_000;
/// Longest time for one message, time extensions included, in milliseconds; project-defined.
pub(super) const EXTENDED_LIMIT: u64 = 60_000;
/// After the card was seen leaving, the reader's last word is awaited so long, in milliseconds; project-defined.
pub(super) const GONE_LIMIT: u64 = 1_000;
/// Pause before a busy reader is asked for power again, in milliseconds; project-defined.
pub(super) const BUSY_PAUSE: u64 = 250;
/// How often it is asked again; project-defined.
pub(super) const BUSY_RETRIES: u8 = 4;

/// Why a command was sent.
#[derive(Debug)]
pub(super) enum Purpose {
    /// Keep-alive, or to learn what is in the slot.
    Status,
    PowerOn {
        /// Refusals as busy so far. Power-on is the one command a reader may be asked twice: it changes no counter.
        refused: u8,
        /// Pausing before it is asked again.
        pausing: bool,
    },
    Transfer(Transfer),
    PowerOff,
    Abort,
}

impl Purpose {
    /// Whether the layer above waits for its end.
    pub(super) const fn is_wish(&self) -> bool {
        matches!(self, Self::PowerOn { .. } | Self::Transfer(_) | Self::PowerOff)
    }

    /// Time for each message. SELECT and READ BINARY are told by INS; every other instruction may verify, sign or
    /// compute, and giving it up early would make the lost answer, so it gets the long time.
    pub(super) fn limit(&self) -> u64 {
        match self {
            Self::Transfer(transfer) if !matches!(transfer.instruction(), Some(0xA4 | 0xB0)) => LONG_LIMIT,
            _ => SHORT_LIMIT,
        }
    }
}

/// The open command.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) purpose: Purpose,
    pub(super) seq: u8,
    /// First tick after the message went out.
    pub(super) began: Option<Millis>,
    /// The card was seen leaving meanwhile.
    pub(super) gone: bool,
}
