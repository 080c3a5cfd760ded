use crate::open_enum;

open_enum! {
    /// `PreschoolClassification`, 未就学区分 (OQSCD015); absent for everybody else.
    ///
    /// One older source knows a `2` 就学中 (facts 42c); it is carried like any other unknown code.
    pub enum Preschool {
        /// 未就学該当.
        BeforeSchool = "1",
    }
}

impl Preschool {
    /// The word the clipboard text shows (facts 25); an unknown code as it came.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::BeforeSchool => "義務教育就学前",
            Self::Unknown(code) => code,
        }
    }
}
