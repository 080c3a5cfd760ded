//! Half and full width: the same number or name in either form is the same.
//!
//! Insurers write 記号 in full-width signs and ﾌﾘｶﾞﾅ in half-width kana (eligibility facts §2.2, 56). Folding is for
//! comparing and for reading numbers; what a patient or a claim sees stays as the insurer wrote it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::compose;

/// Folds full-width letters, digits and signs to half width, half-width kana to full width, the ideographic space to
/// a space. Everything else stays, old character forms (髙, 﨑) included. Folding twice changes nothing more.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{3000}' => folded.push(' '),
            'ﾞ' => mark(&mut folded, '\u{3099}', '゛'),
            'ﾟ' => mark(&mut folded, '\u{309A}', '゜'),
            '\u{FF01}'..='\u{FFEE}' => folded.extend(character.nfkc()),
            other => folded.push(other),
        }
    }
    folded
}

/// Joins a voicing mark with the kana before it, or writes it as a sign of its own.
fn mark(folded: &mut String, combining: char, alone: char) {
    let Some(before) = folded.pop() else {
        return folded.push(alone);
    };
    if let Some(voiced) = compose(before, combining) {
        folded.push(voiced);
    } else {
        folded.push(before);
        folded.push(alone);
    }
}

/// A number or symbol for comparing: width folded, no spaces, one kind of hyphen between its parts.
#[must_use]
pub fn fold_number(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| if is_hyphen(character) { '-' } else { character })
        .collect()
}

/// A name for comparing: width folded, one space between its parts.
#[must_use]
pub fn fold_name(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Signs that people and programs type for the hyphen of a number, the long-vowel mark among them.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        for (wide, folded) in [
            ("１２－３", "12-3"),
            ("ＡＢｃ　Ｄ", "ABc D"),
            ("ｶｻﾞｽ ﾊﾟｰﾃｨ", "カザス パーティ"),
            ("ｳﾞｧﾜﾞ", "ヴァヷ"),
            ("ﾞｱﾞﾞ", "゛ア゛゛"),
            ("ｶﾟ", "カ゜"),
            ("髙﨑①㈱", "髙﨑①㈱"),
            ("￥｡｢｣､･", "¥。「」、・"),
            ("", ""),
        ] {
            assert_eq!(fold(wide), folded, "{wide}");
        }
    }

    #[test]
    fn same_or_not() {
        for (left, right, same) in [
            ("１２－３", "12-3", true),
            ("１２ー３", "12−3", true),
            ("記 １", "記1", true),
            ("12-3", "123", false),
            ("01", "1", false),
        ] {
            assert_eq!(fold_number(left) == fold_number(right), same, "{left} {right}");
        }
        for (left, right, same) in [
            ("見本　太郎", " 見本  太郎", true),
            ("ﾐﾎﾝ ﾀﾛｳ", "ミホン　タロウ", true),
            // a space is a part of a name, and old forms are other names
            ("見本太郎", "見本 太郎", false),
            ("髙橋", "高橋", false),
        ] {
            assert_eq!(fold_name(left) == fold_name(right), same, "{left} {right}");
        }
    }
}
