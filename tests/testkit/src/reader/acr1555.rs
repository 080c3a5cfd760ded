//! The ACS ACR1555U: CCID in fragments `55 … AA` (facts, readers §2.2).

use std::time::Duration;

use super::ccid::CcidReader;
use super::{Channel, EmulatedReader, Sent};
use crate::card::VirtualCard;

/// Bytes of a fragment beside its piece.
const OVERHEAD: usize = 9;
/// ATT opcode and handle.
const ATT: usize = 3;

/// A CCID reader behind fragments. What the host does wrong is kept as text in [`broken_rules`](Self::broken_rules).
#[derive(Debug)]
pub struct Acr1555Reader {
    inner: CcidReader,
    mtu: usize,
    /// Fragments received, the counter of the host.
    received: u8,
    /// Fragments sent, the counter of the reader.
    sent: u8,
    message: Vec<u8>,
    broken_rules: Vec<String>,
}

impl Acr1555Reader {
    /// Around this reader, on a link of this MTU in bytes.
    #[must_use]
    pub fn new(inner: CcidReader, mtu: u16) -> Self {
        Self {
            inner,
            mtu: usize::from(mtu),
            received: 0,
            sent: 0,
            message: Vec::new(),
            broken_rules: Vec::new(),
        }
    }

    /// The reader inside.
    #[must_use]
    pub const fn inner(&self) -> &CcidReader {
        &self.inner
    }

    /// What the host did against the rules of the frame.
    #[must_use]
    pub fn broken_rules(&self) -> &[String] {
        &self.broken_rules
    }

    fn fragment(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let [0x55, body @ .., check, 0xAA] = bytes else {
            return Err("no start or stop".into());
        };
        if xor(body) != *check {
            return Err("checksum".into());
        }
        let [slot, high, low, 0x00, host, reader, piece @ ..] = body else {
            return Err("short, or byte 4 is not 00".into());
        };
        if bytes.len() > self.mtu - ATT {
            return Err(format!("{} bytes in one packet", bytes.len()));
        }
        if *slot != 0 {
            return Err(format!("slot {slot}"));
        }
        if *host != self.received {
            return Err(format!("host counter {host}, not {}", self.received));
        }
        if *reader > self.sent {
            return Err(format!(
                "reader counter {reader}, but only {} were sent",
                self.sent
            ));
        }
        self.received = self.received.wrapping_add(1);
        self.message.extend(piece);
        let total = usize::from(u16::from_be_bytes([*high, *low]));
        match self.message.len() {
            length if length > total => Err(format!("{length} bytes of {total}")),
            length if length == total => Ok(Some(std::mem::take(&mut self.message))),
            _ => Ok(None),
        }
    }

    /// Answers go into fragments; notices go as they are, on their own characteristic.
    fn wrap(&mut self, sent: Vec<Sent>) -> Vec<Sent> {
        let mut spoil = self.inner.take_spoil();
        let mut wrapped = Vec::new();
        for one in sent {
            if one.channel != Channel::Answer {
                wrapped.push(one);
                continue;
            }
            for piece in one.bytes.chunks(self.mtu - ATT - OVERHEAD) {
                let mut bytes = fragment(one.bytes.len(), self.received, self.sent, piece);
                if std::mem::replace(&mut spoil, false) {
                    let check = bytes.len() - 2;
                    bytes[check] ^= 0x01;
                }
                self.sent = self.sent.wrapping_add(1);
                wrapped.push(Sent { bytes, ..one });
            }
        }
        wrapped
    }
}

impl EmulatedReader for Acr1555Reader {
    fn open(&mut self) -> Vec<Sent> {
        (self.received, self.sent) = (0, 0);
        self.message.clear();
        let sent = self.inner.open();
        self.wrap(sent)
    }

    fn receive(&mut self, channel: Channel, bytes: &[u8]) -> Vec<Sent> {
        if channel != Channel::Command {
            return Vec::new();
        }
        match self.fragment(bytes) {
            Ok(Some(message)) => {
                let sent = self.inner.message(&message);
                self.wrap(sent)
            }
            Ok(None) => Vec::new(),
            Err(rule) => {
                self.broken_rules.push(rule);
                Vec::new()
            }
        }
    }

    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        let sent = self.inner.advance(by);
        self.wrap(sent)
    }

    fn insert(&mut self, card: VirtualCard) -> Vec<Sent> {
        let sent = self.inner.insert(card);
        self.wrap(sent)
    }

    fn remove(&mut self) -> (Option<VirtualCard>, Vec<Sent>) {
        let (card, sent) = self.inner.remove();
        (card, self.wrap(sent))
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.inner.card()
    }
}

/// One fragment; `total` is the length of the whole message in bytes.
#[must_use]
pub fn fragment(total: usize, host: u8, reader: u8, piece: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(total).unwrap_or(u16::MAX).to_be_bytes();
    let body = [&[0x00, high, low, 0x00, host, reader], piece].concat();
    [&[0x55][..], &body, &[xor(&body), 0xAA]].concat()
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
