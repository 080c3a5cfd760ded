//! What a person types: read from JSON, never written to it, wiped on drop.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Text as typed, scanned or pasted. Every text a shell hands in is taken for a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed(Zeroizing<String>);

impl Typed {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Every caller says in an `EXPOSE:` comment where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(***)")
    }
}

impl Serialize for Typed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// One key of the patient's keypad, 0 to 9.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PinDigit(u8);

impl PinDigit {
    /// The digit of a key; `None` above 9.
    #[must_use]
    pub const fn new(digit: u8) -> Option<Self> {
        if digit <= 9 { Some(Self(digit)) } else { None }
    }

    const fn ascii(self) -> u8 {
        b'0' + self.0
    }
}

impl fmt::Debug for PinDigit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinDigit(*)")
    }
}

impl Serialize for PinDigit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("*")
    }
}

impl<'de> Deserialize<'de> for PinDigit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digit = u8::deserialize(deserializer)?;
        Self::new(digit).ok_or_else(|| serde::de::Error::custom("a key is a digit from 0 to 9"))
    }
}

/// Digits of a PIN.
pub(super) const PIN_DIGITS: usize = 4;

/// The PIN between keypad and card. Its room is fixed, so that growing leaves no copy behind.
pub(super) struct PinBuffer(Zeroizing<Vec<u8>>);

impl PinBuffer {
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(PIN_DIGITS)))
    }

    pub(super) fn push(&mut self, digit: PinDigit) {
        if self.0.len() < PIN_DIGITS {
            self.0.push(digit.ascii());
        }
    }

    pub(super) fn pop(&mut self) {
        if let Some(last) = self.0.last_mut() {
            *last = 0;
            self.0.pop();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() == PIN_DIGITS
    }

    /// The PIN for one order; `None` until all digits are there.
    pub(super) fn pin(&self) -> Option<kazasu_card::Pin> {
        kazasu_card::Pin::parse(self.0.as_slice()).ok()
    }
}

impl fmt::Debug for PinBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinBuffer(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_shown_or_written() {
        let typed = Typed::new("IQazse45".to_owned());
        let digit = PinDigit::new(7).unwrap();
        let mut pin = PinBuffer::new();
        pin.push(digit);
        for shown in [
            format!("{typed:?}"),
            format!("{digit:?}"),
            format!("{pin:?}"),
            serde_json::to_string(&typed).unwrap(),
            serde_json::to_string(&digit).unwrap(),
        ] {
            assert!(!shown.contains("IQ") && !shown.contains('7'), "{shown}");
        }
        assert_eq!(serde_json::from_str::<Typed>("\"a\"").unwrap().expose(), "a");
        assert!(serde_json::from_str::<PinDigit>("10").is_err());
    }

    #[test]
    fn a_pin_has_four_digits() {
        let mut pin = PinBuffer::new();
        for digit in [1, 2, 3, 4, 5] {
            assert_eq!(pin.pin().is_some(), pin.is_full());
            pin.push(PinDigit::new(digit).unwrap());
        }
        assert!(pin.pin().is_some());
        pin.pop();
        assert_eq!(pin.len(), 3);
        assert!(pin.pin().is_none());
    }
}
