//! How the operator's desk works.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Rules of the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Office {
    /// Whether two reviewers have to approve.
    pub four_eyes: bool,
    /// Holidays in the form of `service/data/holidays.csv`, in place of those that ship.
    pub holidays: Option<PathBuf>,
    /// Largest subsidy in yen (requirements 269).
    pub subsidy_cap: u32,
    /// Last day on which a subsidy can be applied for; none where absent (requirements 270).
    pub subsidy_deadline: Option<Date>,
    /// Days that uploads are kept after the decision about their application.
    pub uploads_kept_days: u16,
    /// A program that is given every upload on its standard input and ends with 0 where it is clean; none where absent.
    pub scan: Option<PathBuf>,
    /// The program that draws previews of uploads: `kazasu-service`, the running one where absent.
    pub preview: Option<PathBuf>,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            four_eyes: false,
            holidays: None,
            subsidy_cap: 41_000,
            subsidy_deadline: None,
            uploads_kept_days: 30,
            scan: None,
            preview: None,
        }
    }
}
