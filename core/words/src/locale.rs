//! The languages of the catalogue.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use unic_langid::{LanguageIdentifier, langid};

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Japanese.
    #[default]
    Ja,
    /// Plain Japanese (やさしい日本語) for people who read Japanese with effort.
    JaEasy,
    /// English.
    En,
}

/// The text names no language of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown locale {given:?}")]
pub struct UnknownLocale {
    /// The text as given.
    pub given: String,
}

impl UnknownLocale {
    /// The stable code of this error; its argument `field` is `locale`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

impl Locale {
    /// Every language of the catalogue.
    pub const ALL: [Self; 3] = [Self::Ja, Self::JaEasy, Self::En];

    /// The name in settings: `ja`, `ja-easy` or `en`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::JaEasy => "ja-easy",
            Self::En => "en",
        }
    }

    /// Whether dates, shares and digits take their Japanese forms.
    #[must_use]
    pub fn is_japanese(self) -> bool {
        self != Self::En
    }

    /// The language as Fluent's plural rules know it.
    pub(crate) fn language(self) -> LanguageIdentifier {
        match self {
            Self::Ja | Self::JaEasy => langid!("ja"),
            Self::En => langid!("en"),
        }
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    /// Takes the names of [`Locale::as_str`] and what systems report, such as `ja_JP.UTF-8` or `en-GB`.
    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        let lower = text.trim().to_ascii_lowercase().replace('_', "-");
        let primary = lower.split(['-', '.', '@']).next().unwrap_or_default();
        match (lower.as_str(), primary) {
            ("ja-easy", _) => Ok(Self::JaEasy),
            (_, "ja") => Ok(Self::Ja),
            (_, "en") => Ok(Self::En),
            _ => Err(UnknownLocale {
                given: text.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn names_and_system_locales_are_understood() {
        for locale in Locale::ALL {
            assert_eq!(locale.as_str().parse(), Ok(locale));
        }
        assert_eq!("ja_JP.UTF-8".parse(), Ok(Locale::Ja));
        assert_eq!("JA-Easy".parse(), Ok(Locale::JaEasy));
        assert_eq!("en-GB".parse(), Ok(Locale::En));
        for other in ["", "C", "fr", "jam", "e"] {
            assert!(other.parse::<Locale>().is_err(), "{other}");
        }
    }
}
