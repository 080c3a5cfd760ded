//! The mutual log-in: each side proves that it has the customer master key, and both make the session key.
//!
//! What the host sends is *decrypted*, what the reader sends is encrypted and decrypted here: the host side of this
//! reader only ever decrypts with the master key.

use std::fmt;

use zeroize::Zeroizing;

use super::cipher::{BLOCK, MasterKey, SessionCipher};
use super::escape::{ANSWER, CHALLENGE, PROOF};
use super::message::{Message, kind};
use crate::error::ReaderError;

/// One try to log in with one key.
pub struct LogIn {
    key: MasterKey,
    /// Ours, and the reader has to know it.
    rnd_b: Zeroizing<[u8; BLOCK]>,
    /// The reader's, once it came.
    rnd_a: Option<Zeroizing<[u8; BLOCK]>>,
}

/// What the log-in makes of an answer.
pub enum Step {
    /// Send this.
    Send(Message),
    /// Both sides have the key.
    Done(SessionCipher),
    /// The reader has another key.
    OtherKey,
    /// Not an answer to what was asked: late, or noise.
    Unasked,
}

impl LogIn {
    /// With 16 random bytes made for this try alone.
    #[must_use]
    pub fn new(key: MasterKey, rnd_b: [u8; BLOCK]) -> Self {
        Self {
            key,
            rnd_b: Zeroizing::new(rnd_b),
            rnd_a: None,
        }
    }

    /// The first message.
    #[must_use]
    pub fn start(&self) -> Message {
        Message::new(kind::ESCAPE, 0, &CHALLENGE)
    }

    /// Takes an answer of the reader, any message at all.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] for an answer to the open question that has another form.
    pub fn answer(&mut self, message: &Message) -> Result<Step, ReaderError> {
        let Some((&[ANSWER, 0x00, 0x00, code, result], body)) = message.data.split_first_chunk::<5>() else {
            return Ok(Step::Unasked);
        };
        if message.kind != kind::ESCAPE_ANSWER {
            return Ok(Step::Unasked);
        }
        match (&self.rnd_a, code) {
            (None, 0x45) => self.challenged(body),
            (Some(rnd_a), 0x46) if result == 0x00 => self.proven(rnd_a, body),
            // `E1 00 00 46 01` is printed without a word; it can only be a refusal (unproven).
            (Some(_), 0x46) => Ok(Step::OtherKey),
            _ => Ok(Step::Unasked),
        }
    }

    fn challenged(&mut self, body: &[u8]) -> Result<Step, ReaderError> {
        let mut rnd_a = sixteen(body)?;
        self.key.decrypt(rnd_a.as_mut_slice());
        let mut proof = Zeroizing::new(Vec::with_capacity(2 * BLOCK));
        proof.extend_from_slice(self.rnd_b.as_slice());
        proof.extend_from_slice(rnd_a.as_slice());
        self.key.decrypt(&mut proof);
        self.rnd_a = Some(rnd_a);
        let data = Zeroizing::new([PROOF.as_slice(), &proof].concat());
        Ok(Step::Send(Message::new(kind::ESCAPE, 0, &data)))
    }

    fn proven(&self, rnd_a: &[u8; BLOCK], body: &[u8]) -> Result<Step, ReaderError> {
        let mut seen = sixteen(body)?;
        self.key.decrypt(seen.as_mut_slice());
        let differs = seen
            .iter()
            .zip(self.rnd_b.iter())
            .fold(0, |sum, (seen, ours)| sum | (seen ^ ours));
        if differs != 0 {
            return Ok(Step::OtherKey);
        }
        let mut session = Zeroizing::new([0; BLOCK]);
        let halves = rnd_a.iter().take(BLOCK / 2).chain(self.rnd_b.iter());
        for (byte, half) in session.iter_mut().zip(halves) {
            *byte = *half;
        }
        Ok(Step::Done(SessionCipher::new(*session)))
    }
}

fn sixteen(body: &[u8]) -> Result<Zeroizing<[u8; BLOCK]>, ReaderError> {
    body.try_into()
        .map(Zeroizing::new)
        .map_err(|_| ReaderError::Malformed)
}

impl fmt::Debug for LogIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogIn(…)")
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send(_) => "Send",
            Self::Done(_) => "Done",
            Self::OtherKey => "OtherKey",
            Self::Unasked => "Unasked",
        })
    }
}
