//! One line of the list of results.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::base64url;
use kazasu_wire::id::{FacilityId, PatientRef, ResultId};
use kazasu_wire::method::Method;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::signed::sha256;
use kazasu_wire::validity::Validity;
use zeroize::Zeroizing;

/// Names a result on this device: a hash of the service's result id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HistoryId(String);

impl HistoryId {
    /// The id of a result.
    #[must_use]
    pub fn of(result: &ResultId) -> Self {
        let hash = sha256(&[b"kazasu-history-row/1\0", result.as_str().as_bytes()].concat());
        Self(base64url::encode(hash.split_at(16).0))
    }

    /// Takes an id over as it was shown; one that names nothing is answered with "not found".
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a list shows of a result. `Debug` shows no personal datum; names are wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// For [`show`](crate::App::history_show).
    pub id: HistoryId,
    /// The clinic it is filed under.
    pub facility_id: FacilityId,
    /// The clinic's pseudonym of the patient.
    pub patient_ref: Option<PatientRef>,
    /// Instant of the check.
    pub checked_at: Timestamp,
    /// 確認日.
    pub checked_on: Date,
    /// 施術日.
    pub treated_on: Date,
    /// Last day it may be looked at.
    pub kept_until: Date,
    /// 認証方法.
    pub method: Method,
    /// 資格有効性.
    pub validity: Validity,
    /// 氏名 of the first coverage.
    pub name: Option<Zeroizing<String>>,
    /// フリガナ of the first coverage.
    pub name_kana: Option<Zeroizing<String>>,
    /// Whether it was tapped on this device.
    pub own_device: bool,
}

impl HistoryLine {
    pub(super) fn of(result: &EligibilityResult, own_device: bool) -> Self {
        let first = result.coverages.first();
        Self {
            id: HistoryId::of(&result.result_id),
            facility_id: result.facility_id.clone(),
            patient_ref: result.patient_ref.clone(),
            checked_at: result.checked_at,
            checked_on: result.checked_on,
            treated_on: result.treated_on,
            kept_until: result.kept_until,
            method: result.method.clone(),
            validity: result.validity.clone(),
            name: first
                .and_then(|coverage| coverage.name.clone())
                .map(Zeroizing::new),
            name_kana: first
                .and_then(|coverage| coverage.name_kana.clone())
                .map(Zeroizing::new),
            own_device,
        }
    }
}

impl fmt::Debug for HistoryLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HistoryLine")
            .field("id", &self.id)
            .field("facility_id", &self.facility_id)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}
