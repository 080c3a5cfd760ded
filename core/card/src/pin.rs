//! The PIN between the keypad and the card.

use std::fmt;

use zeroize::Zeroizing;

use crate::profile::MY_NUMBER_CARD;

/// The user-authentication PIN (利用者証明用暗証番号): exactly four ASCII digits.
///
/// Wiped on drop, not cloneable, never shown. It lives on the heap so that moving it leaves no copy.
pub struct Pin(Zeroizing<Vec<u8>>);

impl Pin {
    /// Takes what was typed.
    ///
    /// # Errors
    /// [`PinError::Format`] for anything but four digits `0`–`9`.
    pub fn parse(typed: impl AsRef<[u8]>) -> Result<Self, PinError> {
        let typed = typed.as_ref();
        if typed.len() != MY_NUMBER_CARD.pin_digits || !typed.iter().all(u8::is_ascii_digit) {
            return Err(PinError::Format);
        }
        Ok(Self(Zeroizing::new(typed.to_vec())))
    }

    pub(crate) fn digits(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(redacted)")
    }
}

/// Why typed characters are no PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Not exactly four digits.
    #[error("a PIN has exactly four digits")]
    Format,
}

impl PinError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "card.pin.format",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_four_ascii_digits_only() {
        assert!(Pin::parse("0123").is_ok());
        for wrong in ["", "123", "12345", "12a4", "１２３４", " 123"] {
            assert_eq!(Pin::parse(wrong).err(), Some(PinError::Format));
        }
        assert!(!format!("{:?}", Pin::parse(b"4711")).contains("4711"));
    }
}
