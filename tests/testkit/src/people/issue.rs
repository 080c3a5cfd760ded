//! From a person to a card.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use super::profile::Person;
use crate::card::{CardImage, CardMemory, VirtualCard};
use crate::mint::{CertificateSpec, Mint, MintError, month_of};

/// Size of the signing certificate, in bytes (facts, card §2.3).
const SIGNING_SIZE: usize = 1758;

/// The signing key stands this far behind the authentication key in the pool, so that mixing up the two is noticed.
const SIGNING_KEY_DISTANCE: usize = 8;

impl Person {
    /// Issues the person's card, new and unused.
    ///
    /// # Errors
    /// [`MintError`] when the certificates cannot be minted.
    pub fn card(&self, mint: &Mint, now: Timestamp) -> Result<VirtualCard, MintError> {
        self.card_with_memory(mint, now, CardMemory::default())
    }

    /// Issues the card that owns `memory`: a used one keeps its counters.
    ///
    /// # Errors
    /// [`MintError`] when the certificates cannot be minted.
    pub fn card_with_memory(
        &self,
        mint: &Mint,
        now: Timestamp,
        memory: CardMemory,
    ) -> Result<VirtualCard, MintError> {
        Ok(VirtualCard::new(self.card_image(mint, now)?, memory))
    }

    /// What the person's card is issued with.
    ///
    /// # Errors
    /// [`MintError`] when the certificates cannot be minted.
    pub fn card_image(&self, mint: &Mint, now: Timestamp) -> Result<CardImage, MintError> {
        let authentication = self.certificate_spec(now);
        let serial = authentication.serial;
        let generation = authentication.generation;
        let signing = CertificateSpec {
            key_slot: self.card.key_slot.wrapping_add(SIGNING_KEY_DISTANCE),
            size: SIGNING_SIZE,
            // 28 characters: issue time, number, municipality code.
            subject: format!("20200401{serial:08X}KAZASU480000"),
            ..authentication.clone()
        };
        Ok(CardImage {
            authentication_certificate: mint.authentication(&authentication)?,
            authentication_authority: mint.authority_der(generation),
            signing_certificate: mint.signing(&signing)?,
            signing_authority: mint.signing_authority_der(generation),
            authentication_key_slot: authentication.key_slot,
            signing_key_slot: signing.key_slot,
            pin: self.card.pin.as_str().to_owned(),
            tries_left: self.card.tries_left.into(),
            sign_password: self.card.sign_password.as_str().to_owned(),
            token_serial: serial.into(),
            terminal_root: mint.terminal_root(),
            month: month_of(now),
            quirks: self.card.quirks.iter().copied().collect(),
        })
    }

    /// The user-authentication certificate to mint. It ends with a Japanese day, 14:59:59 UTC, and has begun four and a
    /// half years before: real ones run to the fifth birthday after issue (facts, card §5.1).
    #[must_use]
    pub fn certificate_spec(&self, now: Timestamp) -> CertificateSpec {
        let last_day = japanese_day(now).saturating_add(Span::new().days(self.card.expires_in_days));
        let first_day = last_day
            .saturating_sub(Span::new().years(4).months(6))
            .min(japanese_day(now));
        CertificateSpec {
            generation: self.card.generation.into(),
            serial: self.card.serial,
            key_slot: self.card.key_slot,
            size: u16::from(self.card.size).into(),
            // 23 characters; digits near the end are the municipality code, 48 no real prefecture.
            subject: format!("{:08X}KAZASU48000000A", self.card.serial),
            not_before: japanese_instant(first_day, 0, 0, 0),
            not_after: japanese_instant(last_day, 23, 59, 59),
        }
    }
}

/// The calendar day in Japan at `now`.
#[must_use]
pub fn japanese_day(now: Timestamp) -> Date {
    now.to_zoned(japan()).date()
}

fn japanese_instant(day: Date, hour: i8, minute: i8, second: i8) -> Timestamp {
    let instant = day.at(hour, minute, second, 0);
    // Years −9999 to 9999 always fit; the fallback keeps a test tool from panicking on its own input.
    instant
        .to_zoned(japan())
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// Fixed UTC+09:00: Japan has no other time.
fn japan() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}
