//! Deviations a virtual card can be given by name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A named deviation from the ordinary plastic card. Several can be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Quirk {
    /// Short EF identifiers are refused with 6A86, in READ, VERIFY, CHANGE and the signature.
    NoSfi,
    /// Extended APDUs are refused with 6700, as by readers and cards of the short kind.
    ShortOnly,
    /// Answers longer than 128 bytes come as 61xx and are fetched by GET RESPONSE, 128 bytes at most each.
    Chunked61,
    /// An Le beyond what there is answers 6Cxx with the right length instead of the data.
    WrongLe6c,
    /// 顔認証マイナンバーカード: PIN use is switched off, EF 0018 always answers 6984. What the real one answers is not
    /// public (facts, card §4), so this is `project-defined`.
    Pinless,
    /// The holder has no user-authentication certificate: EF 0008 says so and EF 000A is 6A82. The byte for "absent"
    /// is `project-defined` (facts, card §2.1 knows only "present").
    NoAuthCertificate,
    /// An Android phone: token label `JPKIAPGPSETOKEN`, certificate only after the PIN (facts, card §7).
    AndroidToken,
    /// An iPhone: token label `JPKIAPIOSTOKEN`, closing command `80 FC 00 00` accepted (facts, card §7).
    IphoneToken,
    /// The empty VERIFY of four bytes is 6700; with Le 00 it is answered (facts, card §10 no. 10).
    VerifyCase1Wrong,
    /// The first command after power-up is 6F00 and has no effect (facts, card §1.2).
    First6f00,
    /// A READ that runs into the end of the file ends in 6282 instead of 9000 (facts, card §2.3).
    Eof6282,
    /// The empty VERIFY answers 9000 while the PIN is verified (facts, card §3 "Status words").
    Verified9000,
    /// VERIFY with data on a blocked PIN is 6983 instead of 6984 (facts, card §3 "Status words").
    Blocked6983,
    /// A driving licence (運転免許証): no JPKI application.
    DrivingLicence,
    /// A residence card (在留カード): no JPKI application.
    ResidenceCard,
    /// A passport (旅券): no JPKI application.
    Passport,
    /// A payment card: no JPKI application.
    PaymentCard,
    /// A transit card with APDUs: no JPKI application.
    TransitCard,
    /// An old resident card (住基カード) without JPKI application.
    JukiCard,
    /// An old resident card with JPKI application, told by its token label; no user-authentication certificate.
    JukiTokenCard,
    /// A card that answers to nothing.
    UnknownCard,
}

/// One row per quirk: value, name, what it does.
const TABLE: [(Quirk, &str, &str); 21] = [
    (Quirk::NoSfi, "no-sfi", "short EF identifiers are refused (6A86)"),
    (
        Quirk::ShortOnly,
        "short-only",
        "extended APDUs are refused (6700)",
    ),
    (
        Quirk::Chunked61,
        "chunked-61",
        "long answers come as 61xx and GET RESPONSE",
    ),
    (
        Quirk::WrongLe6c,
        "wrong-le-6c",
        "an Le beyond the data is answered 6Cxx",
    ),
    (
        Quirk::Pinless,
        "pinless",
        "PIN use is switched off, EF 0018 answers 6984 (project-defined)",
    ),
    (
        Quirk::NoAuthCertificate,
        "no-auth-certificate",
        "no user-authentication certificate on the card",
    ),
    (
        Quirk::AndroidToken,
        "android-token",
        "an Android phone: certificate only after the PIN",
    ),
    (
        Quirk::IphoneToken,
        "iphone-token",
        "an iPhone, told by its token label",
    ),
    (
        Quirk::VerifyCase1Wrong,
        "verify-case1-6700",
        "the empty VERIFY needs an Le byte",
    ),
    (
        Quirk::First6f00,
        "first-6f00",
        "the first command after power-up fails with 6F00",
    ),
    (
        Quirk::Eof6282,
        "eof-6282",
        "a READ into the end of a file ends in 6282",
    ),
    (
        Quirk::Verified9000,
        "verified-9000",
        "the empty VERIFY answers 9000 while verified",
    ),
    (
        Quirk::Blocked6983,
        "blocked-6983",
        "VERIFY on a blocked PIN answers 6983",
    ),
    (
        Quirk::DrivingLicence,
        "driving-licence",
        "a driving licence (運転免許証): no JPKI application",
    ),
    (
        Quirk::ResidenceCard,
        "residence-card",
        "a residence card (在留カード): no JPKI application",
    ),
    (
        Quirk::Passport,
        "passport",
        "a passport (旅券): no JPKI application",
    ),
    (
        Quirk::PaymentCard,
        "payment-card",
        "a payment card: no JPKI application",
    ),
    (
        Quirk::TransitCard,
        "transit-card",
        "a transit card with APDUs: no JPKI application",
    ),
    (
        Quirk::JukiCard,
        "juki-card",
        "an old resident card (住基カード) without JPKI application",
    ),
    (
        Quirk::JukiTokenCard,
        "juki-token",
        "an old resident card with JPKI application, told by its token label; no user-authentication certificate",
    ),
    (
        Quirk::UnknownCard,
        "unknown-card",
        "a card that answers to nothing",
    ),
];

impl Quirk {
    /// Every quirk, for lists and help texts.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.into_iter().map(|(quirk, _, _)| quirk)
    }

    /// The name used on command lines and in profiles, in kebab-case.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What it does, in a few English words for a developer.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        TABLE
            .into_iter()
            .find(|(quirk, _, _)| *quirk == self)
            .unwrap_or((self, "", ""))
    }
}

/// No quirk has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no quirk is named {name:?}; there are: {}", known_names())]
pub struct UnknownQuirk {
    /// The name as given.
    pub name: String,
}

impl UnknownQuirk {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "testkit.quirk.unknown"
    }
}

fn known_names() -> String {
    TABLE.map(|(_, name, _)| name).join(", ")
}

impl fmt::Display for Quirk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        TABLE
            .into_iter()
            .find_map(|(quirk, name, _)| (name == text).then_some(quirk))
            .ok_or_else(|| UnknownQuirk {
                name: text.to_owned(),
            })
    }
}

impl TryFrom<String> for Quirk {
    type Error = UnknownQuirk;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Quirk> for String {
    fn from(quirk: Quirk) -> Self {
        quirk.name().to_owned()
    }
}

impl JsonSchema for Quirk {
    fn schema_name() -> Cow<'static, str> {
        "Quirk".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A named deviation from the ordinary plastic card.",
            "oneOf": TABLE.map(|(_, name, meaning)| serde_json::json!({ "const": name, "description": meaning })),
        })
    }
}
