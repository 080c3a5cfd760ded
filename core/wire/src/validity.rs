//! 資格有効性: the one word a check answers.

use crate::open_enum;

open_enum! {
    /// `QualificationValidity`, 資格有効性 (OQSCD006, eligibility facts §2.2).
    pub enum Validity {
        /// 1 資格（有効）.
        Valid = "valid",
        /// 2 資格（無効）.
        Invalid = "invalid",
        /// 3 資格（無効）＋新しい資格あり.
        InvalidReplaced = "invalid_replaced",
        /// 4 資格情報なし.
        None = "none",
        /// 5 複数該当.
        Multiple = "multiple",
        /// 6 有効（未登録）, 医療扶助 only.
        ValidUnregistered = "valid_unregistered",
    }
}

impl Validity {
    /// The code of OQSCD006, or `None` for a word this version does not know.
    #[must_use]
    pub fn oqs_code(&self) -> Option<&'static str> {
        match self {
            Self::Valid => Some("1"),
            Self::Invalid => Some("2"),
            Self::InvalidReplaced => Some("3"),
            Self::None => Some("4"),
            Self::Multiple => Some("5"),
            Self::ValidUnregistered => Some("6"),
            Self::Unknown(_) => None,
        }
    }

    /// The word of a code of OQSCD006; an unknown code is carried and never counts as valid.
    #[must_use]
    pub fn from_oqs_code(code: &str) -> Self {
        match code {
            "1" => Self::Valid,
            "2" => Self::Invalid,
            "3" => Self::InvalidReplaced,
            "4" => Self::None,
            "5" => Self::Multiple,
            "6" => Self::ValidUnregistered,
            // Never through the words of the wire: "valid" is no code.
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// Whether the person is insured on the day: 1 and 6. Never guessed for an unknown word.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Valid | Self::ValidUnregistered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words() {
        for word in Validity::KNOWN {
            let validity = Validity::from(*word);
            let code = validity.oqs_code().unwrap();
            assert_eq!(Validity::from_oqs_code(code), validity, "{word}");
        }
        for other in ["0", "7", "01", "", "valid"] {
            let validity = Validity::from_oqs_code(other);
            assert_eq!(validity, Validity::Unknown(other.to_owned()));
            assert!(!validity.is_valid() && validity.oqs_code().is_none(), "{other}");
        }
    }
}
