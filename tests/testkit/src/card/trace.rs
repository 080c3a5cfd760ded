//! One line per APDU, fit to be shown: PINs masked, certificates and signatures as length and hash.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Where the lines go.
pub struct Trace(Box<dyn FnMut(&TraceLine) + Send>);

impl Trace {
    /// Calls `sink` for every command answered.
    pub fn new(sink: impl FnMut(&TraceLine) + Send + 'static) -> Self {
        Self(Box::new(sink))
    }

    pub(super) fn report(&mut self, line: &TraceLine) {
        (self.0)(line);
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trace")
    }
}

/// One command and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    number: u32,
    command: String,
    answer: String,
}

/// VERIFY and CHANGE REFERENCE DATA carry PINs.
const SECRET_INSTRUCTIONS: [u8; 2] = [0x20, 0x24];
const SIGN: u8 = 0x2A;

/// SHA-256 in lower-case hexadecimal: how a certificate is named where it must not be shown.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl TraceLine {
    pub(super) fn of(number: u32, apdu: &[u8], answer: &[u8]) -> Self {
        let ins = apdu.get(1).copied().unwrap_or_default();
        let secret = SECRET_INSTRUCTIONS.contains(&ins);
        let (header, body) = apdu.split_at(apdu.len().min(if secret { 5 } else { apdu.len() }));
        let mask = if body.is_empty() {
            String::new()
        } else {
            format!(" [{} bytes masked]", body.len())
        };
        let (data, status) = answer.split_at(answer.len().saturating_sub(2));
        let shown = match (data.len(), ins) {
            (0, _) => String::new(),
            (length, SIGN) => format!("[{length} bytes] "),
            (length, _) => format!(
                "[{length} bytes sha256:{}] ",
                hex::encode(&Sha256::digest(data)[..8])
            ),
        };
        Self {
            number,
            command: format!("{}{mask}", hex::encode_upper(header)),
            answer: format!("{shown}{}", hex::encode_upper(status)),
        }
    }
}

impl fmt::Display for TraceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4} > {} < {}", self.number, self.command, self.answer)
    }
}
