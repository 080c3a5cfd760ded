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

    /// Whether the person is insured on the day: 1 and 6. Never guessed for an unknown word.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Valid | Self::ValidUnregistered)
    }
}
