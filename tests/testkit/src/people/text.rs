//! Short texts with a form.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text that does not have the form of its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct MalformedText {
    /// The text as given.
    pub text: String,
    /// The form wanted.
    pub expected: &'static str,
}

macro_rules! formed_text {
    ($(#[$doc:meta])* $name:ident, $pattern:literal, $expected:literal, $holds:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String", extend("pattern" = $pattern))]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedText;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let holds: fn(&str) -> bool = $holds;
                if holds(&text) { Ok(Self(text)) } else { Err(MalformedText { text, expected: $expected }) }
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

formed_text!(
    /// Name of a person, in kebab-case.
    PersonId,
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    "a kebab-case name",
    |text| text.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
);

formed_text!(
    /// 保険者番号: 8 digits, 6 for 国保. The check digit is not tested here: a profile may be wrong on purpose.
    InsurerNumber,
    "^([0-9]{6}|[0-9]{8})$",
    "an insurer number of 6 or 8 digits",
    |text| digits(text, 6) || digits(text, 8)
);

formed_text!(
    /// 枝番, 2 digits.
    BranchNumber,
    "^[0-9]{2}$",
    "a branch number of 2 digits",
    |text| digits(text, 2)
);

formed_text!(
    /// 負担割合 in percent, 3 digits: "010" is 1割.
    ContributionRatio,
    "^[0-9]{3}$",
    "a ratio in percent of 3 digits",
    |text| digits(text, 3)
);

formed_text!(
    /// The PIN of EF 0018, 4 digits.
    PinDigits,
    "^[0-9]{4}$",
    "a PIN of 4 digits",
    |text| digits(text, 4)
);

formed_text!(
    /// The password of EF 001B: 6 to 16 capital letters and digits.
    SignPassword,
    "^[A-Z0-9]{6,16}$",
    "a sign password of 6 to 16 capital letters and digits",
    |text| (6..=16).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
);
