use crate::open_enum;

open_enum! {
    /// `InsuredCardClassification`, 被保険者証区分 (OQSCD010).
    pub enum CardClassification {
        /// 一般. Out of use since 2024-12-02, but days before still bring it (facts 43).
        General = "01",
        /// 退職.
        Retired = "02",
        /// 短期(一般).
        ShortTermGeneral = "03",
        /// 短期(退職).
        ShortTermRetired = "04",
        /// 特別療養費支給対象者, until 2024-12-01 被保険者資格証明書: the patient pays in full and claims back.
        SpecialMedicalExpense = "05",
        /// 特例退職.
        SpecialRetired = "06",
        /// 自衛官(診療証).
        SelfDefence = "07",
        /// 医療扶助.
        PublicAssistance = "A1",
    }
}

impl CardClassification {
    /// The word of the vocabulary; an unknown code as it came.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::General => "一般",
            Self::Retired => "退職",
            Self::ShortTermGeneral => "短期(一般)",
            Self::ShortTermRetired => "短期(退職)",
            Self::SpecialMedicalExpense => "特別療養費支給対象者",
            Self::SpecialRetired => "特例退職",
            Self::SelfDefence => "自衛官",
            Self::PublicAssistance => "医療扶助",
            Self::Unknown(code) => code,
        }
    }
}
