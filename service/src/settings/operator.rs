//! Who the operator is. A made-up one ships.

use kazasu_pages::Operator as Shown;
use serde::{Deserialize, Serialize};

/// What pages, mails and papers say about the operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// 施術所等向け総合ポータルサイト, as this operator calls it.
    pub portal: String,
    /// 医療機関等向け総合ポータルサイト, as this operator calls it.
    pub institution_portal: String,
    /// The back office.
    pub desk: String,
    /// Who runs it; also the issuer of papers (発行者).
    pub name: String,
    /// The department that answers.
    pub department: String,
    /// Name of the call centre.
    pub call_centre: String,
    /// Its telephone number as printed.
    pub phone: String,
    /// 受付時間.
    pub hours: String,
    /// The address questions are answered from.
    pub mail: String,
    /// The line at the very end of a page.
    pub copyright: String,
    /// 関連サイトへのリンク: name and address.
    pub related: Vec<(String, String)>,
    /// システムベンダ・事業者向けお問い合わせ先: name and address.
    pub vendors: Option<(String, String)>,
}

impl Operator {
    /// As pages take it.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let own = self.clone();
        Shown {
            portal: own.portal,
            institution_portal: own.institution_portal,
            desk: own.desk,
            name: own.name,
            department: own.department,
            call_centre: own.call_centre,
            phone: own.phone,
            hours: own.hours,
            mail: own.mail,
            copyright: own.copyright,
            related: own.related,
            vendors: own.vendors,
        }
    }
}

impl Default for Operator {
    fn default() -> Self {
        let shown = Shown::fictional();
        Self {
            portal: shown.portal,
            institution_portal: shown.institution_portal,
            desk: shown.desk,
            name: shown.name,
            department: shown.department,
            call_centre: shown.call_centre,
            phone: shown.phone,
            hours: shown.hours,
            mail: shown.mail,
            copyright: shown.copyright,
            related: shown.related,
            vendors: shown.vendors,
        }
    }
}
