//! Folding: what is the same to a searcher becomes the same text.

use kazasu_wire::result::EligibilityResult;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// Folds half and full width, case, hiragana and katakana, small and large kana; drops spaces. Old character forms
/// are kept apart.
pub(super) fn fold(text: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(text.len() * 2));
    for character in text.nfkc().flat_map(char::to_lowercase) {
        if !character.is_whitespace() {
            folded.push(large(katakana(character)));
        }
    }
    folded
}

/// The searchable text of a result: every name, every number, the birth date in digits.
pub(super) fn searchable(result: &EligibilityResult) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(1_024));
    for coverage in &result.coverages {
        let birth = coverage
            .birth_date
            .map(|date| date.strftime("%Y%m%d").to_string());
        for field in [
            &coverage.name,
            &coverage.name_kana,
            &coverage.other_name,
            &coverage.other_name_kana,
            &coverage.insured_name,
            &coverage.insurer_name,
            &coverage.insurer_number,
            &coverage.symbol,
            &coverage.number,
            &birth,
        ]
        .into_iter()
        .flatten()
        {
            text.push_str(&fold(field));
            text.push('\n');
        }
    }
    text
}

/// Words of a query, folded; all must be found.
pub(super) fn words(query: &str) -> Vec<Zeroizing<String>> {
    query.split_whitespace().map(fold).collect()
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
    use super::*;

    #[test]
    fn same_to_a_searcher() {
        for (left, right) in [
            ("ｶｻﾞｽ ｼｮｳｺ", "かざす しょうこ"),
            ("ｶｻﾞｽ ｼﾖｳｺ", "カザス　ショウコ"),
            ("ＫＡＺＡＳＵ１２", "kazasu12"),
            ("ﾊﾟｰﾃｨ", "ぱーてぃ"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} {right}");
        }
        assert_ne!(fold("髙"), fold("高"));
        assert_eq!(words(" やまだ　花子 ").len(), 2);
    }
}
