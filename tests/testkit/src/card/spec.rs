//! What a virtual card is made of.

use std::fmt;

use super::quirk::Quirk;
use super::tries::TryCounters;

/// Contents of a card. `Debug` shows neither PINs nor certificates.
#[derive(Clone)]
pub struct CardSpec {
    /// EF 000A, DER; absent where the holder has none.
    pub authentication_certificate: Option<Vec<u8>>,
    /// EF 000B, DER.
    pub authentication_authority: Vec<u8>,
    /// EF 0001, DER; absent for young holders (card facts §10.12).
    pub signing_certificate: Option<Vec<u8>>,
    /// EF 0002, DER.
    pub signing_authority: Vec<u8>,
    /// Key of EF 0017, a slot of the mint's pool.
    pub authentication_key_slot: usize,
    /// Key of EF 001A, a slot of the mint's pool.
    pub signing_key_slot: usize,
    /// PIN of EF 0018.
    pub pin: String,
    /// Password of EF 001B.
    pub signing_password: String,
    /// Counters, shared with whoever keeps a clone.
    pub tries: TryCounters,
    /// How it differs from the ordinary card.
    pub quirks: Vec<Quirk>,
}

impl CardSpec {
    /// A card with a PIN and nothing else, to be filled by struct update.
    #[must_use]
    pub fn blank(pin: &str) -> Self {
        Self {
            authentication_certificate: None,
            authentication_authority: Vec::new(),
            signing_certificate: None,
            signing_authority: Vec::new(),
            authentication_key_slot: 0,
            signing_key_slot: 1,
            pin: pin.to_owned(),
            signing_password: "KAZASU1".to_owned(),
            tries: TryCounters::default(),
            quirks: Vec::new(),
        }
    }
}

impl fmt::Debug for CardSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardSpec")
            .field("quirks", &self.quirks)
            .finish_non_exhaustive()
    }
}
