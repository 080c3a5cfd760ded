//! What went over the link, as lengths: all that counts and the floor need, and no PIN.

use std::sync::{Arc, Mutex, PoisonError};

use kazasu_testkit::card::{Exchange, VirtualCard};

/// INS of COMPUTE DIGITAL SIGNATURE (card facts §3).
const SIGN: u8 = 0x2A;

/// One command and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apdu {
    /// Bytes of the command.
    pub sent: u64,
    /// Bytes of the answer, status word included.
    pub received: u64,
    /// Whether the card computes a signature for it.
    pub signs: bool,
}

/// The exchanges of one flow, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic(pub Vec<Apdu>);

impl Traffic {
    /// Number of commands.
    #[must_use]
    pub fn apdus(&self) -> usize {
        self.0.len()
    }

    /// Bytes of all commands.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.0.iter().map(|apdu| apdu.sent).sum()
    }

    /// Bytes of all answers, status words included.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.0.iter().map(|apdu| apdu.received).sum()
    }
}

/// Hears a virtual card, and goes on hearing it after the card was given away.
#[derive(Debug, Clone, Default)]
pub struct Ear(Arc<Mutex<Traffic>>);

impl Ear {
    /// Listens to `card` from now on, by the card's own observer.
    #[must_use]
    pub fn on(card: &mut VirtualCard) -> Self {
        let ear = Self::default();
        let heard = Arc::clone(&ear.0);
        card.observe(move |exchange| {
            let mut traffic = heard.lock().unwrap_or_else(PoisonError::into_inner);
            traffic.0.push(Apdu::from(exchange));
        });
        ear
    }

    /// What was heard since the last call.
    #[must_use]
    pub fn take(&self) -> Traffic {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl From<&Exchange<'_>> for Apdu {
    fn from(exchange: &Exchange<'_>) -> Self {
        let length = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        Self {
            sent: length(exchange.sent()),
            received: length(exchange.received()),
            signs: exchange.instruction() == SIGN,
        }
    }
}
