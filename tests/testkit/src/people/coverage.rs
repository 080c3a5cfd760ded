//! One coverage (資格) in the vocabulary of the online qualification system (facts, eligibility §2.2 and §2.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::ProfileDate;
use super::text::{BranchNumber, ContributionRatio, InsurerNumber};

/// One element `ResultOfQualificationConfirmation`, reduced to what the restricted type returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// 被保険者証区分.
    pub card_classification: CardClassification,
    /// 保険者番号.
    pub insurer_number: InsurerNumber,
    /// 保険者名称.
    pub insurer_name: String,
    /// 記号; none for 後期高齢.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 枝番.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchNumber>,
    /// 本人・家族の別; none for 後期高齢.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_family: Option<PersonalFamily>,
    /// 被保険者氏名(世帯主氏名).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// 氏名.
    pub name: String,
    /// 氏名カナ, half-width.
    pub name_kana: String,
    /// 氏名（その他）, for example 通称.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_name: Option<String>,
    /// 氏名（その他）カナ, half-width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_name_kana: Option<String>,
    /// 性別 on the back (裏面).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_sex: Option<Sex>,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth_date: ProfileDate,
    /// 住所.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 郵便番号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_number: Option<String>,
    /// 資格取得年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified_on: Option<ProfileDate>,
    /// 資格喪失年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disqualified_on: Option<ProfileDate>,
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<ProfileDate>,
    /// 有効開始日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<ProfileDate>,
    /// 有効終了日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<ProfileDate>,
    /// 一部負担金割合; 後期高齢 only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contribution_ratio: Option<ContributionRatio>,
    /// 未就学区分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preschool: Option<Preschool>,
    /// 資格喪失事由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<ReasonOfLoss>,
    /// 高齢受給者証, for ages 70 to 74.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elderly_certificate: Option<ElderlyCertificate>,
}

/// 高齢受給者証情報.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    pub issued_on: ProfileDate,
    /// 有効開始日.
    pub valid_from: ProfileDate,
    /// 有効終了日.
    pub valid_to: ProfileDate,
    /// 負担割合.
    pub contribution_ratio: ContributionRatio,
}

macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$meaning])* #[serde(rename = $code)] $variant,)* }

        impl $name {
            /// The code as the online qualification system writes it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    };
}

code_list!(
    /// 被保険者証区分 (OQSCD010).
    CardClassification {
        /// 一般.
        General = "01",
        /// 退職.
        Retired = "02",
        /// 短期(一般).
        ShortTermGeneral = "03",
        /// 短期(退職).
        ShortTermRetired = "04",
        /// 特別療養費支給対象者 (被保険者資格証明書 before 2024-12-02).
        SpecialMedicalExpense = "05",
        /// 特例退職.
        SpecialRetired = "06",
        /// 自衛官.
        SelfDefence = "07",
        /// 医療扶助.
        MedicalAssistance = "A1",
    }
);

code_list!(
    /// 本人・家族の別 (OQSCD009).
    PersonalFamily {
        /// 本人.
        Insured = "1",
        /// 家族.
        Family = "2",
    }
);

code_list!(
    /// 性別 (OQSCD007).
    Sex {
        /// 男.
        Male = "1",
        /// 女.
        Female = "2",
        /// 未設定.
        Unset = "3",
    }
);

code_list!(
    /// 未就学区分 (OQSCD015).
    Preschool {
        /// 未就学該当.
        BeforeSchool = "1",
    }
);

code_list!(
    /// 資格喪失事由 (OQSCD008).
    ReasonOfLoss {
        /// 死亡.
        Death = "01",
        /// 生活保護受給開始.
        PublicAssistance = "02",
        /// 医療保険等の資格取得.
        OtherInsurance = "03",
        /// その他.
        Other = "99",
    }
);
