//! Folding: what is the same to a searcher becomes the same text.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::compose;

use super::old_form::today;

/// Writes `text` onto `folded`: half and full width, case, hiragana and katakana, small and large kana, dashes, old and
/// new character forms (髙 and 高, 﨑 and 崎) and iteration marks (佐々木 and 佐佐木) made one; no spaces.
pub(super) fn fold_onto(folded: &mut String, text: &str) {
    if text.is_ascii() {
        let seen = text.chars().filter(|character| !character.is_ascii_whitespace());
        folded.extend(seen.map(|character| dash(character.to_ascii_lowercase())));
        return;
    }
    let mut before = None;
    for character in text.nfkc().flat_map(char::to_lowercase) {
        if character.is_whitespace() || is_invisible(character) {
            continue;
        }
        let character = match (character, before) {
            ('々' | '〻' | 'ゝ' | 'ヽ', Some(before)) => before,
            ('ゞ' | 'ヾ', Some(before)) => compose(before, '\u{3099}').unwrap_or(before),
            _ => today(large(katakana(dash(character)))),
        };
        folded.push(character);
        before = Some(character);
    }
}

/// Selectors of a glyph (葛 with and without) and joiners say nothing about who it is.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}'
    )
}

/// The long vowel is typed with any dash there is.
fn dash(character: char) -> char {
    match character {
        '-' | '\u{2010}'..='\u{2015}' | '−' => 'ー',
        other => other,
    }
}

fn katakana(character: char) -> char {
    match character {
        'ぁ'..='ゖ' => char::from_u32(u32::from(character) + 0x60).unwrap_or(character),
        other => other,
    }
}

/// Insurers write ｼﾖｳｺ for しょうこ as often as ｼｮｳｺ.
fn large(character: char) -> char {
    match character {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(text: &str) -> String {
        let mut folded = String::new();
        fold_onto(&mut folded, text);
        folded
    }

    #[test]
    fn same_to_a_searcher() {
        for (left, right) in [
            ("ｶｻﾞｽ ｼｮｳｺ", "かざす しょうこ"),
            ("ｶｻﾞｽ ｼﾖｳｺ", "カザス　ショウコ"),
            ("ＫＡＺＡＳＵ１２", "kazasu12"),
            ("ﾊﾟｰﾃｨ", "ぱーてぃ"),
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("渡邊", "渡辺"),
            ("渡邉", "渡辺"),
            ("齋藤", "斉藤"),
            ("廣澤", "広沢"),
            ("嶋", "島"),
            ("𠮷田", "吉田"),
            // A compatibility form, and a glyph chosen by a selector.
            ("福\u{FA1B}", "福福"),
            ("葛\u{E0101}城", "葛城"),
            ("佐々木", "佐佐木"),
            ("齋々", "斎斎"),
            ("みすゞ", "みすず"),
            ("ミスヾ", "ﾐｽｽﾞ"),
            ("いすゝ", "いすす"),
            ("せんヶ丘", "センケ丘"),
            ("ﾖｼｰ", "よし－"),
            ("12‐34", "12-34"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} {right}");
        }
        for (left, right) in [("か", "が"), ("高", "島"), ("さき", "さぎ"), ("々", "佐")] {
            assert_ne!(fold(left), fold(right), "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn any_text_folds(text in "\\PC{0,40}") {
            prop_assert!(!fold(&text).contains(char::is_whitespace));
        }

        #[test]
        fn what_is_folded_stays(name in "[ぁ-ゖァ-ヺー一-龥㐀-䶵ｦ-ﾝａ-ｚA-Z0-9 　-]{0,40}") {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn plain_text_takes_no_other_way(text in "[ -~]{0,40}") {
            let roundabout = fold(&format!("{text}花"));
            prop_assert_eq!(format!("{}花", fold(&text)), roundabout);
        }
    }
}
