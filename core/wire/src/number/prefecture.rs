/// 都道府県コード (JIS X 0401): 01 to 47, and 48 for the operator's test facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// 48, which no prefecture has (eligibility facts 70). Who accepts it is a matter of the test mode.
    pub const TEST: Self = Self(48);

    /// Reads two ASCII digits, 01 to 48.
    #[must_use]
    pub fn read(digits: &str) -> Option<Self> {
        let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| two)?;
        (1..=48).contains(&number).then_some(Self(number))
    }

    /// The number, 1 to 48.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range() {
        for (text, number) in [
            ("01", Some(1)),
            ("47", Some(47)),
            ("48", Some(48)),
            ("00", None),
            ("49", None),
            ("1", None),
            ("+1", None),
            ("１", None),
        ] {
            assert_eq!(Prefecture::read(text).map(Prefecture::number), number, "{text}");
        }
        assert_eq!(Prefecture::read("48"), Some(Prefecture::TEST));
    }
}
