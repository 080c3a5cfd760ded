use super::insurance::leading_prefecture;
use super::{Oddity, Prefecture};
use crate::id::InstitutionCode;
use crate::open_enum;

open_enum! {
    /// The third digit of a 機関コード: 点数表コード, or the kind of a facility without one (eligibility facts 57–60).
    pub enum InstitutionKind {
        /// 医科.
        Medical = "1",
        /// 健診実施機関等.
        HealthCheck = "2",
        /// 歯科.
        Dental = "3",
        /// 調剤.
        Pharmacy = "4",
        /// 柔道整復; inferred from samples, not published.
        Judo = "8",
    }
}

impl InstitutionCode {
    /// The first two digits; `None` where no prefecture has that number.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        leading_prefecture(self.as_str())
    }

    /// The third digit.
    #[must_use]
    pub fn kind(&self) -> InstitutionKind {
        InstitutionKind::from(self.as_str().get(2..3).unwrap_or_default())
    }

    /// The first odd thing about the code: at most a reason to look again, the facility master decides (§3.1).
    #[must_use]
    pub fn oddity(&self) -> Option<Oddity> {
        Oddity::of_digits(self.as_str(), self.prefecture())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_sources() {
        let table = [
            ("0110113719", Some(1), "1", None),
            ("1180123455", Some(11), "8", None),
            // printed in an official manual
            ("1180123456", Some(11), "8", Some(Oddity::CheckDigit)),
            ("1320123456", Some(13), "2", None),
            ("4810000001", Some(48), "1", Some(Oddity::CheckDigit)),
            ("4810000002", Some(48), "1", None),
            ("0000000000", None, "0", Some(Oddity::Prefecture)),
        ];
        for (text, prefecture, kind, oddity) in table {
            let code: InstitutionCode = text.parse().unwrap();
            assert_eq!(code.prefecture().map(Prefecture::number), prefecture, "{text}");
            assert_eq!(code.kind().as_str(), kind, "{text}");
            assert_eq!(code.oddity(), oddity, "{text}");
        }
    }
}
