//! Who the operator is. Ships with a made-up one.

use serde::{Deserialize, Serialize};

/// What pages, mails and papers say about the operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Telephone number of the call centre.
    pub telephone: String,
    /// When it is answered.
    pub hours: String,
    /// The same in English.
    pub hours_en: String,
    /// Address to write to.
    pub mail: String,
    /// Who issues papers (発行者).
    pub issuer: String,
    /// Name of the portal.
    pub portal_name: String,
    /// The same in English.
    pub portal_name_en: String,
    /// Where the portal for medical institutions is, if there is another one.
    pub medical_portal: Option<url::Url>,
}

impl Default for Operator {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            name: text("見本資格確認運営機構"),
            name_en: text("Sample Eligibility Operator"),
            telephone: text("000-0000-0000"),
            hours: text("月曜日から金曜日 9:00～17:00（祝日を除く）"),
            hours_en: text("Monday to Friday 9:00–17:00, except public holidays"),
            mail: text("contact@portal.example"),
            issuer: text("見本資格確認運営機構"),
            portal_name: text("施術所等向け総合ポータルサイト"),
            portal_name_en: text("Portal for clinics"),
            medical_portal: None,
        }
    }
}
