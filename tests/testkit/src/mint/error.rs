//! What can go wrong while minting.

/// Why nothing was minted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MintError {
    /// The profile does not fit in the wanted size, or the size is beyond what is minted.
    #[error(
        "a certificate of {wanted} bytes cannot be minted; the smallest has {smallest}, the largest {largest}"
    )]
    Size {
        /// Size asked for, in bytes of DER.
        wanted: usize,
        /// Smallest size this profile can have with this subject, in bytes.
        smallest: usize,
        /// Largest size minted, in bytes.
        largest: usize,
    },
    /// PKCS#1 v1.5 type 1 padding of a 2048-bit key takes 1 to 245 bytes.
    #[error("{length} bytes cannot be padded for a 2048-bit key (1 to 245)")]
    Input {
        /// Bytes given.
        length: usize,
    },
    /// An instant lies outside the years X.509 can express (1970 to 9999).
    #[error("the instant {unix_seconds} cannot be written in a certificate")]
    Instant {
        /// The instant, in seconds since 1970.
        unix_seconds: i64,
    },
    /// DER refused a value, for example an empty serial number.
    #[error("the draft cannot be encoded: {0}")]
    Encoding(#[from] der::Error),
}

impl MintError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Size { .. } => "testkit.mint.impossible",
            Self::Input { .. } => "testkit.mint.impossible",
            Self::Instant { .. } => "testkit.mint.impossible",
            Self::Encoding(_) => "testkit.mint.impossible",
        }
    }
}
