//! Rules that values of a profile obey beyond their types. Breaking one is refused while reading, so that the error has
//! a line; the schema states the same rules.

use crate::card::Quirk;
use std::fmt::{self, Formatter};
use std::marker::PhantomData;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// Sizes of user-authentication certificates: two seen on cards, and one near the end of their 2 KiB file
/// (`project-defined`; facts, card §5.1).
pub(super) const SIZES: [usize; 3] = [1583, 1590, 1700];

pub(super) fn kebab<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "a name in kebab-case", is_kebab)
}

pub(super) fn quirks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    struct Name(#[serde(deserialize_with = "quirk")] String);
    let list = Vec::<Name>::deserialize(deserializer)?;
    Ok(list.into_iter().map(|Name(text)| text).collect())
}

fn quirk<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "the name of a quirk", |text| {
        text.parse::<Quirk>().is_ok()
    })
}

pub(super) fn pin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "four digits", |text| is_digits(text, 4..=4))
}

pub(super) fn sign_password<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "6 to 16 letters A to Z and digits", |text| {
        (6..=16).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

pub(super) fn serial<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    number(deserializer, "a number of three or four bytes", |serial: &u32| {
        *serial >= 0x01_0000
    })
}

pub(super) fn key_slot<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    number(deserializer, "a key slot from 0 to 15", |slot: &usize| {
        *slot <= 15
    })
}

pub(super) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    number(deserializer, "1583, 1590 or 1700", |size: &usize| {
        SIZES.contains(size)
    })
}

pub(super) fn tries_left<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    number(deserializer, "0 to 3 tries", |tries: &u8| *tries <= 3)
}

/// 保険者番号: 6 digits for 国保, else 8 (facts, eligibility §3.2).
pub(super) fn insurer_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "6 or 8 digits", |text| {
        is_digits(text, 6..=6) || is_digits(text, 8..=8)
    })
}

/// 枝番: two digits.
pub(super) fn branch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer, "two digits", |text| is_digits(text, 2..=2)).map(Some)
}

/// 一部負担金割合: three digits of percent.
pub(super) fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer, "three digits of percent, at most 100", |text| {
        is_digits(text, 3..=3) && text <= "100"
    })
    .map(Some)
}

/// 郵便番号: `NNN-NNNN`.
pub(super) fn post_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer, "a postal code NNN-NNNN", |text| {
        text.split_once('-')
            .is_some_and(|(area, town)| is_digits(area, 3..=3) && is_digits(town, 4..=4))
    })
    .map(Some)
}

pub(super) fn kana<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer, "half-width kana", is_kana)
}

pub(super) fn optional_kana<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    kana(deserializer).map(Some)
}

/// A value that must obey a rule. It is a visitor because an error raised while visiting gets the position of the value;
/// raised later it would get that of whatever follows.
struct Rule<F> {
    expected: &'static str,
    holds: F,
}

struct Text<F>(Rule<F>);

impl<F: FnOnce(&str) -> bool> Visitor<'_> for Text<F> {
    type Value = String;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        if (self.0.holds)(text) {
            Ok(text.to_owned())
        } else {
            Err(E::invalid_value(Unexpected::Str(text), &self.0.expected))
        }
    }
}

struct Number<N, F>(Rule<F>, PhantomData<N>);

impl<N: TryFrom<u64>, F: FnOnce(&N) -> bool> Visitor<'_> for Number<N, F> {
    type Value = N;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.expected)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<N, E> {
        match N::try_from(number) {
            Ok(fitting) if (self.0.holds)(&fitting) => Ok(fitting),
            _ => Err(E::invalid_value(Unexpected::Unsigned(number), &self.0.expected)),
        }
    }
}

fn text<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    holds: impl FnOnce(&str) -> bool,
) -> Result<String, D::Error> {
    deserializer.deserialize_str(Text(Rule { expected, holds }))
}

fn number<'de, D: Deserializer<'de>, N: TryFrom<u64>>(
    deserializer: D,
    expected: &'static str,
    holds: impl FnOnce(&N) -> bool,
) -> Result<N, D::Error> {
    deserializer.deserialize_u64(Number(Rule { expected, holds }, PhantomData))
}

fn is_kebab(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_kana(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter == ' ' || ('\u{FF61}'..='\u{FF9F}').contains(&letter))
}
