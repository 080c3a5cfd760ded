//! What a card is issued with.

use std::collections::BTreeSet;
use std::fmt;

use super::quirk::Quirk;
use crate::mint::TerminalRoot;

/// The personalisation of one virtual card. [`Person::card`](crate::people::Person::card) makes one from a profile.
#[derive(Clone)]
pub struct CardImage {
    /// EF 000A without filler, DER.
    pub authentication_certificate: Vec<u8>,
    /// EF 000B without filler, DER.
    pub authentication_authority: Vec<u8>,
    /// EF 0001 without filler, DER.
    pub signing_certificate: Vec<u8>,
    /// EF 0002 without filler, DER.
    pub signing_authority: Vec<u8>,
    /// Key of the pool behind EF 0017.
    pub authentication_key_slot: usize,
    /// Key of the pool behind EF 001A.
    pub signing_key_slot: usize,
    /// PIN of EF 0018, 4 digits.
    pub pin: String,
    /// Tries left of EF 0018, 0 to 3.
    pub tries_left: u8,
    /// Password of EF 001B, 6 to 16 characters.
    pub sign_password: String,
    /// Number in the token information, shown as 16 digits.
    pub token_serial: u64,
    /// Root of the terminal certificates the card trusts (目視確認; `project-defined`).
    pub terminal_root: TerminalRoot,
    /// The month the card believes it is, `YYMM` in BCD.
    pub month: [u8; 2],
    /// Deviations from the ordinary card.
    pub quirks: BTreeSet<Quirk>,
}

impl fmt::Debug for CardImage {
    /// PINs and the certificate that names the holder stay out of logs, synthetic or not.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CardImage")
            .field(
                "authentication_certificate",
                &self.authentication_certificate.len(),
            )
            .field("tries_left", &self.tries_left)
            .field("quirks", &self.quirks)
            .finish_non_exhaustive()
    }
}
