//! One line per APDU, safe to keep: no PIN, no certificate, no signature.

use std::fmt;
use std::io::Write;

use sha2::{Digest as _, Sha256};

use super::secret::carries_secret;

/// A command and its answer. There is no way to the raw bytes on purpose: a VERIFY body is a PIN (facts, card §10 no. 13).
pub struct Exchange<'a> {
    number: u64,
    command: &'a [u8],
    answer: &'a [u8],
}

impl<'a> Exchange<'a> {
    pub(super) fn new(number: u64, command: &'a [u8], answer: &'a [u8]) -> Self {
        Self {
            number,
            command,
            answer,
        }
    }

    /// Which APDU of the card this is, from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Bytes of the command.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.command.len()
    }

    /// Bytes of the answer, status word included.
    #[must_use]
    pub fn received(&self) -> usize {
        self.answer.len()
    }

    /// Whether the command carries data: a VERIFY that does is a PIN try, one that does not only asks.
    #[must_use]
    pub fn carries_data(&self) -> bool {
        self.command.len() > 5
    }

    /// The status word.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.answer {
            [.., sw1, sw2] => u16::from_be_bytes([*sw1, *sw2]),
            _ => 0,
        }
    }

    /// The instruction byte, 0 when the command has none.
    #[must_use]
    pub fn instruction(&self) -> u8 {
        self.command.get(1).copied().unwrap_or(0)
    }
}

impl fmt::Display for Exchange<'_> {
    /// `<number> <header> <body> -> <data> <status word>`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (header, body) = self.command.split_at(self.command.len().min(4));
        write!(formatter, "{:04} {}", self.number, hex::encode_upper(header))?;
        match self.instruction() {
            _ if body.is_empty() => {}
            // Even the length is a secret.
            instruction if carries_secret(instruction) => formatter.write_str(" [masked]")?,
            0xA4 | 0xB0 | 0xC0 | 0xCA if body.len() <= 18 => {
                write!(formatter, " {}", hex::encode_upper(body))?;
            }
            _ => write!(formatter, " [{} bytes]", body.len())?,
        }
        let (data, status) = self.answer.split_at(self.answer.len().saturating_sub(2));
        formatter.write_str(" ->")?;
        match self.instruction() {
            _ if data.is_empty() => {}
            // The hash tells equal blocks from different ones; cut short, it is no way back to a certificate.
            0xB0 => write!(
                formatter,
                " [{} bytes sha256:{}]",
                data.len(),
                Sha256::digest(data)
                    .iter()
                    .take(4)
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
            )?,
            _ => write!(formatter, " [{} bytes]", data.len())?,
        }
        write!(formatter, " {}", hex::encode_upper(status))
    }
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// An observer for [`VirtualCard::observe`](super::VirtualCard::observe) that writes one line per APDU. A writer that
/// fails loses lines, never the session.
pub fn trace_to(mut writer: impl Write + Send + 'static) -> impl FnMut(&Exchange<'_>) + Send + 'static {
    move |exchange| {
        let _ = writeln!(writer, "{exchange}");
    }
}
