//! The frame of the ACS ACR1555U (facts, readers §2.2).
//!
//! `55` · slot · length of the whole CCID message (2, big endian) · `00` · host counter · reader counter · piece ·
//! XOR of everything after `55` · `AA`. The length of the piece itself is not stated. The last fragment of a
//! message ends where the message does; any other fills its packet, or ends where the checksum fits and its successor
//! begins. So a radio stack that cuts or merges packets does no harm, and no end is guessed from a checksum alone.

use zeroize::Zeroizing;

use super::Framer;
use super::gatt_ccid::{LEAST_MTU, payload};
use crate::error::ReaderError;

const START: u8 = 0x55;
const STOP: u8 = 0xAA;
/// `55`, slot, length, `00`, both counters.
const HEAD: usize = 7;
/// Checksum and `AA`.
const TAIL: usize = 2;

/// Writes and reads fragments.
#[derive(Debug)]
pub struct Acr1555Framer {
    payload: usize,
    /// Longest packet a fragment may fill: the MTU's, or a longer one that was seen.
    longest: usize,
    /// Fragments sent.
    host: u8,
    /// Fragments received.
    reader: u8,
    buffer: Vec<u8>,
    /// The last fragment, so that its double is told from its successor.
    last: Vec<u8>,
    /// The message that is coming: its length, and how much came.
    coming: Option<(usize, usize)>,
}

impl Default for Acr1555Framer {
    fn default() -> Self {
        Self {
            payload: payload(LEAST_MTU),
            longest: payload(LEAST_MTU),
            host: 0,
            reader: 0,
            buffer: Vec::new(),
            last: Vec::new(),
            coming: None,
        }
    }
}

impl Framer for Acr1555Framer {
    fn open(&mut self, mtu: u16) {
        *self = Self {
            payload: payload(mtu),
            longest: payload(mtu),
            ..Self::default()
        };
    }

    fn wrap(&mut self, slot: u8, message: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
        let [high, low] = u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes();
        let mut packets = Vec::new();
        for piece in message.chunks(self.payload.saturating_sub(HEAD + TAIL).max(1)) {
            let mut packet = Zeroizing::new(Vec::with_capacity(piece.len().saturating_add(HEAD + TAIL)));
            packet.extend([START, slot, high, low, 0x00, self.host, self.reader]);
            packet.extend(piece);
            let check = xor(packet.get(1..).unwrap_or_default());
            packet.extend([check, STOP]);
            packets.push(packet);
            self.host = self.host.wrapping_add(1);
        }
        packets
    }

    fn unwrap(&mut self, bytes: &[u8], stream: &mut Vec<u8>) -> Result<(), ReaderError> {
        self.longest = self.longest.max(bytes.len()).min(payload(u16::MAX));
        self.buffer.extend_from_slice(bytes);
        while !self.buffer.is_empty() {
            match self.end() {
                Ok(Some(end)) => {
                    let fragment: Vec<u8> = self.buffer.drain(..end).collect();
                    self.take(fragment, stream).inspect_err(|_| self.resync())?;
                }
                Ok(None) => break,
                Err(error) => {
                    self.resync();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn resync(&mut self) {
        self.buffer.clear();
        self.last.clear();
        self.coming = None;
    }
}

impl Acr1555Framer {
    /// Where the fragment at the beginning of the buffer ends; nothing while that cannot be told.
    fn end(&self) -> Result<Option<usize>, ReaderError> {
        if self.buffer.first() != Some(&START) {
            return Err(ReaderError::Malformed);
        }
        let Some(&[_, _, high, low, kind, _, counter]) = self.buffer.first_chunk::<HEAD>() else {
            return Ok(None);
        };
        if kind != 0x00 {
            return Err(ReaderError::Malformed);
        }
        let total = usize::from(u16::from_be_bytes([high, low]));
        let (_, came) = self
            .coming
            .filter(|(length, _)| *length == total)
            .unwrap_or((total, 0));
        let double = self.last.get(..HEAD) == self.buffer.get(..HEAD);
        let farthest = if double {
            self.last.len()
        } else {
            total.saturating_sub(came).saturating_add(HEAD + TAIL)
        };
        let here = self.buffer.len();
        if here < farthest.min(self.longest) {
            return Ok(self.successor(counter, farthest).flatten());
        }
        // The message ends here, or, as no packet is longer, the fragment of one that goes on.
        let full = farthest.min(self.longest);
        if double || self.is_end(full) {
            return Ok(Some(full));
        }
        self.successor(counter, farthest).ok_or(ReaderError::Malformed)
    }

    /// An earlier, checked end with the head of the next fragment behind it. Some of nothing: what is behind it may
    /// become such a head.
    fn successor(&self, counter: u8, farthest: usize) -> Option<Option<usize>> {
        let &[_, slot, high, low, ..] = self.buffer.first_chunk::<HEAD>()?;
        let fits = |head: &[u8]| {
            let known = [START, slot, high, low, 0x00];
            head.iter().zip(known).all(|(byte, expected)| *byte == expected)
                && head
                    .get(6)
                    .is_none_or(|seq| *seq == counter.wrapping_add(1) || *seq == counter)
        };
        let last = farthest.saturating_sub(1).min(self.buffer.len());
        let found = (HEAD + TAIL..=last).find(|&end| {
            let head = self.buffer.get(end..).unwrap_or_default();
            fits(head.get(..HEAD).unwrap_or(head)) && self.is_end(end)
        })?;
        let whole = self.buffer.len().saturating_sub(found) >= HEAD;
        Some(whole.then_some(found))
    }

    /// Whether a fragment that ends here has its checksum and stop byte.
    fn is_end(&self, end: usize) -> bool {
        let Some([START, body @ .., check, STOP]) = self.buffer.get(..end) else {
            return false;
        };
        body.len() >= HEAD - 1 && xor(body) == *check
    }

    /// Takes a whole fragment.
    fn take(&mut self, fragment: Vec<u8>, stream: &mut Vec<u8>) -> Result<(), ReaderError> {
        if fragment == self.last {
            return Ok(());
        }
        let [_, _, high, low, _, _, counter, piece @ .., check, _] = fragment.as_slice() else {
            return Err(ReaderError::Malformed);
        };
        if xor(fragment
            .get(1..fragment.len().saturating_sub(TAIL))
            .unwrap_or_default())
            != *check
        {
            return Err(ReaderError::Malformed);
        }
        // The first fragment of a link sets the count; whether a reader begins at 00 is not public.
        let previous = self.last.get(6);
        if previous.is_some_and(|previous| *counter != previous.wrapping_add(1)) {
            return Err(ReaderError::Malformed);
        }
        self.reader = self.reader.wrapping_add(1);
        let total = usize::from(u16::from_be_bytes([*high, *low]));
        let (length, came) = self.coming.take().unwrap_or((total, 0));
        let now = came.saturating_add(piece.len());
        if length != total || now > total {
            return Err(ReaderError::Malformed);
        }
        stream.extend_from_slice(piece);
        self.coming = (now < total).then_some((total, now));
        self.last = fragment;
        Ok(())
    }
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
