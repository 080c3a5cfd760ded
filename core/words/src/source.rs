//! The catalogue's files, embedded.

use crate::locale::Locale;

macro_rules! files {
    ($locale:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../locales/", $locale, "/", $name, ".ftl")))),*]
    };
}

/// Name and Fluent text of each file of a locale, without those it takes from another one.
///
/// Tools for translators may read them; products use [`crate::Words`].
#[must_use]
pub fn sources(locale: Locale) -> &'static [(&'static str, &'static str)] {
    match locale {
        Locale::Ja => {
            files!("ja": "app" "card" "certificate" "check" "cli" "device" "eligibility" "facility" "fallback" "form" "labels" "office" "portal" "reader" "receipt" "screen" "service" "stage" "terms" "wire")
        }
        Locale::JaEasy => {
            files!("ja-easy": "app" "card" "certificate" "check" "cli" "device" "eligibility" "facility" "fallback" "form" "labels" "office" "portal" "reader" "receipt" "screen" "service" "stage" "terms" "wire")
        }
        Locale::En => {
            files!("en": "app" "card" "certificate" "check" "cli" "device" "eligibility" "facility" "fallback" "form" "labels" "office" "portal" "reader" "receipt" "screen" "service" "stage" "terms" "wire")
        }
    }
}
