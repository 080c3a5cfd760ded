//! The answer of a check, and the list of stored answers of a clinic.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coverage::Coverage;
use crate::id::{Cursor, FacilityId, PatientRef, ResultId};
use crate::method::Method;
use crate::validity::Validity;

/// 資格確認結果. `Debug` shows ids and the validity word only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EligibilityResult {
    /// Names this result.
    pub result_id: ResultId,
    /// The clinic it is filed under.
    pub facility_id: FacilityId,
    /// The clinic's pseudonym of the patient; absent where nobody could be identified (資格情報なし).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_ref: Option<PatientRef>,
    /// Instant of the check by the service's clock, UTC.
    pub checked_at: Timestamp,
    /// 確認日: the Japanese day of the check.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub checked_on: Date,
    /// 施術日: the day the coverage was asked for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub treated_on: Date,
    /// Last day this result may be looked at (翌月末).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub kept_until: Date,
    /// How the patient was matched with the card.
    pub method: Method,
    /// 資格有効性.
    pub validity: Validity,
    /// The coverages, none for 資格情報なし; medical insurance before 医療扶助.
    #[serde(default)]
    pub coverages: Vec<Coverage>,
    /// What else staff should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// 照会番号: the receipt computer's own key of the patient, where it has set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_number: Option<String>,
}

/// A fact beside the result, with words in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The stable code, one of `codes.txt`.
    pub code: String,
    /// The date the notice is about: for an expired certificate, the last day the card still works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub date: Option<Date>,
    /// The member of a coverage the notice is about: for a number that looks odd, `insurer_number`, `number` or `branch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl EligibilityResult {
    /// The notices about anything but a number: who reads [`Coverage::warnings`] knows those already, also in a result of
    /// a service that does not tell them.
    pub fn notices_beside_numbers(&self) -> impl Iterator<Item = &Notice> {
        self.notices.iter().filter(|notice| notice.field.is_none())
    }

    /// What looks odd about the numbers of the coverages, each once (eligibility facts §3): a reason to compare with the
    /// paper, never one to refuse.
    #[must_use]
    pub fn number_notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        for warning in self.coverages.iter().flat_map(Coverage::warnings) {
            let notice = Notice {
                code: warning.code().to_owned(),
                date: None,
                field: Some(warning.field.member().to_owned()),
            };
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
        notices
    }
}

/// `GET /v1/results`: query parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct ResultsQuery {
    /// The clinic whose results are asked for.
    pub facility_id: FacilityId,
    /// Continue after this cursor; from the oldest kept result where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Cursor>,
    /// At most this many, 1 to 200; 100 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
}

/// One page of stored results, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultPage {
    /// The results.
    pub results: Vec<EligibilityResult>,
    /// Give this as `since` to continue; stays valid when nothing is new.
    pub next: Cursor,
    /// Whether more is there already.
    pub more: bool,
}

impl fmt::Debug for EligibilityResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EligibilityResult")
            .field("result_id", &self.result_id)
            .field("facility_id", &self.facility_id)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}
