//! Identifiers that cross the wire. Outside the service an id is an opaque printable word.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A word that is not a well-formed identifier of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field} is malformed")]
pub struct MalformedId {
    /// The field of the wire vocabulary the word was meant for.
    pub field: &'static str,
}

impl MalformedId {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "wire.number.malformed"
    }
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $field:literal, $accepts:expr, $example:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, example = $example))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(word: &str) -> Result<Self, MalformedId> {
                let accepts: fn(&str) -> bool = $accepts;
                if accepts(word) { Ok(Self(word.to_owned())) } else { Err(MalformedId { field: $field }) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;

            fn try_from(word: String) -> Result<Self, MalformedId> {
                word.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id!(
    /// 機関コード: the ten digits of a clinic in the facility master (requirements 210).
    ///
    /// Never refused by its check digit: official samples break it (eligibility facts §3.1).
    InstitutionCode,
    "institution_code",
    |word| word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit()),
    "4880123456"
);
id!(
    /// アカウントID: `W` and seven digits, one per terminal (requirements 204).
    AccountId,
    "account_id",
    |word| {
        word.strip_prefix('W').is_some_and(|rest| rest.len() == 7 && rest.bytes().all(|b| b.is_ascii_digit()))
    },
    "W0000001"
);
id!(
    /// A clinic as the service knows it; one device may act for several (併設).
    FacilityId,
    "facility_id",
    is_opaque,
    "fGhQz1n0y3S2mJ4bT7wKcA"
);
id!(
    /// One activated terminal.
    DeviceId,
    "device_id",
    is_opaque,
    "d2N5cXJzdHV2d3h5ejAxMg"
);
id!(
    /// One challenge, single use.
    ChallengeId,
    "challenge_id",
    is_opaque,
    "Y2hhbGxlbmdlLTAwMDAwMQ"
);
id!(
    /// One stored result of a check.
    ResultId,
    "result_id",
    is_opaque,
    "cmVzdWx0LTAwMDAwMDAwMQ"
);
id!(
    /// A clinic's own pseudonym of a patient: the same person has another one in another clinic, and keeps
    /// it when card, certificate or insurer change. Reveals nothing by itself.
    PatientRef,
    "patient_ref",
    is_opaque,
    "cGF0aWVudC0wMDAwMDAwMQ"
);
id!(
    /// One terminal authentication of a visual check (目視); `project-defined`.
    TerminalAuthenticationId,
    "terminal_authentication_id",
    is_opaque,
    "dGVybWluYWwtYXV0aC0wMQ"
);
id!(
    /// Where a reader of `/v1/results` continues; opaque, never compared or computed by clients.
    Cursor,
    "cursor",
    is_opaque,
    "AAAAAAAAAAE"
);

id!(
    /// One receipt-computer client (RFC 6749 §2.2); it belongs to one clinic.
    ClientId,
    "client_id",
    is_opaque,
    "cmVjZWlwdC1jbGllbnQtMQ"
);

id!(
    /// 併設申告: one declaration that two clinics share terminals.
    CoLocationId,
    "co_location_id",
    is_opaque,
    "Y28tbG9jYXRpb24tMDAwMQ"
);

/// Letters, digits, `-` and `_`, 1 to 64 of them: safe in a URL path, a header and a log.
fn is_opaque(word: &str) -> bool {
    (1..=64).contains(&word.len())
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_held() {
        for good in ["4880123456", "1180123456"] {
            assert!(good.parse::<InstitutionCode>().is_ok(), "{good}");
        }
        for bad in ["", "488012345", "48801234567", "48801234５6", "4880-12345"] {
            let error = bad.parse::<InstitutionCode>().unwrap_err();
            assert_eq!(
                error,
                MalformedId {
                    field: "institution_code"
                },
                "{bad}"
            );
        }
        assert!("W0000001".parse::<AccountId>().is_ok());
        for bad in ["w0000001", "W000001", "W00000001", "W000000A", ""] {
            assert!(bad.parse::<AccountId>().is_err(), "{bad}");
        }
        for bad in ["", "a/b", "a b", "a%20", "あ", &"x".repeat(65)] {
            assert!(bad.parse::<ResultId>().is_err(), "{bad}");
        }
    }
}
