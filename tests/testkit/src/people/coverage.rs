//! What an insurer knows of a person, in the vocabulary of the eligibility system (facts, eligibility §2.2 and §2.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ProfileDate, rule};

/// One coverage (資格). Field names are those of the published elements in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageProfile {
    /// 被保険者証区分.
    pub card_classification: CardClassification,
    /// 保険者番号, its check digit included.
    #[serde(deserialize_with = "rule::insurer_number")]
    #[schemars(regex(pattern = r"^([0-9]{6}|[0-9]{8})$"))]
    pub insurer_number: String,
    /// 保険者名称.
    pub insurer_name: String,
    /// 記号; none for 後期高齢 and 医療扶助.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号.
    pub number: String,
    /// 枝番: two digits.
    #[serde(
        default,
        deserialize_with = "rule::branch",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "String", regex(pattern = r"^[0-9]{2}$"))]
    pub branch: Option<String>,
    /// 本人・家族の別; none for 後期高齢.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_family: Option<PersonalFamily>,
    /// 被保険者氏名(世帯主氏名).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// 氏名.
    pub name: String,
    /// 氏名カナ in half-width kana.
    #[serde(deserialize_with = "rule::kana")]
    #[schemars(regex(pattern = r"^[\uff61-\uff9f ]+$"))]
    pub name_kana: String,
    /// 氏名（その他）: a name in use, 通称.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// 氏名（その他）カナ in half-width kana.
    #[serde(
        default,
        deserialize_with = "rule::optional_kana",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "String", regex(pattern = r"^[\uff61-\uff9f ]+$"))]
    pub other_name_kana: Option<String>,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth_date: ProfileDate,
    /// 住所 known to the insurer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 郵便番号, `NNN-NNNN`.
    #[serde(
        default,
        deserialize_with = "rule::post_number",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "String", regex(pattern = r"^[0-9]{3}-[0-9]{4}$"))]
    pub post_number: Option<String>,
    /// 資格取得年月日.
    pub qualified_on: ProfileDate,
    /// 資格喪失年月日: the first day without this coverage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disqualified_on: Option<ProfileDate>,
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<ProfileDate>,
    /// 有効開始年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<ProfileDate>,
    /// 有効終了年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<ProfileDate>,
    /// 一部負担金割合, 後期高齢 only: three digits of percent, "010" for 1割.
    #[serde(
        default,
        deserialize_with = "rule::percent",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "String", regex(pattern = r"^(0[0-9]{2}|100)$"))]
    pub contribution_ratio: Option<String>,
    /// 未就学区分: 未就学該当.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub preschool: bool,
    /// 資格喪失事由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<ReasonOfLoss>,
    /// 高齢受給者証情報.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elderly_certificate: Option<ElderlyCertificateProfile>,
}

/// 高齢受給者証情報, from 70 to 74.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElderlyCertificateProfile {
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<ProfileDate>,
    /// 有効開始年月日.
    pub valid_from: ProfileDate,
    /// 有効終了年月日.
    pub valid_to: ProfileDate,
    /// 負担割合: three digits of percent, "020" for 2割.
    #[serde(
        default,
        deserialize_with = "rule::percent",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "String", regex(pattern = r"^(0[0-9]{2}|100)$"))]
    pub contribution_ratio: Option<String>,
}

/// 被保険者証区分 (OQSCD010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum CardClassification {
    /// 一般.
    #[serde(rename = "01")]
    General,
    /// 退職.
    #[serde(rename = "02")]
    Retired,
    /// 短期（一般）.
    #[serde(rename = "03")]
    ShortTermGeneral,
    /// 短期（退職）.
    #[serde(rename = "04")]
    ShortTermRetired,
    /// 被保険者資格証明書, since 2024-12-02 特別療養費支給対象者.
    #[serde(rename = "05")]
    SpecialMedicalExpense,
    /// 特例退職.
    #[serde(rename = "06")]
    SpecialRetired,
    /// 自衛官（診療証）.
    #[serde(rename = "07")]
    SelfDefence,
    /// 医療扶助.
    #[serde(rename = "A1")]
    MedicalAssistance,
}

/// 本人・家族の別 (OQSCD009).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum PersonalFamily {
    /// 本人.
    #[serde(rename = "1")]
    Insured,
    /// 家族.
    #[serde(rename = "2")]
    Family,
}

/// 性別 (OQSCD007).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Sex {
    /// 男.
    #[serde(rename = "1")]
    Male,
    /// 女.
    #[serde(rename = "2")]
    Female,
    /// 未設定.
    #[serde(rename = "3")]
    NotSet,
}

/// 資格喪失事由 (OQSCD008).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum ReasonOfLoss {
    /// 死亡.
    #[serde(rename = "01")]
    Death,
    /// 生活保護受給開始.
    #[serde(rename = "02")]
    PublicAssistance,
    /// 医療保険等の資格取得.
    #[serde(rename = "03")]
    OtherInsurance,
    /// その他.
    #[serde(rename = "99")]
    Other,
}
