use super::{Law, Oddity, Prefecture, digits};

/// 保険者番号, read: eight digits 法別 2 + 都道府県 2 + 保険者別 3 + 検証 1, or the six of 国民健康保険 without 法別
/// (eligibility facts 50).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsurerNumber {
    /// Always eight; zeros in front change no check digit.
    eight: String,
}

impl InsurerNumber {
    /// Reads a number typed in any width; `None` unless it has six or eight digits.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let number = digits(text)?;
        matches!(number.len(), 6 | 8).then(|| Self {
            eight: format!("{number:0>8}"),
        })
    }

    /// The eight digits; 国民健康保険 with `00` in front.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.eight
    }

    /// 法別番号.
    #[must_use]
    pub fn law(&self) -> Law {
        Law::from(self.eight.get(..2).unwrap_or_default())
    }

    /// 都道府県; `None` where no prefecture has that number.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        self.eight.get(2..4).and_then(Prefecture::read)
    }

    /// The first odd thing about a 保険者番号.
    #[must_use]
    pub fn oddity(text: &str) -> Option<Oddity> {
        let Some(number) = Self::read(text) else {
            return Some(Oddity::Form);
        };
        Oddity::of_digits(&number.eight, number.prefecture())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_oddities() {
        let table = [
            // number, 法別, 都道府県, oddity; check digits computed by the rule
            ("06130488", Some("06"), Some(13), None),
            ("33120015", Some("33"), Some(12), None),
            ("138057", Some("00"), Some(13), None),
            ("00138057", Some("00"), Some(13), None),
            ("39131156", Some("39"), Some(13), None),
            ("０６１３０４８８", Some("06"), Some(13), None),
            (" 06130488 ", Some("06"), Some(13), None),
            ("06130487", Some("06"), Some(13), Some(Oddity::CheckDigit)),
            ("06500011", Some("06"), None, Some(Oddity::Prefecture)),
            // leading zeros lost in a spreadsheet
            ("6130488", None, None, Some(Oddity::Form)),
            ("0613048A", None, None, Some(Oddity::Form)),
            ("", None, None, Some(Oddity::Form)),
        ];
        for (text, law, prefecture, oddity) in table {
            let number = InsurerNumber::read(text);
            let read_law = number.as_ref().map(InsurerNumber::law);
            assert_eq!(read_law.as_ref().map(Law::as_str), law, "{text}");
            let read_prefecture = number.and_then(|number| number.prefecture());
            assert_eq!(read_prefecture.map(Prefecture::number), prefecture, "{text}");
            assert_eq!(InsurerNumber::oddity(text), oddity, "{text}");
        }
    }
}
