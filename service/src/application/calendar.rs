//! 営業日: the days on which the operator works.
//!
//! Not Saturdays, Sundays, national holidays (a data file, `service/data/holidays.csv`, or the operator's own), nor the
//! days from 29 December to 3 January (行政機関の休日に関する法律).

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use kazasu_wire::retention::japanese_day;

/// The holidays that ship; the Cabinet Office names those of a year in the February before it.
const SHIPPED: &str = include_str!("../../data/holidays.csv");
/// Longer than anything waits; a clock far off must not make a long loop.
const MOST_DAYS: i64 = 3_660;

/// Working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::parse(SHIPPED).unwrap_or_else(|| Self {
            holidays: BTreeSet::new(),
        })
    }
}

impl Calendar {
    /// Reads a file of the shipped file's form.
    ///
    /// # Errors
    /// Whatever reading gives; `InvalidData` where a line does not begin with a day.
    pub fn read(file: &Path) -> std::io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        Self::parse(&text).ok_or_else(|| std::io::Error::from(std::io::ErrorKind::InvalidData))
    }

    /// `day,name`, one holiday a line after the header.
    fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        let days = lines.map(|line| line.split(',').next()?.trim().parse().ok());
        days.collect::<Option<BTreeSet<Date>>>()
            .map(|holidays| Self { holidays })
    }

    /// Whether the operator works on a day.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let new_year = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
        !weekend && !new_year && !self.holidays.contains(&day)
    }

    /// Working days that have begun since the day of an instant, that day not counted: 0 on the day itself.
    #[must_use]
    pub fn age(&self, since: Timestamp, now: Timestamp) -> u32 {
        let (mut day, today) = (japanese_day(since), japanese_day(now));
        let mut age = 0;
        for _ in 0..MOST_DAYS {
            if day >= today {
                break;
            }
            let Ok(next) = day.checked_add(1.day()) else { break };
            day = next;
            age += u32::from(self.is_business_day(day));
        }
        age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_in_business_days() {
        let calendar = Calendar::default();
        assert!(calendar.holidays.len() > 70);
        for (since, now, age) in [
            ("2026-11-20T01:00:00Z", "2026-11-20T14:00:00Z", 0),
            // Friday evening in Japan; Monday is 勤労感謝の日.
            ("2026-11-20T10:00:00Z", "2026-11-23T10:00:00Z", 0),
            ("2026-11-20T10:00:00Z", "2026-11-24T00:00:00Z", 1),
            // Saturday in Japan already.
            ("2026-11-20T15:00:00Z", "2026-11-27T03:00:00Z", 4),
            ("2026-12-28T03:00:00Z", "2027-01-04T03:00:00Z", 1),
            ("2026-05-01T03:00:00Z", "2026-05-07T03:00:00Z", 1),
            // The clock went back.
            ("2026-05-07T03:00:00Z", "2026-05-01T03:00:00Z", 0),
        ] {
            let (since, now): (Timestamp, Timestamp) = (since.parse().unwrap(), now.parse().unwrap());
            assert_eq!(calendar.age(since, now), age, "{since} {now}");
        }
        let far = calendar.age(Timestamp::MIN, Timestamp::MAX);
        assert!(i64::from(far) < MOST_DAYS);
    }

    #[test]
    fn a_file_of_another_form_is_refused() {
        assert_eq!(Calendar::parse("day,name\n2026/1/1,元日"), None);
        assert_eq!(
            Calendar::parse("day,name\n2026-01-01,元日\n\n")
                .unwrap()
                .holidays
                .len(),
            1
        );
    }
}
