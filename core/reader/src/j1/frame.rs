//! The outer frame: `05` · length (2, big endian) · block · XOR of length and block · `0A`.

use zeroize::Zeroizing;

use crate::error::ReaderError;

/// Longest block taken from a reader, in bytes: a file of 4096 bytes with status word and header, padded. A longer
/// length is noise. `project-defined`; the field itself could say 65,535.
pub const MAX_BLOCK: usize = 4112;

const START: u8 = 0x05;
const STOP: u8 = 0x0A;
/// Start, length, check and stop.
const OVERHEAD: usize = 5;

/// Puts a block into a frame.
///
/// # Errors
/// [`ReaderError::TooLong`] beyond [`MAX_BLOCK`].
pub fn wrap(block: &[u8]) -> Result<Zeroizing<Vec<u8>>, ReaderError> {
    let length = u16::try_from(block.len())
        .ok()
        .filter(|_| block.len() <= MAX_BLOCK)
        .ok_or(ReaderError::TooLong)?
        .to_be_bytes();
    let mut frame = Zeroizing::new(Vec::with_capacity(block.len() + OVERHEAD));
    frame.push(START);
    frame.extend(length);
    frame.extend(block);
    frame.push(xor(&length) ^ xor(block));
    frame.push(STOP);
    Ok(frame)
}

/// Finds frames in what a reader sends, however it is cut. Holds at most one frame of the longest kind.
pub struct Unwrapper {
    buffer: Zeroizing<Vec<u8>>,
}

impl Default for Unwrapper {
    fn default() -> Self {
        Self {
            // Never grows, so no copy of an answer stays behind in memory given back.
            buffer: Zeroizing::new(Vec::with_capacity(MAX_BLOCK + OVERHEAD)),
        }
    }
}

impl Unwrapper {
    /// Takes the next bytes and returns the blocks that are complete now, in order. A run of bytes that are no frame
    /// gives [`ReaderError::Malformed`] once per call; the search goes on at the next byte, so that a good frame behind
    /// it is found.
    #[must_use]
    pub fn push(&mut self, mut bytes: &[u8]) -> Vec<Result<Zeroizing<Vec<u8>>, ReaderError>> {
        let mut found = Vec::new();
        let mut noisy = false;
        while !bytes.is_empty() {
            // An incomplete frame is always shorter than the longest one, so there is room for a byte at least.
            let room = (MAX_BLOCK + OVERHEAD).saturating_sub(self.buffer.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            bytes = later;
            self.scan(&mut found, &mut noisy);
        }
        found
    }

    fn scan(&mut self, found: &mut Vec<Result<Zeroizing<Vec<u8>>, ReaderError>>, noisy: &mut bool) {
        let mut used = 0;
        while let Some(rest) = self.buffer.get(used..) {
            match look(rest) {
                Look::Incomplete => break,
                Look::Noise => {
                    used += 1;
                    if !std::mem::replace(noisy, true) {
                        found.push(Err(ReaderError::Malformed));
                    }
                }
                Look::Frame(block) => {
                    used += block.len() + OVERHEAD;
                    *noisy = false;
                    found.push(Ok(Zeroizing::new(block.to_vec())));
                }
            }
        }
        self.buffer.drain(..used);
    }
}

/// What stands at the head of a buffer.
enum Look<'a> {
    Incomplete,
    Noise,
    Frame(&'a [u8]),
}

fn look(bytes: &[u8]) -> Look<'_> {
    let Some((&start, rest)) = bytes.split_first() else {
        return Look::Incomplete;
    };
    if start != START {
        return Look::Noise;
    }
    let Some((&length, body)) = rest.split_first_chunk::<2>() else {
        return Look::Incomplete;
    };
    let size = usize::from(u16::from_be_bytes(length));
    if size > MAX_BLOCK {
        return Look::Noise;
    }
    let Some((block, [check, stop, ..])) = body.split_at_checked(size) else {
        return Look::Incomplete;
    };
    // The stop byte first: it is cheap, and hostile bytes make this run once per byte.
    if *stop != STOP || *check != xor(&length) ^ xor(block) {
        return Look::Noise;
    }
    Look::Frame(block)
}

pub(super) fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
