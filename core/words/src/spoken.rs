//! Forms for text to speech.
//!
//! Japanese is written in kana where voices disagree about a reading, so every platform says the same.

use jiff::civil::{Date, Weekday};

use crate::locale::Locale;
use crate::wareki;

/// Characters said without a pause; a longer number is said in groups, as people dictate it.
const GROUP: usize = 4;

/// An identifier (保険者番号, 記号, 番号, 枝番) said character by character.
///
/// Full-width digits are read as digits, signs by their names, spaces are left out; kana, kanji and letters stay.
#[must_use]
pub fn digits(text: &str, locale: Locale) -> String {
    let names: Vec<String> = text
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| character(sign, locale))
        .collect();
    let groups: Vec<String> = names.chunks(GROUP).map(|group| group.join(" ")).collect();
    groups.join(if locale.is_japanese() { "、" } else { ", " })
}

/// A day in 和暦 in kana: 「れいわ ななねん しがつ ついたち」. Before 明治 the Western year, in figures.
#[must_use]
pub fn wareki(day: Date) -> String {
    let year = match wareki::era_of(day) {
        Some((era, 1)) => format!("{} がんねん", era.reading()),
        Some((era, year)) => format!("{} {}", era.reading(), year_reading(year)),
        None => format!("{}年", day.year()),
    };
    format!(
        "{year} {}がつ {}",
        month_reading(day.month()),
        day_reading(day.day())
    )
}

/// A day with its weekday, in the locale's own form.
#[must_use]
pub fn date(day: Date, locale: Locale) -> String {
    if locale.is_japanese() {
        format!("{} {}ようび", wareki(day), weekday_reading(day))
    } else {
        format!("{}, {}", wareki::english_weekday(day), wareki::english(day))
    }
}

/// A share (負担割合) in percent: 30 is 「さんわり」, "30 percent".
#[must_use]
pub fn share(percent: u8, locale: Locale) -> String {
    let reading = match percent {
        _ if !locale.is_japanese() => return format!("{percent} percent"),
        0 => "ふたんなし",
        10 => "いちわり",
        20 => "にわり",
        30 => "さんわり",
        40 => "よんわり",
        50 => "ごわり",
        60 => "ろくわり",
        70 => "ななわり",
        80 => "はちわり",
        90 => "きゅうわり",
        100 => "じゅうわり",
        _ => return format!("{percent}パーセント"),
    };
    reading.to_owned()
}

fn character(sign: char, locale: Locale) -> String {
    let (japanese, english) = match sign {
        '0' | '０' => ("ゼロ", "zero"),
        '1' | '１' => ("いち", "one"),
        '2' | '２' => ("に", "two"),
        '3' | '３' => ("さん", "three"),
        '4' | '４' => ("よん", "four"),
        '5' | '５' => ("ご", "five"),
        '6' | '６' => ("ろく", "six"),
        '7' | '７' => ("なな", "seven"),
        '8' | '８' => ("はち", "eight"),
        '9' | '９' => ("きゅう", "nine"),
        '-' | '－' | '‐' | '−' | '–' | '—' => ("ハイフン", "hyphen"),
        '・' | '･' => ("なかぐろ", "middle dot"),
        '.' | '．' => ("てん", "point"),
        '/' | '／' => ("スラッシュ", "slash"),
        '(' | '（' => ("かっこ", "open bracket"),
        ')' | '）' => ("かっことじ", "close bracket"),
        _ if sign.is_alphanumeric() => return sign.to_string(),
        // An unnamed sign is announced, never dropped: the listener must know that something stands there.
        _ => ("きごう", "sign"),
    };
    if locale.is_japanese() { japanese } else { english }.to_owned()
}

/// Years of eras: 四 is よ before ねん, the others are as in counting.
fn year_reading(year: i16) -> String {
    let unit = match year % 10 {
        1 => "いち",
        2 => "に",
        3 => "さん",
        4 => "よ",
        5 => "ご",
        6 => "ろく",
        7 => "なな",
        8 => "はち",
        9 => "きゅう",
        _ => "",
    };
    let ten = match year / 10 {
        0 => "",
        1 => "じゅう",
        2 => "にじゅう",
        3 => "さんじゅう",
        4 => "よんじゅう",
        5 => "ごじゅう",
        6 => "ろくじゅう",
        7 => "ななじゅう",
        8 => "はちじゅう",
        9 => "きゅうじゅう",
        _ => return format!("{year}ねん"),
    };
    format!("{ten}{unit}ねん")
}

fn month_reading(month: i8) -> &'static str {
    match month {
        1 => "いち",
        2 => "に",
        3 => "さん",
        4 => "し",
        5 => "ご",
        6 => "ろく",
        7 => "しち",
        8 => "はち",
        9 => "く",
        10 => "じゅう",
        11 => "じゅういち",
        _ => "じゅうに",
    }
}

fn day_reading(day: i8) -> &'static str {
    match day {
        1 => "ついたち",
        2 => "ふつか",
        3 => "みっか",
        4 => "よっか",
        5 => "いつか",
        6 => "むいか",
        7 => "なのか",
        8 => "ようか",
        9 => "ここのか",
        10 => "とおか",
        11 => "じゅういちにち",
        12 => "じゅうににち",
        13 => "じゅうさんにち",
        14 => "じゅうよっか",
        15 => "じゅうごにち",
        16 => "じゅうろくにち",
        17 => "じゅうしちにち",
        18 => "じゅうはちにち",
        19 => "じゅうくにち",
        20 => "はつか",
        21 => "にじゅういちにち",
        22 => "にじゅうににち",
        23 => "にじゅうさんにち",
        24 => "にじゅうよっか",
        25 => "にじゅうごにち",
        26 => "にじゅうろくにち",
        27 => "にじゅうしちにち",
        28 => "にじゅうはちにち",
        29 => "にじゅうくにち",
        30 => "さんじゅうにち",
        _ => "さんじゅういちにち",
    }
}

fn weekday_reading(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Sunday => "にち",
        Weekday::Monday => "げつ",
        Weekday::Tuesday => "か",
        Weekday::Wednesday => "すい",
        Weekday::Thursday => "もく",
        Weekday::Friday => "きん",
        Weekday::Saturday => "ど",
    }
}
