//! Frames, messages and the cipher, as the reader's firmware has them.

use aes::Aes128;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};

/// A message as it came or goes: type, parameter, data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) kind: u8,
    pub(super) param: u8,
    pub(super) data: Vec<u8>,
}

impl Plain {
    pub(super) fn new(kind: u8, param: u8, data: &[u8]) -> Self {
        Self {
            kind,
            param,
            data: data.to_vec(),
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        // The testkit makes no answer that long.
        let size = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        let mut bytes = vec![self.kind];
        bytes.extend(size.to_be_bytes());
        bytes.extend([0, 0, self.param, 0]);
        bytes.extend(&self.data);
        let check = sum(&bytes);
        if let Some(place) = bytes.get_mut(6) {
            *place = check;
        }
        bytes
    }

    /// Reads a message; what stands behind it is padding. `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (&[kind, high, low, 0, 0, param, _], rest) = bytes.split_first_chunk::<7>()? else {
            return None;
        };
        let data = rest.get(..usize::from(u16::from_be_bytes([high, low])))?;
        let whole = bytes.get(..7 + data.len())?;
        (sum(whole) == 0).then(|| Self::new(kind, param, data))
    }
}

/// What a read of the input gives.
pub(super) enum Input {
    Block(Vec<u8>),
    /// A frame with a wrong check or end.
    Damaged,
}

/// Takes the first whole frame off the input. Bytes before a start byte are skipped.
pub(super) fn take_frame(input: &mut Vec<u8>) -> Option<Input> {
    let start = input.iter().position(|byte| *byte == 0x05);
    input.drain(..start.unwrap_or(input.len()));
    let size = match input.as_slice() {
        [_, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
        _ => return None,
    };
    if input.len() < size + 5 {
        return None;
    }
    let frame: Vec<u8> = input.drain(..size + 5).collect();
    let (body, tail) = frame.split_at(size + 3);
    match (body.get(1..), body.get(3..)) {
        (Some(checked), Some(block)) if tail == [sum(checked), 0x0A] => Some(Input::Block(block.to_vec())),
        _ => Some(Input::Damaged),
    }
}

pub(super) fn frame(block: &[u8]) -> Vec<u8> {
    let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
    let mut frame = vec![0x05];
    frame.extend(size.to_be_bytes());
    frame.extend(block);
    frame.push(frame.iter().skip(1).fold(0, |a, b| a ^ b));
    frame.push(0x0A);
    frame
}

pub(super) fn pad(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(16), 0xFF);
    bytes
}

/// AES-128-CBC with a zero IV over whole blocks.
pub(super) fn encrypt(key: &[u8; 16], bytes: &[u8]) -> Vec<u8> {
    let mut cipher = cbc::Encryptor::<Aes128>::new(key.into(), &[0; 16].into());
    each_block(bytes, |block| cipher.encrypt_block_mut(block.into()))
}

pub(super) fn decrypt(key: &[u8; 16], bytes: &[u8]) -> Vec<u8> {
    let mut cipher = cbc::Decryptor::<Aes128>::new(key.into(), &[0; 16].into());
    each_block(bytes, |block| cipher.decrypt_block_mut(block.into()))
}

fn each_block(bytes: &[u8], mut work: impl FnMut(&mut [u8])) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.chunks_exact_mut(16).for_each(&mut work);
    bytes
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |a, b| a ^ b)
}
