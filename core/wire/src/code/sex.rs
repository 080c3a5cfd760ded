use crate::open_enum;

open_enum! {
    /// `Sex1` and `Sex2`, 性別 of the face and of the back of a certificate (OQSCD007).
    pub enum Sex {
        /// 男.
        Male = "1",
        /// 女.
        Female = "2",
        /// 未設定.
        Unset = "3",
    }
}

impl Sex {
    /// The word of the vocabulary; an unknown code as it came.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
            Self::Unset => "未設定",
            Self::Unknown(code) => code,
        }
    }
}
