//! 領収書内訳書: what was bought, and what of it counts (requirement 273). The form is `project-defined`.

use jiff::civil::Date;

use crate::PaperError;
use crate::account::day;
use crate::canvas::{Align, Canvas};
use crate::grant::yen;
use crate::issuer::Issuer;
use crate::structure::Role;

/// The breakdown: empty as a template to fill in by hand, or with what was entered in the portal.
#[derive(Debug, Clone)]
pub struct Breakdown<'a> {
    /// 施術所名; empty in the template.
    pub facility: &'a str,
    /// 登録記号番号; empty in the template.
    pub number: &'a str,
    /// What was bought.
    pub purchases: &'a [Purchase],
    /// The base amount, in yen: the most that is granted.
    pub cap: u64,
    /// Whose form it is.
    pub issuer: &'a Issuer,
}

/// A line of the breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// 品名.
    pub item: String,
    /// 数量.
    pub count: u32,
    /// 単価, in yen, tax included.
    pub price: u64,
    /// 購入日.
    pub bought_on: Date,
}

const TITLE: &str = "領収書内訳書";
/// Of the five columns.
const WIDTHS: [f32; 5] = [180.0, 90.0, 45.0, 80.0, 88.0];
/// Lines of the template; more purchases than lines get lines of their own.
const LINES: usize = 10;

impl Purchase {
    /// 金額, in yen.
    #[must_use]
    pub fn amount(&self) -> u64 {
        self.price.saturating_mul(u64::from(self.count))
    }

    fn texts(&self) -> [String; 5] {
        [
            self.item.clone(),
            day(self.bought_on),
            self.count.to_string(),
            yen(self.price),
            yen(self.amount()),
        ]
    }
}

impl Breakdown<'_> {
    /// What was spent, in yen.
    #[must_use]
    pub fn spent(&self) -> u64 {
        let amounts = self.purchases.iter().map(Purchase::amount);
        amounts.fold(0, u64::saturating_add)
    }

    /// What can be granted, in yen: what was spent, at most the base amount.
    #[must_use]
    pub fn grantable(&self) -> u64 {
        self.spent().min(self.cap)
    }

    /// The breakdown as PDF.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let mut page = Canvas::new()?;
        page.paragraph(&self.issuer.name, 9.5, Align::Right);
        page.title(TITLE, 18.0);
        page.space(10.0);
        page.part(Role::Table, |page| {
            page.row("施術所名", &[self.facility], 11.0);
            page.row("登録記号番号", &[self.number], 11.0);
        });
        page.space(12.0);
        page.part(Role::Table, |page| self.lines(page));
        page.space(12.0);
        let filled = !self.purchases.is_empty();
        let amount = |amount: u64| if filled { yen(amount) } else { String::new() };
        page.part(Role::Table, |page| {
            page.row("合計　（A）", &[&amount(self.spent())], 12.0);
            page.row("基準額　（B）", &[&yen(self.cap)], 12.0);
            page.row("交付申請額　（AとBの低い額）", &[&amount(self.grantable())], 12.0);
        });
        page.space(12.0);
        page.paragraph(
            "・対象となるのは、資格確認に使うスマートフォン、タブレット、パソコンに接続する汎用カードリーダー等の購入費用です。",
            9.5,
            Align::Left,
        );
        page.paragraph(
            "・領収書（写）の日付・金額と一致させてください。併設の施術所は、申告した1組でどちらか一方が申請します。",
            9.5,
            Align::Left,
        );
        page.pdf(TITLE, &self.issuer.name)
    }

    /// A line for each purchase, and empty ones up to [`LINES`].
    fn lines(&self, page: &mut Canvas) {
        let heads = ["品名", "購入日", "数量", "単価（税込）", "金額（税込）"];
        let aligned = std::array::from_fn::<_, 5, _>(|at| (heads[at], WIDTHS[at], Align::Centre));
        page.cells(&Role::ColumnHead, &aligned, 10.0, 24.0);
        for at in 0..LINES.max(self.purchases.len()) {
            let texts = self
                .purchases
                .get(at)
                .map_or_else(Default::default, Purchase::texts);
            let aligned = std::array::from_fn::<_, 5, _>(|at| {
                let align = if at < 2 { Align::Left } else { Align::Right };
                (texts[at].as_str(), WIDTHS[at], align)
            });
            page.cells(&Role::Cell, &aligned, 10.0, 24.0);
        }
    }
}
