//! Command APDUs as a transcript may keep them: no PIN.

use std::fmt;
use std::str::FromStr;

use crate::card::carries_secret;

/// Bytes before the body of a command.
const HEADER: usize = 4;
/// The one published length of the user-authentication PIN, in bytes. Any other length stays hidden.
const PIN_DIGITS: u8 = 4;

/// A command whose secret bytes are unknown.
///
/// Written as hexadecimal, header first; where the body is a secret, `**` stands for each of its bytes, and a PIN of
/// the usual length shows as `00200098 04 ********`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedApdu(Vec<Option<u8>>);

impl MaskedApdu {
    /// Takes a command and forgets what is secret in it.
    #[must_use]
    pub fn new(apdu: &[u8]) -> Self {
        let mut bytes: Vec<Option<u8>> = apdu.iter().copied().map(Some).collect();
        let instruction = apdu.get(1).copied().unwrap_or(0);
        if carries_secret(instruction) {
            let usual =
                apdu.get(HEADER) == Some(&PIN_DIGITS) && apdu.len() == HEADER + 1 + usize::from(PIN_DIGITS);
            // One byte alone is a length, and no PIN follows it.
            let shown = if usual || apdu.len() == HEADER + 1 {
                HEADER + 1
            } else {
                HEADER
            };
            bytes.iter_mut().skip(shown).for_each(|byte| *byte = None);
        }
        Self(bytes)
    }

    /// Whether `apdu` is this command, whatever its secret bytes are.
    #[must_use]
    pub fn is(&self, apdu: &[u8]) -> bool {
        *self == Self::new(apdu)
    }

    /// Bytes of the command.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no byte at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a body was hidden: a VERIFY or CHANGE with data.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.0.contains(&None)
    }
}

impl fmt::Display for MaskedApdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.hides();
        for (at, byte) in self.0.iter().enumerate() {
            if secret
                && (at == HEADER || (at == HEADER + 1 && byte.is_none() && self.0.get(HEADER) != Some(&None)))
            {
                f.write_str(" ")?;
            }
            match byte {
                Some(byte) => write!(f, "{byte:02X}")?,
                None => f.write_str("**")?,
            }
        }
        Ok(())
    }
}

impl FromStr for MaskedApdu {
    type Err = &'static str;

    /// Takes only what [`Display`](fmt::Display) writes, so that a transcript with a PIN in it is no transcript.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let packed: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
        let mut bytes = Vec::with_capacity(packed.len() / 2);
        for pair in packed.chunks(2) {
            bytes.push(match pair {
                b"**" => None,
                _ => Some(byte(pair).ok_or("a command is upper-case hexadecimal and `**`")?),
            });
        }
        let parsed = Self(bytes);
        let open: Vec<u8> = parsed.0.iter().map(|byte| byte.unwrap_or(0)).collect();
        if Self::new(&open) != parsed || parsed.to_string() != text {
            return Err("a command is masked in exactly one way");
        }
        Ok(parsed)
    }
}

/// Two upper-case hexadecimal digits.
fn byte(pair: &[u8]) -> Option<u8> {
    if pair.iter().any(u8::is_ascii_lowercase) {
        return None;
    }
    match *hex::decode(pair).ok()? {
        [byte] => Some(byte),
        _ => None,
    }
}

/// Upper-case hexadecimal of whole bytes; `-` for none.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    if text == "-" {
        return Some(Vec::new());
    }
    (!text.is_empty()).then(|| text.as_bytes().chunks(2).map(byte).collect())?
}

/// The reverse of [`bytes`].
pub(super) fn text(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        "-".to_owned()
    } else {
        hex::encode_upper(bytes)
    }
}
