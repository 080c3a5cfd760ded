//! The months in which an expired certificate still serves to check an insurance qualification.

use std::time::Duration;

use der::DateTime;

use crate::UnixSeconds;

/// Months of grace (facts, eligibility 71).
const MONTHS: u16 = 3;
/// Japan has had UTC+09:00 without summer time since 1952; seconds.
const JAPAN: i64 = 9 * 3600;

/// Where the three months start. The sources differ (facts, eligibility 72), so it is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraceStart {
    /// On the Japanese day of expiry: the grace ends with the day of the same number three months later, or with the
    /// last day of that month when it has no such day (2029-11-30 → 2030-02-28).
    Expiry,
    /// At the end of the Japanese month of expiry: the grace ends with the last day of the third month after
    /// (2030-02-17 → 2030-05-31).
    EndOfMonth,
}

impl GraceStart {
    /// Last instant of the grace, always the last second of a Japanese day. `None` where the calendar of X.509 (1970 to
    /// 9999) does not reach; such a certificate has no grace.
    #[must_use]
    pub fn until(self, not_after: UnixSeconds) -> Option<UnixSeconds> {
        let local = u64::try_from(not_after.plus(JAPAN).get()).ok()?;
        let expiry = DateTime::from_unix_duration(Duration::from_secs(local)).ok()?;
        let months = u16::from(expiry.month()) - 1 + MONTHS;
        let year = expiry.year().checked_add(months / 12)?;
        let month = u8::try_from(months % 12 + 1).ok()?;
        let wanted_day = match self {
            Self::Expiry => expiry.day(),
            Self::EndOfMonth => 31,
        };
        // The calendar refuses days a month does not have, leap years included.
        let end = (1..=wanted_day)
            .rev()
            .find_map(|day| DateTime::new(year, month, day, 23, 59, 59).ok())?;
        let end = i64::try_from(end.unix_duration().as_secs()).ok()?;
        Some(UnixSeconds::new(end - JAPAN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(instant: &str) -> UnixSeconds {
        UnixSeconds::new(instant.parse::<jiff::Timestamp>().unwrap().as_second())
    }

    #[test]
    fn the_grace_ends_with_a_japanese_day() {
        // Last instant of validity, end from expiry, end from the end of the month; all in Japanese time.
        let cases = [
            (
                "2030-02-17T23:59:59+09:00",
                "2030-05-17T23:59:59+09:00",
                "2030-05-31T23:59:59+09:00",
            ),
            // Month ends of every kind.
            (
                "2029-11-30T23:59:59+09:00",
                "2030-02-28T23:59:59+09:00",
                "2030-02-28T23:59:59+09:00",
            ),
            (
                "2027-11-30T23:59:59+09:00",
                "2028-02-29T23:59:59+09:00",
                "2028-02-29T23:59:59+09:00",
            ),
            (
                "2027-11-29T23:59:59+09:00",
                "2028-02-29T23:59:59+09:00",
                "2028-02-29T23:59:59+09:00",
            ),
            (
                "2027-11-28T23:59:59+09:00",
                "2028-02-28T23:59:59+09:00",
                "2028-02-29T23:59:59+09:00",
            ),
            (
                "2026-03-31T23:59:59+09:00",
                "2026-06-30T23:59:59+09:00",
                "2026-06-30T23:59:59+09:00",
            ),
            (
                "2026-02-28T23:59:59+09:00",
                "2026-05-28T23:59:59+09:00",
                "2026-05-31T23:59:59+09:00",
            ),
            (
                "2028-02-29T23:59:59+09:00",
                "2028-05-29T23:59:59+09:00",
                "2028-05-31T23:59:59+09:00",
            ),
            // Into the next year.
            (
                "2026-10-31T23:59:59+09:00",
                "2027-01-31T23:59:59+09:00",
                "2027-01-31T23:59:59+09:00",
            ),
            (
                "2026-12-01T23:59:59+09:00",
                "2027-03-01T23:59:59+09:00",
                "2027-03-31T23:59:59+09:00",
            ),
            (
                "2026-09-30T23:59:59+09:00",
                "2026-12-30T23:59:59+09:00",
                "2026-12-31T23:59:59+09:00",
            ),
            // The Japanese day decides: in UTC this is still 31 January.
            (
                "2026-02-01T00:00:00+09:00",
                "2026-05-01T23:59:59+09:00",
                "2026-05-31T23:59:59+09:00",
            ),
            // 2100 is no leap year.
            (
                "2099-11-30T23:59:59+09:00",
                "2100-02-28T23:59:59+09:00",
                "2100-02-28T23:59:59+09:00",
            ),
        ];
        for (not_after, from_expiry, from_end_of_month) in cases {
            let not_after_seconds = seconds(not_after);
            assert_eq!(
                GraceStart::Expiry.until(not_after_seconds),
                Some(seconds(from_expiry)),
                "{not_after}"
            );
            assert_eq!(
                GraceStart::EndOfMonth.until(not_after_seconds),
                Some(seconds(from_end_of_month)),
                "{not_after}"
            );
        }
    }

    #[test]
    fn there_is_no_grace_beyond_the_calendar() {
        for start in [GraceStart::Expiry, GraceStart::EndOfMonth] {
            for instant in [i64::MIN, -40_000, 253_402_300_799, i64::MAX] {
                assert_eq!(start.until(UnixSeconds::new(instant)), None, "{instant}");
            }
        }
    }
}
