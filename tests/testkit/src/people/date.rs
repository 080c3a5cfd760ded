//! Dates that do not rot.

use std::fmt::{self, Formatter};

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A date of a profile: `"2024-12-02"`, or relative to today: `{"days": -400}`, `{"years": -40, "days": -100}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ProfileDate {
    /// One day of the calendar.
    Fixed(Date),
    /// So far from today.
    Relative(RelativeDate),
}

/// A distance from today; negative lies in the past. Years are counted before days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelativeDate {
    /// Years; from 29 February to the 28th where there is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub years: i32,
    /// Days.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub days: i32,
}

impl ProfileDate {
    /// The day meant when today is `today`. Beyond the calendar (years −9999 to 9999) its first or last day.
    #[must_use]
    pub fn on(self, today: Date) -> Date {
        match self {
            Self::Fixed(date) => date,
            Self::Relative(RelativeDate { years, days }) => shift(
                shift(today, Span::new().try_years(years), years),
                Span::new().try_days(days),
                days,
            ),
        }
    }
}

/// By hand because a derived untagged enum knows neither the position of a fault nor which field is wrong.
impl<'de> Deserialize<'de> for ProfileDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = ProfileDate;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("a date YYYY-MM-DD or a distance from today in years and days")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ProfileDate, E> {
        // The parser takes other forms of ISO 8601 too, which differ in length.
        match text.parse() {
            Ok(date) if text.len() == "YYYY-MM-DD".len() => Ok(ProfileDate::Fixed(date)),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<ProfileDate, M::Error> {
        RelativeDate::deserialize(MapAccessDeserializer::new(map)).map(ProfileDate::Relative)
    }
}

/// Today in Japan, where the calendar dates of insurance and certificates count.
#[must_use]
pub fn japanese_day(now: Timestamp) -> Date {
    Offset::constant(9).to_datetime(now).date()
}

fn shift(date: Date, span: Result<Span, jiff::Error>, sign: i32) -> Date {
    match span {
        Ok(span) => date.saturating_add(span),
        Err(_) if sign < 0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &i32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn relative(years: i32, days: i32) -> ProfileDate {
        ProfileDate::Relative(RelativeDate { years, days })
    }

    #[test]
    fn relative_dates_move_with_today_and_fixed_ones_do_not() {
        let fixed: ProfileDate = serde_json::from_str("\"2024-12-02\"").unwrap();
        for today in [date(2026, 11, 21), date(2031, 1, 1)] {
            assert_eq!(fixed.on(today), date(2024, 12, 2));
        }
        assert_eq!(relative(0, -400).on(date(2026, 11, 21)), date(2025, 10, 17));
        assert_eq!(relative(-40, 0).on(date(2026, 11, 21)), date(1986, 11, 21));
        assert_eq!(relative(-1, 1).on(date(2028, 2, 29)), date(2027, 3, 1));
    }

    #[test]
    fn no_distance_is_too_long() {
        let today = date(2026, 11, 21);
        assert_eq!(relative(i32::MIN, 0).on(today), Date::MIN);
        assert_eq!(relative(0, i32::MAX).on(today), Date::MAX);
        assert_eq!(relative(9000, 0).on(today), Date::MAX);
    }

    #[test]
    fn the_day_is_the_japanese_one() {
        assert_eq!(
            japanese_day("2026-11-21T14:59:59Z".parse().unwrap()),
            date(2026, 11, 21)
        );
        assert_eq!(
            japanese_day("2026-11-21T15:00:00Z".parse().unwrap()),
            date(2026, 11, 22)
        );
    }

    #[test]
    fn other_ways_to_write_a_date_are_refused() {
        for text in [
            "\"20241202\"",
            "\"2024-12-02T00:00\"",
            "\"2024-02-30\"",
            "5",
            "{\"months\": 1}",
        ] {
            assert!(serde_json::from_str::<ProfileDate>(text).is_err(), "{text}");
        }
    }
}
