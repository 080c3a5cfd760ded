//! The ways to confirm a patient where the service has no word (requirements 243–249).

use jiff::civil::{Date, date};
use kazasu_words::Label;
use serde::{Deserialize, Serialize};

/// A way of confirming without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// マイナ保険証 with the screen of マイナポータル, or its PDF (requirement 244).
    Portal,
    /// マイナ保険証 with 資格情報のお知らせ, never without the card (requirements 244, 253a).
    Notice,
    /// What is known from an earlier treatment, confirmed by word of mouth (requirement 245).
    Oral,
    /// 資格確認書, for people without a My Number Card (requirement 248).
    Certificate,
    /// 健康保険証, at most until 2025-12-01 (requirement 248).
    InsuranceCard,
}

/// From this day on no new 健康保険証 are issued and these ways are in force.
const CHANGE: Date = date(2024, 12, 2);
/// Last day on which a 健康保険証 can still be in force.
const LAST_CARD_DAY: Date = date(2025, 12, 1);

impl Way {
    const ALL: [Self; 5] = [
        Self::Portal,
        Self::Notice,
        Self::Oral,
        Self::Certificate,
        Self::InsuranceCard,
    ];

    /// The ways of a day of treatment, the usual one first.
    #[must_use]
    pub fn on(day: Date) -> Vec<Self> {
        Self::ALL.into_iter().filter(|way| way.is_open(day)).collect()
    }

    fn is_open(self, day: Date) -> bool {
        match self {
            Self::InsuranceCard => day <= LAST_CARD_DAY,
            Self::Oral => true,
            Self::Portal | Self::Notice | Self::Certificate => day >= CHANGE,
        }
    }

    /// The stable code of what staff do.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Portal => "fallback.way.portal",
            Self::Notice => "fallback.way.notice",
            Self::Oral => "fallback.way.oral",
            Self::Certificate => "fallback.way.certificate",
            Self::InsuranceCard => "fallback.way.insurance-card",
        }
    }

    /// Its name on a button.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Self::Portal => Label::WayPortal,
            Self::Notice => Label::WayNotice,
            Self::Oral => Label::WayOral,
            Self::Certificate => Label::WayCertificate,
            Self::InsuranceCard => Label::WayInsuranceCard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_by_date() {
        let all = Way::ALL.to_vec();
        let table = [
            (date(2024, 12, 1), vec![Way::Oral, Way::InsuranceCard]),
            (date(2024, 12, 2), all.clone()),
            (date(2025, 12, 1), all.clone()),
            (date(2025, 12, 2), all[..4].to_vec()),
            (date(2026, 11, 28), all[..4].to_vec()),
        ];
        for (day, ways) in table {
            assert_eq!(Way::on(day), ways, "{day}");
        }
    }
}
