//! 交付決定通知書: the decision about a subsidy (requirements 143, 269–275).

use jiff::civil::Date;

use crate::account::day;
use crate::canvas::{Align, Canvas};
use crate::issuer::Issuer;
use crate::structure::Role;
use crate::{PaperError, unprintable};

/// What the decision says. The account it is paid to is named by its last digits only: the paper lies on desks.
#[derive(Debug, Clone)]
pub struct GrantDecision<'a> {
    /// The number of the decision.
    pub number: &'a str,
    /// 施術所名.
    pub facility: &'a str,
    /// Name of the person the clinic answers by.
    pub manager: &'a str,
    /// Day of the application.
    pub applied_on: Date,
    /// Day of the decision.
    pub decided_on: Date,
    /// What was spent, in yen.
    pub spent: u64,
    /// What is granted, in yen.
    pub granted: u64,
    /// The base amount, in yen: the most that is granted.
    pub cap: u64,
    /// Who decides.
    pub issuer: &'a Issuer,
}

const TITLE: &str = "助成金 交付決定通知書";

impl GrantDecision<'_> {
    /// The characters on it that the font cannot print.
    #[must_use]
    pub fn unprintable(&self) -> Vec<char> {
        unprintable(&format!("{}{}{}", self.facility, self.manager, self.issuer.name))
    }

    /// The decision as PDF.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let mut page = Canvas::new()?;
        page.paragraph(self.number, 10.5, Align::Right);
        page.paragraph(&day(self.decided_on), 10.5, Align::Right);
        page.space(8.0);
        page.paragraph(self.facility, 13.0, Align::Left);
        page.paragraph(&format!("{} 様", self.manager), 13.0, Align::Left);
        page.space(10.0);
        page.paragraph(&self.issuer.name, 11.0, Align::Right);
        page.paragraph(&self.issuer.department, 10.5, Align::Right);
        page.space(28.0);
        page.title(TITLE, 19.0);
        page.space(16.0);
        let applied = day(self.applied_on);
        page.paragraph(
            &format!("{applied}付けで申請のあった助成金について、次のとおり交付することを決定しましたので通知します。"),
            11.0,
            Align::Left,
        );
        page.space(16.0);
        page.part(Role::Table, |page| {
            page.row("交付決定額", &[&yen(self.granted)], 16.0);
            page.row("対象経費の合計", &[&yen(self.spent)], 12.0);
            page.row("基準額（上限）", &[&yen(self.cap)], 12.0);
            page.row("申請日", &[&applied], 12.0);
        });
        page.space(16.0);
        page.paragraph(
            "・交付決定額は、対象経費の実費（10分の10）と基準額のいずれか低い額です。",
            10.0,
            Align::Left,
        );
        page.paragraph(
            "・領収書の原本は、あとで確認をお願いすることがありますので保管してください。",
            10.0,
            Align::Left,
        );
        page.space(10.0);
        for line in &self.issuer.contact {
            page.paragraph(line, 9.5, Align::Left);
        }
        page.pdf(TITLE, &self.issuer.name)
    }
}

/// An amount as papers write it: `41,000円`.
pub(crate) fn yen(amount: u64) -> String {
    format!("{}円", self::amount(amount))
}

/// The digits of an amount by threes: `41,000`.
#[must_use]
pub fn amount(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::yen;

    #[test]
    fn amounts_have_their_commas() {
        let table = [
            (0, "0円"),
            (999, "999円"),
            (41_000, "41,000円"),
            (1_234_567, "1,234,567円"),
        ];
        for (amount, text) in table {
            assert_eq!(yen(amount), text);
        }
    }
}
