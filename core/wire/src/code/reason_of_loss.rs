use crate::open_enum;

open_enum! {
    /// `ReasonOfLoss`, 資格喪失事由 (OQSCD008).
    pub enum ReasonOfLoss {
        /// 死亡.
        Death = "01",
        /// 生活保護受給開始.
        PublicAssistance = "02",
        /// 医療保険等の資格取得.
        OtherInsurance = "03",
        /// その他.
        Other = "99",
    }
}

impl ReasonOfLoss {
    /// The word of the vocabulary; an unknown code as it came.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Death => "死亡",
            Self::PublicAssistance => "生活保護受給開始",
            Self::OtherInsurance => "医療保険等の資格取得",
            Self::Other => "その他",
            Self::Unknown(code) => code,
        }
    }
}
