//! Spoken forms and dates of eras.

use jiff::civil::{Date, date};
use kazasu_words::{Locale, spoken, wareki};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

#[test]
fn eras_change_on_their_days() {
    let table = [
        (date(1868, 9, 7), "1868年9月7日", "1868年 くがつ なのか"),
        (
            date(1868, 9, 8),
            "明治元年9月8日",
            "めいじ がんねん くがつ ようか",
        ),
        (
            date(1869, 1, 1),
            "明治2年1月1日",
            "めいじ にねん いちがつ ついたち",
        ),
        (
            date(1912, 7, 29),
            "明治45年7月29日",
            "めいじ よんじゅうごねん しちがつ にじゅうくにち",
        ),
        (
            date(1912, 7, 30),
            "大正元年7月30日",
            "たいしょう がんねん しちがつ さんじゅうにち",
        ),
        (
            date(1926, 12, 24),
            "大正15年12月24日",
            "たいしょう じゅうごねん じゅうにがつ にじゅうよっか",
        ),
        (
            date(1926, 12, 25),
            "昭和元年12月25日",
            "しょうわ がんねん じゅうにがつ にじゅうごにち",
        ),
        (
            date(1989, 1, 7),
            "昭和64年1月7日",
            "しょうわ ろくじゅうよねん いちがつ なのか",
        ),
        (
            date(1989, 1, 8),
            "平成元年1月8日",
            "へいせい がんねん いちがつ ようか",
        ),
        (
            date(2019, 4, 30),
            "平成31年4月30日",
            "へいせい さんじゅういちねん しがつ さんじゅうにち",
        ),
        (
            date(2019, 5, 1),
            "令和元年5月1日",
            "れいわ がんねん ごがつ ついたち",
        ),
        (
            date(2020, 1, 1),
            "令和2年1月1日",
            "れいわ にねん いちがつ ついたち",
        ),
        (
            date(2028, 10, 20),
            "令和10年10月20日",
            "れいわ じゅうねん じゅうがつ はつか",
        ),
    ];
    for (day, written, said) in table {
        assert_eq!(wareki::format(day), written);
        assert_eq!(spoken::wareki(day), said);
    }
}

#[test]
fn written_days_are_read() {
    let table = [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("昭和５５年　５月　５日", date(1980, 5, 5)),
        ("令和7年4月1日（火）", date(2025, 4, 1)),
        ("㍼55年05月05日", date(1980, 5, 5)),
        ("R1.5.1", date(2019, 5, 1)),
        ("r元.5.1", date(2019, 5, 1)),
        ("S55/05/05", date(1980, 5, 5)),
        ("H.31.4.30", date(2019, 4, 30)),
        ("Ｈ３１－０４－３０", date(2019, 4, 30)),
        // written before the era ended
        ("平成35年3月31日", date(2023, 3, 31)),
        ("平成31年5月1日", date(2019, 5, 1)),
        ("1980年5月5日", date(1980, 5, 5)),
        ("1980-05-05", date(1980, 5, 5)),
        ("1980/5/5", date(1980, 5, 5)),
        ("19800505", date(1980, 5, 5)),
    ];
    for (written, day) in table {
        assert_eq!(wareki::parse(written), Some(day), "{written}");
    }
    for written in [
        "",
        "令和",
        "令和0年5月1日",
        "令和元年4月30日",
        "平成元年1月7日",
        "昭和元年12月24日",
        "大正元年7月29日",
        "明治元年9月7日",
        "令和7年2月29日",
        "令和7年13月1日",
        "令和100年1月1日",
        "令和7年4月1",
        "R7.4",
        "R7.4.1.1",
        "R7/4-1",
        "55年5月5日",
        "80-05-05",
        "1980505",
        "198005055",
        "1980-5-5-5",
        "+980-05-05",
        "慶応3年1月1日",
        "5月5日",
        "あ",
    ] {
        assert_eq!(wareki::parse(written), None, "{written}");
    }
}

#[test]
fn weekdays_follow_the_locale() {
    let day = date(2025, 4, 1);
    assert_eq!(wareki::with_weekday(day, Locale::Ja), "令和7年4月1日（火）");
    assert_eq!(wareki::with_weekday(day, Locale::En), "1 April 2025 (Tuesday)");
    assert_eq!(
        spoken::date(day, Locale::JaEasy),
        "れいわ ななねん しがつ ついたち かようび"
    );
    assert_eq!(spoken::date(day, Locale::En), "Tuesday, 1 April 2025");
}

#[test]
fn identifiers_are_said_sign_by_sign() {
    assert_eq!(
        spoken::digits("06130488", Locale::Ja),
        "ゼロ ろく いち さん、ゼロ よん はち はち"
    );
    assert_eq!(
        spoken::digits("06130488", Locale::En),
        "zero six one three, zero four eight eight"
    );
    assert_eq!(spoken::digits("１２ー３", Locale::Ja), "いち に ー さん");
    assert_eq!(
        spoken::digits("東 12－3", Locale::Ja),
        "東 いち に ハイフン、さん"
    );
    assert_eq!(spoken::digits("A・☆", Locale::En), "A middle dot sign");
    assert_eq!(spoken::digits("", Locale::Ja), "");
}

#[test]
fn shares_are_said_in_tenths() {
    let table = [
        (0, "ふたんなし"),
        (10, "いちわり"),
        (20, "にわり"),
        (30, "さんわり"),
        (25, "25パーセント"),
        (255, "255パーセント"),
    ];
    for (percent, said) in table {
        assert_eq!(spoken::share(percent, Locale::Ja), said);
    }
    assert_eq!(spoken::share(30, Locale::En), "30 percent");
    assert_eq!(spoken::share(10, Locale::JaEasy), "いちわり");
}

fn any_day() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

proptest! {
    #[test]
    fn any_day_has_words(day in any_day()) {
        prop_assert!(!wareki::format(day).is_empty());
        prop_assert!(!spoken::wareki(day).is_empty());
        prop_assert!(!spoken::date(day, Locale::En).is_empty());
    }

    #[test]
    fn a_written_day_is_read_back(year in 1000i16..=9999, month in 1i8..=12, day in 1i8..=31) {
        // From 令和100年 on no era is written with two digits; nobody is born or insured then.
        if let Ok(day) = Date::new(year, month, day) && year < 2118 {
            prop_assert_eq!(wareki::parse(&wareki::format(day)), Some(day));
            prop_assert_eq!(wareki::parse(&wareki::with_weekday(day, Locale::Ja)), Some(day));
            prop_assert_eq!(wareki::parse(&day.to_string()), Some(day));
        }
    }

    #[test]
    fn any_text_is_read_as_a_day_or_not(text in "[RSH令和平成昭年月日元/.0-9 -]{0,12}|\\PC{0,20}") {
        let _ = wareki::parse(&text);
    }

    #[test]
    fn any_text_can_be_spelled(text in ".{0,40}") {
        let said = spoken::digits(&text, Locale::Ja);
        prop_assert!(said.split(['、', ' ']).filter(|name| !name.is_empty()).count() <= text.chars().count());
    }
}
