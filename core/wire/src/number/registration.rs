use std::fmt;
use std::str::FromStr;

use super::Prefecture;
use super::insurance::leading_prefecture;
use crate::id::MalformedId;
use crate::width;

/// 協 or 契 before the number of a 柔道整復 clinic: the kind of its 受領委任 agreement. Which letter is which kind is
/// inferred (eligibility facts 64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// 協: through a practitioners' body.
    Group,
    /// 契: a contract of its own.
    Individual,
}

/// 登録記号番号 of a 受領委任 clinic.
///
/// 柔整: 協 or 契, then 7 + 1 + 1 digits; receipts leave the letter out (facts 62, 65). あはき: 8 + 1 + 1 digits,
/// no letter (facts 66). The sources write it with hyphens, with dots or without anything (C2–C4); all are read,
/// in any width, and written back with hyphens. There is no check digit (facts 68).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RegistrationNumber {
    agreement: Option<Agreement>,
    /// Nine (柔整) or ten (あはき).
    digits: String,
}

impl RegistrationNumber {
    /// 協 or 契; `None` for あはき, and where the writer left it out.
    #[must_use]
    pub fn agreement(&self) -> Option<Agreement> {
        self.agreement
    }

    /// Whether this is a 柔整 number (7 + 1 + 1) and not one of あはき (8 + 1 + 1).
    #[must_use]
    pub fn is_judo(&self) -> bool {
        self.digits.len() == 9
    }

    /// The prefecture in a 柔整 number; あはき numbers are not known to hold one.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        leading_prefecture(&self.digits).filter(|_| self.is_judo())
    }
}

impl FromStr for RegistrationNumber {
    type Err = MalformedId;

    /// An あはき number after 契 is read without it: one source tells everybody to choose 契 (C3).
    fn from_str(text: &str) -> Result<Self, MalformedId> {
        let folded = width::fold(text);
        let text = folded.trim();
        let (letter, rest) = match text.strip_prefix('協') {
            Some(rest) => (Some(Agreement::Group), rest),
            None => match text.strip_prefix('契') {
                Some(rest) => (Some(Agreement::Individual), rest),
                None => (None, text),
            },
        };
        let digits: String = rest
            .chars()
            .filter(|&character| character != '.' && character != ' ' && !width::is_hyphen(character))
            .collect();
        let agreement = match digits.len() {
            9 => letter,
            10 if letter != Some(Agreement::Group) => None,
            _ => return Err(malformed()),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        Ok(Self { agreement, digits })
    }
}

fn malformed() -> MalformedId {
    MalformedId {
        field: "registration_number",
    }
}

impl fmt::Display for RegistrationNumber {
    /// `契0123456-7-8`, `01234567-8-9`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.agreement {
            Some(Agreement::Group) => "協",
            Some(Agreement::Individual) => "契",
            None => "",
        })?;
        let head = self.digits.len().saturating_sub(2);
        for (place, digit) in self.digits.chars().enumerate() {
            if place >= head {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_it() {
        for (text, written, prefecture) in [
            ("契0123456-7-8", "契0123456-7-8", Some(1)),
            ("契012345678", "契0123456-7-8", Some(1)),
            ("協4000347.1.1", "協4000347-1-1", Some(40)),
            ("契２８０４４４０－０－０", "契2804440-0-0", Some(28)),
            ("2804440-0-0", "2804440-0-0", Some(28)),
            ("01234567-8-9", "01234567-8-9", None),
            ("0123456789", "01234567-8-9", None),
            ("契 0123456789", "01234567-8-9", None),
        ] {
            let number: RegistrationNumber = text.parse().unwrap();
            assert_eq!(number.to_string(), written, "{text}");
            assert_eq!(number.prefecture().map(Prefecture::number), prefecture, "{text}");
            assert_eq!(written.parse(), Ok(number), "{text}");
        }
        for text in [
            "",
            "契",
            "契01234567",
            "協0123456789",
            "01234567890",
            "契01234567X",
            "約0123456-7-8",
        ] {
            assert!(text.parse::<RegistrationNumber>().is_err(), "{text}");
        }
    }
}
