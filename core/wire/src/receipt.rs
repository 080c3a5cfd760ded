//! What receipt computers (レセコン) say beside reading results; `project-defined`, the official interface is not public
//! (eligibility facts 49).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most characters of a 照会番号.
pub const LONGEST_REFERENCE_NUMBER: usize = 64;

/// `GET` and `PUT /v1/receipt/results/{result_id}/inquiry-number`: the 照会番号 of one result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InquiryNumber {
    /// The number; `null` where there is none, or to take it away.
    pub reference_number: Option<ReferenceNumber>,
}

/// `ReferenceNumber`, 照会番号: the receipt computer's own key of the patient. 1 to 64 characters, none a control
/// character, no space at either end. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(
        value_type = String,
        example = "K-0001",
        min_length = 1,
        max_length = 64,
        pattern = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]*[^\s\x00-\x1f\x7f-\x9f\ufffe\uffff])?$"
    )
)]
#[serde(try_from = "String", into = "String")]
pub struct ReferenceNumber(String);

/// The text is no 照会番号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("reference_number is malformed")]
pub struct MalformedReferenceNumber;

impl MalformedReferenceNumber {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "wire.number.malformed"
    }
}

impl ReferenceNumber {
    /// The number as it was set.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ReferenceNumber {
    type Error = MalformedReferenceNumber;

    fn try_from(text: String) -> Result<Self, MalformedReferenceNumber> {
        let length = text.chars().count();
        let breaks =
            |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}');
        if !(1..=LONGEST_REFERENCE_NUMBER).contains(&length) || text.contains(breaks) || text.trim() != text {
            return Err(MalformedReferenceNumber);
        }
        Ok(Self(text))
    }
}

impl FromStr for ReferenceNumber {
    type Err = MalformedReferenceNumber;

    fn from_str(text: &str) -> Result<Self, MalformedReferenceNumber> {
        text.to_owned().try_into()
    }
}

impl From<ReferenceNumber> for String {
    fn from(number: ReferenceNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for ReferenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReferenceNumber(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_held() {
        for good in ["1", "K-0001", "患者 １２", &"9".repeat(64)] {
            assert_eq!(good.parse::<ReferenceNumber>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            " ",
            " 1",
            "1\u{3000}",
            "a\tb",
            "a\r\nb",
            "a\u{2028}b",
            &"9".repeat(65),
        ] {
            assert_eq!(
                bad.parse::<ReferenceNumber>(),
                Err(MalformedReferenceNumber),
                "{bad:?}"
            );
        }
        assert_eq!(
            format!("{:?}", "K-0001".parse::<ReferenceNumber>().unwrap()),
            "ReferenceNumber(***)"
        );
    }
}
