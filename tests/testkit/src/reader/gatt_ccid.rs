//! Plain CCID over GATT, as Feitian readers speak it (facts, readers §2.3): a stream of messages, notices between them.

use std::time::Duration;

use super::ccid::{CcidReader, HEADER};
use super::{Channel, EmulatedReader, Sent};
use crate::card::VirtualCard;

/// A CCID reader whose messages come in pieces of a packet.
#[derive(Debug)]
pub struct GattCcidReader {
    inner: CcidReader,
    stream: Vec<u8>,
}

impl GattCcidReader {
    /// Around this reader.
    #[must_use]
    pub const fn new(inner: CcidReader) -> Self {
        Self {
            inner,
            stream: Vec::new(),
        }
    }

    /// The reader inside.
    #[must_use]
    pub const fn inner(&self) -> &CcidReader {
        &self.inner
    }
}

impl EmulatedReader for GattCcidReader {
    fn open(&mut self) -> Vec<Sent> {
        self.stream.clear();
        inline(self.inner.open())
    }

    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent> {
        if channel != Channel::Command {
            return Vec::new();
        }
        self.stream.extend(bytes);
        let mut sent = Vec::new();
        while let Some(&[_, l0, l1, l2, l3, ..]) = self.stream.first_chunk::<HEADER>() {
            let whole = HEADER + u32::from_le_bytes([l0, l1, l2, l3]) as usize;
            if self.stream.len() < whole {
                break;
            }
            let message: Vec<u8> = self.stream.drain(..whole).collect();
            sent.extend(self.inner.message(&message));
        }
        inline(sent)
    }

    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        inline(self.inner.advance(by))
    }

    fn insert(&mut self, card: VirtualCard) -> Vec<Sent> {
        inline(self.inner.insert(card))
    }

    fn remove(&mut self) -> (Option<VirtualCard>, Vec<Sent>) {
        let (card, sent) = self.inner.remove();
        (card, inline(sent))
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.inner.card()
    }
}

/// There is no event characteristic.
fn inline(mut sent: Vec<Sent>) -> Vec<Sent> {
    for sent in &mut sent {
        sent.channel = Channel::Answer;
    }
    sent
}
