//! Months of treatment: what keys are named after.

use std::fmt;

use jiff::civil::Date;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::kept_until;

use crate::keystore::KeyAlias;

/// A month of treatment, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryMonth(Date);

const ALIAS: &str = "history-";

impl HistoryMonth {
    /// The month a result is kept under: that of its treatment, never after that of its check.
    #[must_use]
    pub fn of(result: &EligibilityResult) -> Self {
        Self(result.treated_on.min(result.checked_on).first_of_month())
    }

    /// The month of a day.
    pub(crate) fn of_day(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Reads `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, 1)
            .ok()
            .map(Self)
    }

    /// The month of a key alias.
    #[must_use]
    pub fn of_alias(alias: &KeyAlias) -> Option<Self> {
        Self::parse(alias.as_str().strip_prefix(ALIAS)?)
    }

    /// The alias of this month's key. Empty only for years before 0, which [`parse`](Self::parse) refuses.
    pub(crate) fn alias(self) -> Option<KeyAlias> {
        KeyAlias::parse(&format!("{ALIAS}{self}"))
    }

    /// The last day results of this month may be looked at.
    #[must_use]
    pub fn deadline(self) -> Date {
        kept_until(self.0, self.0)
    }
}

impl fmt::Display for HistoryMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn names_and_deadlines() {
        let month = HistoryMonth::parse("2026-12").unwrap();
        assert_eq!(month.deadline(), date(2027, 1, 31));
        let alias = month.alias().unwrap();
        assert_eq!(alias.as_str(), "history-2026-12");
        assert_eq!(HistoryMonth::of_alias(&alias), Some(month));
        for bad in ["", "2026", "2026-13", "26-12", "2026-1", "2026-12-01"] {
            assert!(HistoryMonth::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(HistoryMonth::of_alias(&KeyAlias::constant("device")), None);
    }
}
