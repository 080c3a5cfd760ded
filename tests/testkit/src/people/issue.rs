//! The virtual card of a person.

use jiff::Timestamp;

use super::Person;
use crate::card::{CardSpec, TryCounters};
use crate::mint::{Mint, MintError};

impl Person {
    /// What this person's card is made of at an instant.
    ///
    /// # Errors
    /// [`MintError`] when the profile asks for a certificate that cannot be made.
    pub fn card_spec(&self, mint: &Mint, now: Timestamp) -> Result<CardSpec, MintError> {
        let generation = self.card.generation.into();
        // A profile that names an unknown quirk is refused when it is read.
        let quirks = self
            .card
            .quirks
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        Ok(CardSpec {
            authentication_certificate: Some(self.authentication_certificate(mint, now)?),
            authentication_authority: mint.authority_der(generation),
            signing_certificate: Some(self.signing_certificate(mint, now)?),
            signing_authority: mint.signing_authority_der(generation),
            authentication_key_slot: self.card.key_slot,
            signing_key_slot: self.card.signing_key_slot(),
            pin: self.card.pin.clone(),
            signing_password: self.card.sign_password.clone(),
            tries: TryCounters::with_authentication(self.card.tries_left),
            quirks,
        })
    }
}
