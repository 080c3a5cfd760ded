//! Who runs the portal: settings, fictional until somebody does.

use serde::{Deserialize, Serialize};

use crate::layout::Site;

/// The operator's identity as settings, pages and papers print it. Nothing official ships: every value here belongs to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// 施術所等向け総合ポータルサイト, as this operator calls it.
    pub portal: String,
    /// 医療機関等向け総合ポータルサイト, as this operator calls it.
    pub institution_portal: String,
    /// The back office.
    pub desk: String,
    /// Who runs it: printed in the footer, on mails and, unless another is named, as issuer of papers.
    pub name: String,
    /// The department that answers.
    pub department: String,
    /// 発行者 of papers, where it is not who runs the portal (requirements 13).
    pub issuer: Option<String>,
    /// Name of the call centre.
    pub call_centre: String,
    /// Its telephone number as printed.
    pub phone: String,
    /// 受付時間.
    pub hours: String,
    /// The address questions are answered from.
    pub mail: String,
    /// The line at the very end.
    pub copyright: String,
    /// 関連サイトへのリンク: name and address.
    pub related: Vec<(String, String)>,
    /// システムベンダ・事業者向けお問い合わせ先: name and address.
    pub vendors: Option<(String, String)>,
}

impl Operator {
    /// The values that ship: an operator that does not exist, with a number and domains nobody can own.
    #[must_use]
    pub fn fictional() -> Self {
        Self {
            portal: "施術所等向け総合ポータルサイト（架空）".into(),
            institution_portal: "医療機関等向け総合ポータルサイト（架空）".into(),
            desk: "審査・運営デスク".into(),
            name: "架空資格確認機構".into(),
            department: "施術所等サポート係".into(),
            issuer: None,
            call_centre: "資格確認サポートセンター（架空）".into(),
            phone: "0000-00-0000".into(),
            hours: "月曜日～金曜日 8:00～18:00、土曜日 8:00～16:00（祝日を除く）".into(),
            mail: "support@kazasu.example".into(),
            copyright: "© Kazasu Example Operator".into(),
            related: vec![(
                "関連サイト（例）".into(),
                "https://related.kazasu.example/".into(),
            )],
            vendors: Some((
                "システムベンダ・事業者の方（例）".into(),
                "https://vendors.kazasu.example/".into(),
            )),
        }
    }
}

impl Operator {
    /// The same, with the portal named that stands at a site.
    #[must_use]
    pub fn at(&self, site: Site) -> Self {
        let mut operator = self.clone();
        match site {
            Site::Clinics => {}
            Site::Institutions => operator.portal.clone_from(&self.institution_portal),
            Site::Desk => operator.portal.clone_from(&self.desk),
        }
        operator
    }
}

impl Default for Operator {
    fn default() -> Self {
        Self::fictional()
    }
}
