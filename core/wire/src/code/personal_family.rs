use crate::open_enum;

open_enum! {
    /// `PersonalFamilyClassification`, 本人・家族の別 (OQSCD009); absent for 後期高齢.
    pub enum PersonalFamily {
        /// 本人.
        Insured = "1",
        /// 家族.
        Family = "2",
    }
}

impl PersonalFamily {
    /// The word of the vocabulary; an unknown code as it came.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Insured => "本人",
            Self::Family => "家族",
            Self::Unknown(code) => code,
        }
    }
}
