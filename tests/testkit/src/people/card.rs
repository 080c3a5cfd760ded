//! The card of a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule;
use crate::mint::Generation;

/// Plain data from which a virtual card is made. PIN and password are those of nobody, so they need no hiding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardProfile {
    /// Generation of the CA that issued both certificates.
    pub generation: CardGeneration,
    /// Serial number of both certificates, three or four bytes long (facts, card §5.1). Unique within a generation only.
    #[serde(deserialize_with = "rule::serial")]
    #[schemars(range(min = 0x01_0000, max = u32::MAX))]
    pub serial: u32,
    /// Which holder key of the test PKI is on the card for user authentication.
    #[serde(deserialize_with = "rule::key_slot")]
    #[schemars(range(max = 15))]
    pub key_slot: usize,
    /// Length of the user-authentication certificate in bytes of DER.
    #[serde(deserialize_with = "rule::size")]
    #[schemars(extend("enum" = rule::SIZES))]
    pub size: usize,
    /// Days from today (in Japan) to the last day both certificates are valid; negative when they have expired.
    pub expires_in_days: i32,
    /// PIN for user authentication (利用者証明用暗証番号): four digits.
    #[serde(deserialize_with = "rule::pin")]
    #[schemars(regex(pattern = r"^[0-9]{4}$"))]
    pub pin: String,
    /// Password for digital signature (署名用暗証番号): 6 to 16 letters A to Z and digits.
    #[serde(deserialize_with = "rule::sign_password")]
    #[schemars(regex(pattern = r"^[A-Z0-9]{6,16}$"))]
    pub sign_password: String,
    /// Wrong PINs the card still takes, 3 when fresh, 0 when it is locked (facts, card §4).
    #[serde(default = "fresh_tries", deserialize_with = "rule::tries_left")]
    #[schemars(range(max = 3))]
    pub tries_left: u8,
    /// Ways in which the virtual card differs from the usual one, by name.
    #[serde(
        default,
        deserialize_with = "rule::quirks",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(inner(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub quirks: Vec<String>,
    /// Whether the certificate stands in its CA's revocation list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

/// Generation of the issuing CA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardGeneration {
    /// The second generation.
    Second,
    /// The third generation.
    Third,
}

impl From<CardGeneration> for Generation {
    fn from(generation: CardGeneration) -> Self {
        match generation {
            CardGeneration::Second => Self::Second,
            CardGeneration::Third => Self::Third,
        }
    }
}

impl CardProfile {
    /// Which holder key of the test PKI is on the card for digital signature: never the one for user authentication.
    /// It is half the pool away, and so somebody else's key for user authentication (`project-defined`).
    #[must_use]
    pub fn signing_key_slot(&self) -> usize {
        self.key_slot.wrapping_add(8) % 16
    }
}

fn fresh_tries() -> u8 {
    3
}
