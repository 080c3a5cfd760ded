//! A person.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CardGeneration, CardProfile, CoverageProfile, ProfileError, rule};
use crate::mint::{CertificateSpec, Mint, MintError};

/// One synthetic person: a My Number Card and what the register says of its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Kazasu person profile")]
pub struct Person {
    /// Name of the person in commands and files, in kebab-case.
    #[serde(deserialize_with = "rule::kebab")]
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// What this person is for.
    pub note: Note,
    /// The card.
    pub card: CardProfile,
    /// Coverages in the register's order; none when the person has no insurance.
    #[serde(default)]
    pub coverages: Vec<CoverageProfile>,
    /// Marks the register puts on the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Whether the register knows the person at all.
    #[serde(default = "known", skip_serializing_if = "is_known")]
    pub registered: bool,
}

/// One sentence in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// A mark the register puts on a person (facts, eligibility §5, number 78; §2.2, OQSCD006 word 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// 自己情報提供不可フラグ: the card cannot be used as insurance card.
    DvCardUnusable,
    /// 不開示該当フラグ: the address is not shown.
    DvAddressHidden,
    /// 有効（未登録）: 医療扶助 not registered on the card yet.
    Unregistered,
}

impl Flag {
    /// The word in profiles and in the register.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DvCardUnusable => "dv_card_unusable",
            Self::DvAddressHidden => "dv_address_hidden",
            Self::Unregistered => "unregistered",
        }
    }
}

/// Size of signing certificates on cards, in bytes of DER (facts, card §5.1).
const SIGNING_SIZE: usize = 1758;

impl Person {
    /// Reads a profile.
    ///
    /// # Errors
    /// [`ProfileError::Invalid`] with the line and column of the fault: no JSON, an unknown or missing field, a value
    /// that breaks its rule.
    pub fn from_json(text: &str) -> Result<Self, ProfileError> {
        serde_json::from_str(text).map_err(|error| ProfileError::invalid(None, &error))
    }

    /// Reads a profile from a file.
    ///
    /// # Errors
    /// [`ProfileError::Unreadable`] when there is no such file, else as [`Person::from_json`], with the file.
    pub fn from_json_file(path: impl AsRef<Path>) -> Result<Self, ProfileError> {
        let file = path.as_ref();
        let text = fs::read_to_string(file).map_err(|source| ProfileError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        serde_json::from_str(&text).map_err(|error| ProfileError::invalid(Some(file.to_owned()), &error))
    }

    /// The user-authentication certificate (利用者証明用電子証明書) on the card as DER, valid to the end of the Japanese day
    /// [`expires_in_days`](CardProfile::expires_in_days) after `now`. The same bytes on every call of one Japanese day.
    ///
    /// # Errors
    /// [`MintError::Instant`] when the expiry lies outside the years X.509 can express, [`MintError::Size`] for a size
    /// that the profile of the certificate does not fit in.
    pub fn authentication_certificate(&self, mint: &Mint, now: Timestamp) -> Result<Vec<u8>, MintError> {
        mint.authentication(&self.certificate(
            self.card.key_slot,
            self.card.size,
            self.subject("00000A"),
            now,
        )?)
    }

    /// The signing certificate (署名用電子証明書) on the card as DER of 1758 bytes, with the dates of the other one and the key
    /// in [`CardProfile::signing_key_slot`].
    ///
    /// # Errors
    /// As [`Person::authentication_certificate`].
    pub fn signing_certificate(&self, mint: &Mint, now: Timestamp) -> Result<Vec<u8>, MintError> {
        mint.signing(&self.certificate(
            self.card.signing_key_slot(),
            SIGNING_SIZE,
            self.subject("0000000000A"),
            now,
        )?)
    }

    fn certificate(
        &self,
        key_slot: usize,
        size: usize,
        subject: String,
        now: Timestamp,
    ) -> Result<CertificateSpec, MintError> {
        let (not_before, not_after) = self.validity(now)?;
        Ok(CertificateSpec {
            generation: self.card.generation.into(),
            serial: self.card.serial,
            key_slot,
            size,
            subject,
            not_before,
            not_after,
        })
    }

    /// Whole Japanese days, as on cards: 15:00:00 UTC to 14:59:59 UTC. Five years at most (facts, eligibility §5, number
    /// 71); these people have got their certificates on a birthday.
    fn validity(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), MintError> {
        const DAY: i64 = 86_400;
        const JAPAN: i64 = 9 * 3600;
        const FIVE_YEARS: i64 = 1826;
        let today = (now.as_second() + JAPAN).div_euclid(DAY);
        let last = today + i64::from(self.card.expires_in_days);
        let instant = |unix_seconds| {
            Timestamp::from_second(unix_seconds).map_err(|_| MintError::Instant { unix_seconds })
        };
        Ok((
            instant((last + 1 - FIVE_YEARS) * DAY - JAPAN)?,
            instant((last + 1) * DAY - JAPAN - 1)?,
        ))
    }

    /// An opaque identifier shaped like the real ones, 17 characters and `tail`; different for each certificate.
    fn subject(&self, tail: &str) -> String {
        let generation = match self.card.generation {
            CardGeneration::Second => 2,
            CardGeneration::Third => 3,
        };
        format!("{:08X}KAZASU48{generation}{tail}", self.card.serial)
    }
}

fn known() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_known(registered: &bool) -> bool {
    *registered
}
