//! The two numbers by which a certificate is known.
//!
//! People are looked up by the pair (facts, card §5.1; design §6), so both are personal data: `Debug` shows neither.

use std::fmt;

/// Key identifier of the CA that issued a certificate, 1 to 64 bytes; 20 bytes in JPKI.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorityKeyId(Box<[u8]>);

impl AuthorityKeyId {
    /// Longest identifier taken, in bytes (`project-defined`; a SHA-512 would fit).
    const LONGEST: usize = 64;

    /// Takes the bytes of a key identifier.
    ///
    /// # Errors
    /// [`IdentifierError::KeyId`] unless there are 1 to 64 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdentifierError> {
        if bytes.is_empty() || bytes.len() > Self::LONGEST {
            return Err(IdentifierError::KeyId { length: bytes.len() });
        }
        Ok(Self(bytes.into()))
    }

    /// The bytes, for a look-up. Not for logs.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for AuthorityKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorityKeyId(redacted)")
    }
}

/// Serial number (発行番号) of a certificate: a positive number, big-endian, no leading zero, at most 20 bytes; 3 to 4
/// bytes in JPKI. It changes with each renewal, and is unique only together with an [`AuthorityKeyId`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SerialNumber(Box<[u8]>);

impl SerialNumber {
    /// RFC 5280 §4.1.2.2.
    const LONGEST: usize = 20;

    /// Takes an unsigned big-endian number; leading zeros are dropped.
    ///
    /// # Errors
    /// [`IdentifierError::Serial`] for zero and for numbers of more than 20 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdentifierError> {
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        let significant = bytes.get(zeros..).unwrap_or_default();
        if significant.is_empty() || significant.len() > Self::LONGEST {
            return Err(IdentifierError::Serial {
                length: significant.len(),
            });
        }
        Ok(Self(significant.into()))
    }

    /// Takes the content of a DER INTEGER, refusing negative numbers.
    pub(crate) fn from_integer(content: &[u8]) -> Result<Self, IdentifierError> {
        if content.first().is_some_and(|&byte| byte >= 0x80) {
            return Err(IdentifierError::Serial {
                length: content.len(),
            });
        }
        Self::from_bytes(content)
    }

    /// The bytes, for a look-up. Not for logs.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SerialNumber(redacted)")
    }
}

/// Why bytes are no identifier. Carries lengths, never the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// A key identifier has 1 to 64 bytes.
    #[error("a key identifier of {length} bytes")]
    KeyId {
        /// Bytes given.
        length: usize,
    },
    /// A serial number is positive and has at most 20 bytes.
    #[error("a serial number that is not positive or too long ({length} bytes)")]
    Serial {
        /// Significant bytes given.
        length: usize,
    },
}

impl IdentifierError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyId { .. } => "certificate.parse.malformed",
            Self::Serial { .. } => "certificate.parse.malformed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_identifier_shows_in_debug() {
        let key_id = AuthorityKeyId::from_bytes(&[0xAB; 20]).unwrap();
        let serial = SerialNumber::from_bytes(&[0xAB, 0xCD]).unwrap();
        assert_eq!(
            format!("{key_id:?} {serial:?}"),
            "AuthorityKeyId(redacted) SerialNumber(redacted)"
        );
    }

    #[test]
    fn serial_numbers_are_positive_and_have_one_form() {
        assert_eq!(
            SerialNumber::from_bytes(&[0, 0, 0x80]),
            SerialNumber::from_integer(&[0, 0x80])
        );
        assert!(SerialNumber::from_integer(&[0x80]).is_err(), "negative");
        assert!(SerialNumber::from_bytes(&[]).is_err());
        assert!(SerialNumber::from_bytes(&[0, 0]).is_err());
        assert!(SerialNumber::from_bytes(&[1; 20]).is_ok());
        assert!(SerialNumber::from_bytes(&[1; 21]).is_err());
    }

    #[test]
    fn key_identifiers_are_bounded() {
        assert!(AuthorityKeyId::from_bytes(&[]).is_err());
        assert!(AuthorityKeyId::from_bytes(&[1; 64]).is_ok());
        assert_eq!(
            AuthorityKeyId::from_bytes(&[1; 65]).unwrap_err().code(),
            "certificate.parse.malformed"
        );
    }
}
