//! 資格確認結果検索: lines of the list, and what synchronising brought.

use zeroize::Zeroizing;

use crate::redacted::redacted;

/// What a list shows of a result.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct HistoryLine {
    /// For [`history_show`](crate::KazasuApp::history_show), copy and delete.
    pub id: String,
    /// The clinic it is filed under.
    pub facility_id: String,
    /// Instant of the check, milliseconds since 1970 UTC.
    pub checked_at_ms: i64,
    /// 確認日, `YYYY-MM-DD`, a Japanese calendar day.
    pub checked_on: String,
    /// 施術日, `YYYY-MM-DD`.
    pub treated_on: String,
    /// Last day it may be looked at, `YYYY-MM-DD`.
    pub kept_until: String,
    /// 認証方法: `pin`, `visual`; others may come.
    pub method: String,
    /// 資格有効性, see [`EligibilityResult::validity`](crate::EligibilityResult).
    pub validity: String,
    /// 氏名 of the first coverage.
    pub name: Option<String>,
    /// フリガナ of the first coverage.
    pub name_kana: Option<String>,
    /// Whether it was tapped on this device.
    pub own_device: bool,
}

redacted!(HistoryLine);

/// What a synchronisation brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SyncReport {
    /// Results new on this device.
    pub added: u32,
    /// Results looked at.
    pub seen: u32,
}

/// Which items and sections a receipt computer reads from the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CopyLayout {
    /// The first one, without address, 照会番号, 未就学区分 and 医療扶助.
    First,
    /// With all of them; the usual one.
    Later,
}

impl From<CopyLayout> for kazasu_app::CopyLayout {
    fn from(layout: CopyLayout) -> Self {
        match layout {
            CopyLayout::First => Self::First,
            CopyLayout::Later => Self::Later,
        }
    }
}

impl From<kazasu_app::SyncReport> for SyncReport {
    fn from(report: kazasu_app::SyncReport) -> Self {
        Self {
            added: report.added,
            seen: report.seen,
        }
    }
}

impl From<kazasu_app::HistoryLine> for HistoryLine {
    fn from(line: kazasu_app::HistoryLine) -> Self {
        let text = |text: Option<Zeroizing<String>>| text.map(|text| text.to_string());
        Self {
            id: line.id.as_str().to_owned(),
            facility_id: line.facility_id.to_string(),
            checked_at_ms: line.checked_at.as_millisecond(),
            checked_on: line.checked_on.to_string(),
            treated_on: line.treated_on.to_string(),
            kept_until: line.kept_until.to_string(),
            method: line.method.to_string(),
            validity: line.validity.to_string(),
            name: text(line.name),
            name_kana: text(line.name_kana),
            own_device: line.own_device,
        }
    }
}
