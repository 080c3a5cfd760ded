//! The profile: one synthetic person in one JSON file.

use std::path::{Path, PathBuf};
use std::{fs, io};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coverage::Coverage;
use super::text::{PersonId, PinDigits, SignPassword};
use crate::card::Quirk;
use crate::mint;

/// A synthetic person: a card, and what the register knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Path or URL of this schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Name of the person on command lines.
    pub id: PersonId,
    /// What the person is for.
    pub note: Note,
    /// The card in the person's hand.
    pub card: CardProfile,
    /// Certificates of earlier cards: the register still leads from them to the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_certificates: Vec<CertificateReference>,
    /// Whether the register knows the person at all.
    #[serde(default = "registered", skip_serializing_if = "Clone::clone")]
    pub registered: bool,
    /// Marks in the register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Coverages, past and future ones included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverages: Vec<Coverage>,
}

fn registered() -> bool {
    true
}

/// A remark in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// How the person's card is issued.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardProfile {
    /// Generation of the CA.
    pub generation: CardGeneration,
    /// Serial number of the certificate; real ones have 3 or 4 bytes.
    pub serial: u32,
    /// Key of the committed pool; wraps beyond it.
    pub key_slot: usize,
    /// Length of the user-authentication certificate in bytes: 1583, 1590 or 1700.
    pub size: CertificateSize,
    /// Days from today to the last day of validity; negative when expired.
    pub expires_in_days: i16,
    /// 利用者証明用パスワード.
    pub pin: PinDigits,
    /// 署名用パスワード.
    pub sign_password: SignPassword,
    /// Tries left of the PIN when the card is new, 0 to 3.
    #[serde(default = "all_tries")]
    pub tries_left: Tries,
    /// Deviations from the ordinary card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quirks: Vec<Quirk>,
    /// Whether the certificate stands in the revocation list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

fn all_tries() -> Tries {
    Tries(3)
}

impl std::fmt::Debug for CardProfile {
    /// Without PIN, password and serial number: a person is often part of a test's output.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CardProfile")
            .field("generation", &self.generation)
            .field("size", &self.size)
            .field("expires_in_days", &self.expires_in_days)
            .field("tries_left", &self.tries_left)
            .field("quirks", &self.quirks)
            .field("revoked", &self.revoked)
            .finish_non_exhaustive()
    }
}

/// A certificate as the register keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateReference {
    /// Generation of the CA.
    pub generation: CardGeneration,
    /// Serial number.
    pub serial: u32,
}

/// Generation of the CA behind a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardGeneration {
    /// The second.
    Second,
    /// The third.
    Third,
}

impl From<CardGeneration> for mint::Generation {
    fn from(generation: CardGeneration) -> Self {
        match generation {
            CardGeneration::Second => Self::Second,
            CardGeneration::Third => Self::Third,
        }
    }
}

/// A number outside its range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{number} is not {expected}")]
pub struct OutOfRange {
    /// The number as given.
    pub number: u16,
    /// The numbers wanted.
    pub expected: &'static str,
}

/// Length of a user-authentication certificate, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(with = "u16", extend("enum" = [1583, 1590, 1700]))]
pub struct CertificateSize(u16);

impl TryFrom<u16> for CertificateSize {
    type Error = OutOfRange;

    fn try_from(number: u16) -> Result<Self, Self::Error> {
        match number {
            1583 | 1590 | 1700 => Ok(Self(number)),
            _ => Err(OutOfRange {
                number,
                expected: "one of the certificate sizes 1583, 1590 and 1700",
            }),
        }
    }
}

impl From<CertificateSize> for u16 {
    fn from(size: CertificateSize) -> Self {
        size.0
    }
}

/// Tries left of a PIN, 0 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(with = "u8", extend("minimum" = 0, "maximum" = 3))]
pub struct Tries(u8);

impl TryFrom<u16> for Tries {
    type Error = OutOfRange;

    fn try_from(number: u16) -> Result<Self, Self::Error> {
        match u8::try_from(number) {
            Ok(tries @ 0..=3) => Ok(Self(tries)),
            _ => Err(OutOfRange {
                number,
                expected: "a number of tries from 0 to 3",
            }),
        }
    }
}

impl From<Tries> for u16 {
    fn from(tries: Tries) -> Self {
        tries.0.into()
    }
}

impl From<Tries> for u8 {
    fn from(tries: Tries) -> Self {
        tries.0
    }
}

/// A mark in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// DV etc. (自己情報不開示): the card cannot be used for a check.
    DvCardUnusable,
    /// DV etc.: the address is not shown.
    DvAddressHidden,
}

impl Flag {
    /// The name in profiles and exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DvCardUnusable => "dv_card_unusable",
            Self::DvAddressHidden => "dv_address_hidden",
        }
    }
}

/// A profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("the profile {} cannot be read: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// The file is not a profile: a syntax error, an unknown, missing or malformed field.
    #[error("{}:{line}:{column}: {source}", file.display())]
    Content {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Cause, naming the field.
        source: serde_json::Error,
    },
}

impl ProfileError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "testkit.profile.invalid",
            Self::Content { .. } => "testkit.profile.invalid",
        }
    }
}

impl Person {
    /// Reads a profile file.
    ///
    /// # Errors
    /// [`ProfileError`] with file, line and column; unknown fields are refused.
    pub fn from_json_file(file: &Path) -> Result<Self, ProfileError> {
        let text = fs::read_to_string(file).map_err(|source| ProfileError::File {
            file: file.to_owned(),
            source,
        })?;
        Self::from_json(file, &text)
    }

    /// Reads a profile from `text`; `file` is the name errors speak of.
    ///
    /// # Errors
    /// [`ProfileError::Content`] with line and column.
    pub fn from_json(file: &Path, text: &str) -> Result<Self, ProfileError> {
        serde_json::from_str(text).map_err(|source| ProfileError::Content {
            file: file.to_owned(),
            line: source.line(),
            column: source.column(),
            source,
        })
    }
}

/// The published JSON Schema of a profile, as committed in `profile.schema.json`.
#[must_use]
pub fn profile_schema() -> serde_json::Value {
    schemars::schema_for!(Person).to_value()
}
