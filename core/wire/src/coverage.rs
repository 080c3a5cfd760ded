//! One insurance of a person, in the public vocabulary of `ResultOfQualificationConfirmation`
//! (eligibility facts §2.2, the part the restricted type returns, §2.3).
//!
//! Codes stay the two-digit strings of the vocabulary: an unknown one is carried through and never an error.
//! Dates are Japanese calendar days. Absent means "the insurer said nothing".

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::share::Share;

/// One coverage. `Debug` shows no personal datum.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Coverage {
    /// 被保険者証区分 (OQSCD010): `01` 一般 … `A1` 医療扶助.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_classification: Option<String>,
    /// 保険者番号: digits, leading zeros kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer_number: Option<String>,
    /// 保険者名称.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer_name: Option<String>,
    /// 記号; may be full-width; absent for 後期高齢.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 枝番: two digits, text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// 本人・家族の別 (OQSCD009): `1` 本人, `2` 家族.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_family: Option<String>,
    /// 被保険者氏名（世帯主氏名）.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// 氏名.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// フリガナ, half-width.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_kana: Option<String>,
    /// 氏名（その他）: a name in use beside the registered one (通称).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// 氏名（その他）カナ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_name_kana: Option<String>,
    /// 性別 (OQSCD007): `1` 男, `2` 女, `3` 未設定.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// 生年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub birth_date: Option<Date>,
    /// 住所 known to the insurer; suppressed where the person is protected (不開示).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 郵便番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_number: Option<String>,
    /// 資格取得年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub qualified_on: Option<Date>,
    /// 資格喪失年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub disqualified_on: Option<Date>,
    /// 交付年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub issued_on: Option<Date>,
    /// 有効開始年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    /// 有効終了年月日, the last day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// 一部負担金割合 as the insurer says it: three digits of percent, `010` = 1割; 後期高齢 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution_ratio: Option<String>,
    /// 未就学区分 (OQSCD015): `1` 未就学.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preschool: Option<String>,
    /// 資格喪失事由 (OQSCD008).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<String>,
    /// 高齢受給者証情報.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elderly_certificate: Option<ElderlyCertificate>,
    /// 負担割合 on the day of treatment; absent where it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// 高齢受給者証情報 (ages 70–74).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub issued_on: Option<Date>,
    /// 有効開始年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    /// 有効終了年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// 一部負担金割合: three digits of percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution_ratio: Option<String>,
}

impl fmt::Debug for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coverage(***)")
    }
}

impl fmt::Debug for ElderlyCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ElderlyCertificate(***)")
    }
}
