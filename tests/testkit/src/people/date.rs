//! Dates that do not rot.

use jiff::Span;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A calendar day: fixed (`"2020-04-01"`), or counted from today (`{"years": -41, "days": 12}`), so that a person stays
/// as old, as covered or as expired as meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ProfileDate {
    /// This very day, YYYY-MM-DD.
    Fixed(Date),
    /// Relative to today.
    Relative(FromToday),
}

/// Distance from today; years and months first, then days. Negative is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FromToday {
    /// Calendar years, −128 to 127.
    pub years: i8,
    /// Calendar months, −128 to 127.
    pub months: i8,
    /// Days.
    pub days: i16,
}

impl ProfileDate {
    /// The day meant when today is `today`.
    #[must_use]
    pub fn on(self, today: Date) -> Date {
        match self {
            Self::Fixed(date) => date,
            // In three steps: a span has one sign for all its units.
            Self::Relative(FromToday { years, months, days }) => today
                .saturating_add(Span::new().years(years))
                .saturating_add(Span::new().months(months))
                .saturating_add(Span::new().days(days)),
        }
    }
}

impl<'de> Deserialize<'de> for ProfileDate {
    /// By hand, because an untagged enum would answer a misspelt field with "did not match any variant".
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;

        impl<'de> Visitor<'de> for DateVisitor {
            type Value = ProfileDate;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a date YYYY-MM-DD or {\"years\", \"months\", \"days\"} from today")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map(ProfileDate::Fixed).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                FromToday::deserialize(MapAccessDeserializer::new(map)).map(ProfileDate::Relative)
            }
        }

        deserializer.deserialize_any(DateVisitor)
    }
}
