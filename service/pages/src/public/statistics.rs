//! 導入状況: figures per kind and prefecture.

use askama::Template;

use crate::button::Link;
use crate::layout::Layout;

/// How far the introduction has come.
#[derive(Debug, Clone, Template)]
#[template(path = "statistics_page.html")]
pub struct StatisticsPage {
    /// What surrounds it.
    pub layout: Layout,
    /// The day of the figures, `YYYY-MM-DD`.
    pub as_of: String,
    /// Tables: heading, and a line for each kind or prefecture, the sum last.
    pub tables: Vec<(String, Vec<Figures>)>,
    /// Where the figures can be had as files.
    pub links: Vec<Link>,
}

/// The figures of one kind or prefecture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// The kind or prefecture.
    pub name: String,
    /// 施設数.
    pub facilities: u64,
    /// 利用申請済み.
    pub applied: u64,
    /// 準備完了.
    pub ready: u64,
    /// 運用開始.
    pub started: u64,
}

impl Figures {
    /// A part of the facilities, as the sources print it: `30,617（64.4%）`.
    pub(crate) fn part(&self, part: &u64) -> String {
        match (part * 1_000 + self.facilities / 2).checked_div(self.facilities) {
            Some(permille) => format!("{}（{}.{}%）", grouped(*part), permille / 10, permille % 10),
            None => grouped(*part),
        }
    }

    pub(crate) fn all(&self) -> String {
        grouped(self.facilities)
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
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
    use super::*;

    /// Requirements 293 and 294.
    #[test]
    fn parts_are_printed_as_in_the_sources() {
        let figures = |facilities| Figures {
            facilities,
            ..Figures::default()
        };
        let table = [
            (47_574, 30_617, "30,617（64.4%）"),
            (47_574, 25_683, "25,683（54.0%）"),
            (35_694, 9_128, "9,128（25.6%）"),
            (35_694, 5_927, "5,927（16.6%）"),
            (0, 0, "0"),
        ];
        for (all, part, text) in table {
            assert_eq!(figures(all).part(&part), text);
        }
    }
}
