//! 翌月末: how long a result may be looked at.
//!
//! A result is kept to the end of the month after the month of **treatment** (施術日), and never past the end of the
//! month after the check (requirements 230, 238; eligibility facts 37–38). Days are Japanese calendar days.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

/// The Japanese calendar day of an instant: fixed UTC+09:00, no daylight saving.
#[must_use]
pub fn japanese_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::fixed(Offset::constant(9))).date()
}

/// Last day on which a result may be looked at.
#[must_use]
pub fn kept_until(treated_on: Date, checked_on: Date) -> Date {
    let earlier = treated_on.min(checked_on);
    let next_month = earlier
        .first_of_month()
        .checked_add(1.month())
        .unwrap_or(Date::MAX);
    next_month.last_of_month()
}

/// Whether a 施術日 may be named in a check made on `checked_on`: not in the future, and not so old that its result
/// could no longer be looked at.
#[must_use]
pub fn may_name(treated_on: Date, checked_on: Date) -> bool {
    treated_on <= checked_on && checked_on <= kept_until(treated_on, checked_on)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn end_of_the_next_month() {
        let table = [
            (date(2026, 7, 1), date(2026, 7, 1), date(2026, 8, 31)),
            (date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 28)),
            (date(2028, 1, 31), date(2028, 1, 31), date(2028, 2, 29)),
            (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 31)),
            // a post-check: the month of treatment rules
            (date(2026, 10, 31), date(2026, 11, 21), date(2026, 11, 30)),
            // a clock that ran ahead never lengthens the life
            (date(2027, 5, 1), date(2026, 11, 21), date(2026, 12, 31)),
        ];
        for (treated, checked, until) in table {
            assert_eq!(kept_until(treated, checked), until, "{treated} {checked}");
        }
    }

    #[test]
    fn days_that_may_be_named() {
        let today = date(2026, 11, 21);
        for (treated, good) in [
            (date(2026, 11, 21), true),
            (date(2026, 11, 22), false),
            (date(2026, 10, 1), true),
            (date(2026, 9, 30), false),
        ] {
            assert_eq!(may_name(treated, today), good, "{treated}");
        }
    }

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        assert_eq!(
            japanese_day("2026-11-20T14:59:59Z".parse().unwrap()),
            date(2026, 11, 20)
        );
        assert_eq!(
            japanese_day("2026-11-20T15:00:00Z".parse().unwrap()),
            date(2026, 11, 21)
        );
    }
}
