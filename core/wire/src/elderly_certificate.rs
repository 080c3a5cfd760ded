//! 高齢受給者証: says the share of people of 70 to 74.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `ElderlyRecipientCertificateInfo`, 高齢受給者証情報 (ages 70–74).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ElderlyCertificate {
    /// `ElderlyRecipientCertificateDate`: 交付年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub issued_on: Option<Date>,
    /// `ElderlyRecipientValidStartDate`: 有効開始年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    /// `ElderlyRecipientValidEndDate`: 有効終了年月日, the last day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// `ElderlyRecipientContributionRatio`: 一部負担金割合, three digits of percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution_ratio: Option<String>,
}

impl ElderlyCertificate {
    /// Whether the certificate is in force on a day; an end that is not told is open.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

impl fmt::Debug for ElderlyCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ElderlyCertificate(***)")
    }
}
