//! 検証番号: the last digit of insurer, payer, recipient and institution numbers (eligibility facts §3.1).
//!
//! Weights 2, 1, 2, 1 … from the rightmost digit of the body; a product of two digits counts as their sum; the check
//! digit fills the sum up to the next ten. Zeros in front change nothing.

/// The check digit of a body, or `None` where the body is empty or holds anything but ASCII digits.
///
/// ```
/// use kazasu_wire::number::check_digit;
///
/// assert_eq!(check_digit::of("0613048"), Some('8')); // the official example, 06130488
/// ```
#[must_use]
pub fn of(body: &str) -> Option<char> {
    if body.is_empty() {
        return None;
    }
    let mut sum = 0;
    for (place, character) in body.chars().rev().enumerate() {
        let digit = character.to_digit(10)?;
        let product = if place % 2 == 0 { digit * 2 } else { digit };
        sum = (sum + product / 10 + product % 10) % 10;
    }
    char::from_digit((10 - sum) % 10, 10)
}

/// Whether a number ends in the check digit of what stands before it.
#[must_use]
pub fn holds(number: &str) -> bool {
    let mut body = number.chars();
    let last = body.next_back();
    last.is_some() && of(body.as_str()) == last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_sources() {
        for (body, check) in [
            ("0613048", '8'),
            ("3312001", '5'),
            ("011011371", '9'),
            ("118012345", '5'),
            ("481000000", '2'),
            ("132012345", '6'),
            ("0000000", '0'),
        ] {
            assert_eq!(of(body), Some(check), "{body}");
            assert!(holds(&format!("{body}{check}")), "{body}");
            assert!(holds(&format!("00{body}{check}")), "{body}: zeros in front");
        }
        // Samples of the official manuals that break the rule.
        for number in ["1180123456", "4810000001"] {
            assert!(!holds(number), "{number}");
        }
    }

    #[test]
    fn no_digits_no_check() {
        for text in ["", "12a4", "１２３", "-1"] {
            assert_eq!(of(text), None, "{text}");
        }
        for text in ["", "8", "1a", "é"] {
            assert!(!holds(text), "{text}");
        }
    }
}
