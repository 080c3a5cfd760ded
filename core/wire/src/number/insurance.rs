//! The other numbers of a coverage.

use super::{InsurerNumber, Law, Oddity, Prefecture, check_digit, digits};

/// 公費負担者番号: eight digits 法別 2 + 都道府県 2 + 実施機関 3 + 検証 1 (eligibility facts 53).
#[must_use]
pub fn payer_number_oddity(text: &str) -> Option<Oddity> {
    match digits(text) {
        Some(number) if number.len() == 8 => InsurerNumber::oddity(&number),
        _ => Some(Oddity::Form),
    }
}

/// 受給者番号: six digits and 検証 1 (eligibility facts 53).
#[must_use]
pub fn recipient_number_oddity(text: &str) -> Option<Oddity> {
    match digits(text) {
        Some(number) if number.len() == 7 => (!check_digit::holds(&number)).then_some(Oddity::CheckDigit),
        _ => Some(Oddity::Form),
    }
}

/// 被保険者番号: any text, but eight digits for 後期高齢. Its last place is not known to be a check digit
/// (eligibility facts 55), so none is looked for.
#[must_use]
pub fn insured_number_oddity(text: &str, law: Option<&Law>) -> Option<Oddity> {
    let eight = digits(text).is_some_and(|number| number.len() == 8);
    (law == Some(&Law::LateElderly) && !eight).then_some(Oddity::Form)
}

/// 枝番: two digits (eligibility facts 54).
#[must_use]
pub fn branch_oddity(text: &str) -> Option<Oddity> {
    let two = digits(text).is_some_and(|number| number.len() == 2);
    (!two).then_some(Oddity::Form)
}

/// Prefecture in the first two of at least two digits.
pub(super) fn leading_prefecture(number: &str) -> Option<Prefecture> {
    number.get(..2).and_then(Prefecture::read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, oddity) in [
            ("12131059", Some(Oddity::CheckDigit)),
            ("12131058", None),
            ("12501051", Some(Oddity::CheckDigit)),
            ("1213105", Some(Oddity::Form)),
            ("131059", Some(Oddity::Form)),
        ] {
            assert_eq!(payer_number_oddity(text), oddity, "{text}");
        }
        for body in ["123456", "000001", "999999"] {
            let check = check_digit::of(body).unwrap();
            assert_eq!(recipient_number_oddity(&format!("{body}{check}")), None, "{body}");
            let other = if check == '0' { '1' } else { '0' };
            let odd = recipient_number_oddity(&format!("{body}{other}"));
            assert_eq!(odd, Some(Oddity::CheckDigit), "{body}");
        }
        assert_eq!(recipient_number_oddity("12345678"), Some(Oddity::Form));

        assert_eq!(insured_number_oddity("記号なし", None), None);
        assert_eq!(
            insured_number_oddity("１２３４５６７８", Some(&Law::LateElderly)),
            None
        );
        let short = insured_number_oddity("1234567", Some(&Law::LateElderly));
        assert_eq!(short, Some(Oddity::Form));

        for (text, oddity) in [
            ("00", None),
            ("０１", None),
            ("1", Some(Oddity::Form)),
            ("1A", Some(Oddity::Form)),
        ] {
            assert_eq!(branch_oddity(text), oddity, "{text}");
        }
    }
}
