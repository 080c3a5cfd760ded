//! What of a result can be searched for, and how a query is read.

use kazasu_wire::result::EligibilityResult;
use zeroize::Zeroizing;

use super::fold::fold_onto;

/// Bytes the text of a result rarely exceeds; a buffer that grows leaves copies behind.
const USUAL: usize = 4_096;

/// The searchable text of a result, folded: every name, every number, the birth date in digits.
pub(super) fn searchable(result: &EligibilityResult) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(USUAL));
    for coverage in &result.coverages {
        let birth = coverage
            .birth_date
            .map(|date| Zeroizing::new(date.strftime("%Y%m%d").to_string()));
        let fields = [
            &coverage.name,
            &coverage.name_kana,
            &coverage.other_name,
            &coverage.other_name_kana,
            &coverage.insured_name,
            &coverage.insurer_name,
            &coverage.insurer_number,
            &coverage.symbol,
            &coverage.number,
        ];
        let fields = fields.into_iter().filter_map(|field| field.as_deref());
        for field in fields.chain(birth.as_ref().map(|birth| birth.as_str())) {
            fold_onto(&mut text, field);
            text.push('\n');
        }
    }
    // Kept for as long as the app is unlocked, ten thousand times: no larger than it is.
    Zeroizing::new(String::from(text.as_str()))
}

/// Words of a query, folded; all must be found.
pub(super) fn words(query: &str) -> Vec<Zeroizing<String>> {
    query
        .split_whitespace()
        .map(|word| {
            let mut folded = Zeroizing::new(String::with_capacity(word.len() * 2));
            fold_onto(&mut folded, word);
            folded
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_by_any_space() {
        let words = words(" やまだ　花子 ");
        assert_eq!(
            words.iter().map(|word| word.as_str()).collect::<Vec<_>>(),
            ["ヤマダ", "花子"]
        );
        assert!(super::words(" 　").is_empty());
    }
}
