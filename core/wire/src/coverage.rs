//! One insurance of a person, in the public vocabulary of `ResultOfQualificationConfirmation`
//! (eligibility facts §2.2, the part the restricted type returns, §2.3).
//!
//! Each field names its element. Left out is what clinics are not sent: 限度額適用認定証, 特定疾病療養受療証, consents,
//! 医療券・調剤券 and the form of prescriptions (facts 45, 77). 医療扶助 comes in the same fields, with its own reading
//! of some: 保険者番号 is the 公費負担者番号, 番号 the 受給者番号, 資格取得 the start of 保護, 資格喪失 its stop.
//!
//! Codes stay the strings of the vocabulary: an unknown one is carried through and never an error. Numbers are
//! carried too; [`Coverage::warnings`] tells what is odd about them. Dates are Japanese calendar days. Absent means
//! "the insurer said nothing".

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::{CardClassification, PersonalFamily, Preschool, ReasonOfLoss, Sex};
pub use crate::elderly_certificate::ElderlyCertificate;
use crate::number::{
    InsurerNumber, Law, NumberField, NumberWarning, Oddity, branch_oddity, insured_number_oddity,
    payer_number_oddity, recipient_number_oddity,
};
use crate::share::Share;

/// One coverage. `Debug` shows no personal datum.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Coverage {
    /// `InsuredCardClassification`: 被保険者証区分 (OQSCD010): `01` 一般 … `A1` 医療扶助.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_classification: Option<CardClassification>,
    /// `InsurerNumber`: 保険者番号: digits, leading zeros kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer_number: Option<String>,
    /// `InsurerName`: 保険者名称.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer_name: Option<String>,
    /// `InsuredCardSymbol`: 記号; may be full-width; absent for 後期高齢.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// `InsuredIdentificationNumber`: 番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// `InsuredBranchNumber`: 枝番: two digits, text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// `PersonalFamilyClassification`: 本人・家族の別 (OQSCD009): `1` 本人, `2` 家族.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_family: Option<PersonalFamily>,
    /// `InsuredName`: 被保険者氏名（世帯主氏名）.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// `Name`: 氏名.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `NameKana`: フリガナ, half-width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_kana: Option<String>,
    /// `NameOfOther`: 氏名（その他）: a name in use beside the registered one (通称).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// `NameOfOtherKana`: 氏名（その他）カナ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name_kana: Option<String>,
    /// `Sex2`: 性別 on the back (裏面), under the notice of 2012-09-21 or for 医療扶助 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_sex: Option<Sex>,
    /// `Sex1`: 性別 (OQSCD007): `1` 男, `2` 女, `3` 未設定.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// `Birthdate`: 生年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub birth_date: Option<Date>,
    /// `Address`: 住所 known to the insurer; suppressed where the person is protected (不開示).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// `PostNumber`: 郵便番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_number: Option<String>,
    /// `QualificationDate`: 資格取得年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub qualified_on: Option<Date>,
    /// `DisqualificationDate`: 資格喪失年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub disqualified_on: Option<Date>,
    /// `InsuredCertificateIssuanceDate`: 交付年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub issued_on: Option<Date>,
    /// `InsuredCardValidDate`: 有効開始年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    /// `InsuredCardExpirationDate`: 有効終了年月日, the last day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// `InsuredPartialContributionRatio`: 一部負担金割合 as the insurer says it: three digits of percent, `010` = 1割; 後期高齢 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution_ratio: Option<String>,
    /// `PreschoolClassification`: 未就学区分 (OQSCD015): `1` 未就学.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preschool: Option<Preschool>,
    /// `ReasonOfLoss`: 資格喪失事由 (OQSCD008).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<ReasonOfLoss>,
    /// `ElderlyRecipientCertificateInfo`: 高齢受給者証情報.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elderly_certificate: Option<ElderlyCertificate>,
    /// 負担割合 on the day of treatment; absent where it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

impl Coverage {
    /// Whether this is 医療扶助.
    #[must_use]
    pub fn is_public_assistance(&self) -> bool {
        self.card_classification == Some(CardClassification::PublicAssistance)
    }

    /// 法別番号 of the insurer, where its number can be read.
    #[must_use]
    pub fn law(&self) -> Option<Law> {
        let number = InsurerNumber::read(self.insurer_number.as_deref()?)?;
        Some(number.law())
    }

    /// The last day with this coverage: 有効終了年月日, or the eve of 資格喪失年月日 (the first day without) where that
    /// is earlier.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let eve = self.disqualified_on.and_then(|lost| lost.yesterday().ok());
        match (self.valid_to, eve) {
            (Some(end), Some(eve)) => Some(end.min(eve)),
            (end, eve) => end.or(eve),
        }
    }

    /// 不開示該当フラグ: takes the address out (facts 78).
    ///
    /// `project-defined`: nothing says that it was taken out. A hidden address looks like one the insurer does not
    /// have, because the mark itself would tell who is protected.
    pub fn hide_address(&mut self) {
        self.address = None;
        self.post_number = None;
    }

    /// What looks odd about the numbers; a reason to compare with the paper, never one to refuse (facts §3).
    #[must_use]
    pub fn warnings(&self) -> Vec<NumberWarning> {
        let law = self.law();
        let assistance = self.is_public_assistance();
        let insurer = self.insurer_number.as_deref().and_then(|text| {
            if assistance {
                warning(NumberField::PayerNumber, payer_number_oddity(text))
            } else {
                warning(NumberField::InsurerNumber, InsurerNumber::oddity(text))
            }
        });
        let number = self.number.as_deref().and_then(|text| {
            if assistance {
                warning(NumberField::RecipientNumber, recipient_number_oddity(text))
            } else {
                warning(
                    NumberField::InsuredNumber,
                    insured_number_oddity(text, law.as_ref()),
                )
            }
        });
        let branch = self.branch.as_deref().and_then(branch_oddity);
        let branch = warning(NumberField::Branch, branch);
        [insurer, number, branch].into_iter().flatten().collect()
    }
}

fn warning(field: NumberField, oddity: Option<Oddity>) -> Option<NumberWarning> {
    oddity.map(|oddity| NumberWarning { field, oddity })
}

impl fmt::Debug for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coverage(***)")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn odd_numbers_are_told_by_field() {
        use NumberField::{Branch, InsuredNumber, InsurerNumber, PayerNumber, RecipientNumber};
        use Oddity::{CheckDigit, Form};
        type Row = (
            &'static str,
            [Option<&'static str>; 3],
            Vec<(NumberField, Oddity)>,
        );
        let table: Vec<Row> = vec![
            ("01", [Some("06130488"), Some("4567"), Some("01")], vec![]),
            ("01", [None, None, None], vec![]),
            (
                "01",
                [Some("06130487"), Some("4567"), Some("1")],
                vec![(InsurerNumber, CheckDigit), (Branch, Form)],
            ),
            (
                "01",
                [Some("39131156"), Some("123"), None],
                vec![(InsuredNumber, Form)],
            ),
            ("A1", [Some("12131058"), Some("1234566"), None], vec![]),
            (
                "A1",
                [Some("131058"), Some("9999999"), None],
                vec![(PayerNumber, Form), (RecipientNumber, CheckDigit)],
            ),
        ];
        for (classification, [insurer_number, number, branch], expected) in table {
            let own = |text: Option<&str>| text.map(str::to_owned);
            let coverage = Coverage {
                card_classification: Some(classification.into()),
                insurer_number: own(insurer_number),
                number: own(number),
                branch: own(branch),
                ..Coverage::default()
            };
            let warned: Vec<_> = coverage
                .warnings()
                .iter()
                .map(|warning| (warning.field, warning.oddity))
                .collect();
            assert_eq!(
                warned, expected,
                "{classification} {insurer_number:?} {number:?} {branch:?}"
            );
        }
    }

    #[test]
    fn the_last_day() {
        let table = [
            (None, None, None),
            (Some(date(2026, 11, 30)), None, Some(date(2026, 11, 30))),
            (None, Some(date(2026, 11, 30)), Some(date(2026, 11, 29))),
            (
                Some(date(2026, 10, 31)),
                Some(date(2026, 11, 30)),
                Some(date(2026, 10, 31)),
            ),
            (
                Some(date(2027, 3, 31)),
                Some(date(2026, 11, 1)),
                Some(date(2026, 10, 31)),
            ),
        ];
        for (valid_to, disqualified_on, last) in table {
            let coverage = Coverage {
                valid_to,
                disqualified_on,
                ..Coverage::default()
            };
            assert_eq!(coverage.last_day(), last, "{valid_to:?} {disqualified_on:?}");
        }
    }

    #[test]
    fn a_hidden_address_leaves_no_trace() {
        let open = Coverage {
            address: Some("架空県".into()),
            post_number: Some("000-0000".into()),
            ..Coverage::default()
        };
        let mut hidden = open;
        hidden.hide_address();
        assert_eq!(hidden, Coverage::default());
    }
}
