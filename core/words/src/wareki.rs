//! Dates in the Japanese calendar of eras (和暦).

use jiff::civil::{Date, Weekday, date};
use unicode_normalization::UnicodeNormalization as _;

use crate::locale::Locale;

/// An era (元号) of the modern calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治, from 1868-09-08.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// Every era, the latest first.
    pub const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The first day of the era, as health-insurance software counts it.
    ///
    /// 明治 is taken to begin on 1868-09-08; its real first day by the solar calendar differs, but nobody insured was born then.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            Self::Meiji => date(1868, 9, 8),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The name in kanji.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The name in hiragana, for speech.
    #[must_use]
    pub fn reading(self) -> &'static str {
        match self {
            Self::Meiji => "めいじ",
            Self::Taisho => "たいしょう",
            Self::Showa => "しょうわ",
            Self::Heisei => "へいせい",
            Self::Reiwa => "れいわ",
        }
    }
}

/// The era of a day and the year in it, from 1 (元年); `None` before 明治.
#[must_use]
pub fn era_of(day: Date) -> Option<(Era, i16)> {
    let era = Era::ALL.into_iter().find(|era| era.first_day() <= day)?;
    Some((era, day.year() - era.first_day().year() + 1))
}

/// The day in 和暦, such as `令和元年5月1日`; before 明治 in the Western calendar, `1867年1月1日`.
#[must_use]
pub fn format(day: Date) -> String {
    let year = match era_of(day) {
        Some((era, 1)) => format!("{}元年", era.name()),
        Some((era, year)) => format!("{}{year}年", era.name()),
        None => format!("{}年", day.year()),
    };
    format!("{year}{}月{}日", day.month(), day.day())
}

/// Reads a day as people and programs write it, or `None` where it is no day.
///
/// In eras: `令和元年5月1日`, `平成31年4月30日`, `R1.5.1`, `S64/1/7`, `㍼55年5月5日`. In the Western calendar, with a
/// year of four digits: `1980年5月5日`, `1980-05-05`, `1980/5/5`, `1980.5.5`, `19800505`. Width, case and spaces do not
/// count, nor a weekday in brackets behind. A year beyond the end of its era is read on, because papers made before an
/// era ended carry it (平成35年 = 2023); a day before the first day of its era does not exist.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let folded: String = text
        .nfkc()
        .filter(|sign| !sign.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let bare = folded.split_once('(').map_or(folded.as_str(), |(day, _)| day);
    match Era::ALL
        .into_iter()
        .find_map(|era| Some((era, after_name(era, bare)?)))
    {
        Some((era, rest)) => {
            let (year, month, day) = split(rest)?;
            let year = if year == "元" { 1 } else { number(year, 1, 2)? };
            let western = era.first_day().year().checked_add(year)?.checked_sub(1)?;
            let read = on(western, month, day)?;
            (year >= 1 && era.first_day() <= read).then_some(read)
        }
        None => {
            let (year, month, day) = split(bare).or_else(|| compact(bare))?;
            on(number(year, 4, 4)?, month, day)
        }
    }
}

/// What follows the name or the letter of an era.
fn after_name(era: Era, text: &str) -> Option<&str> {
    let letter = match era {
        Era::Meiji => 'm',
        Era::Taisho => 't',
        Era::Showa => 's',
        Era::Heisei => 'h',
        Era::Reiwa => 'r',
    };
    let rest = text
        .strip_prefix(era.name())
        .or_else(|| text.strip_prefix(letter))?;
    Some(rest.strip_prefix(['.', '-']).unwrap_or(rest))
}

/// Year, month and day of `y年m月d日` or of three parts between one kind of sign.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        return Some((year, month, day.strip_suffix('日')?));
    }
    ['-', '/', '.'].into_iter().find_map(|sign| {
        let mut parts = text.split(sign);
        let found = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(found)
    })
}

/// Year, month and day of eight digits.
fn compact(text: &str) -> Option<(&str, &str, &str)> {
    let eight = text.len() == 8;
    eight.then_some((text.get(..4)?, text.get(4..6)?, text.get(6..)?))
}

fn on(year: i16, month: &str, day: &str) -> Option<Date> {
    let month = i8::try_from(number(month, 1, 2)?).ok()?;
    let day = i8::try_from(number(day, 1, 2)?).ok()?;
    Date::new(year, month, day).ok()
}

/// A number of `least` to `most` ASCII digits.
fn number(text: &str, least: usize, most: usize) -> Option<i16> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// The day as shown in texts: `令和7年4月1日（火）`, in English `1 April 2025 (Tuesday)`.
#[must_use]
pub fn with_weekday(day: Date, locale: Locale) -> String {
    if locale.is_japanese() {
        format!("{}（{}）", format(day), weekday(day))
    } else {
        format!("{} ({})", english(day), english_weekday(day))
    }
}

/// The day in English, such as `1 April 2025`.
pub(crate) fn english(day: Date) -> String {
    format!("{} {} {}", day.day(), english_month(day), day.year())
}

/// The name of the weekday in English.
pub(crate) fn english_weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    }
}

fn english_month(day: Date) -> &'static str {
    match day.month() {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Sunday => "日",
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
    }
}
