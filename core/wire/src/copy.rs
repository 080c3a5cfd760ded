//! コピー: a result as the text receipt computers read from the clipboard.
//!
//! The layout is that of the official app as far as it is publicly observed (eligibility facts §1.2): one item per
//! line, item, TAB, value, CRLF; sections on lines of their own; values are words, not codes. The observed readers
//! refuse items they do not know, so each layout writes only its own.
//!
//! `project-defined`, because the observations leave it open: dates have ten characters (`2026/11/21`), which both
//! observed readers take (fact 26); a share is written `3割`; 照会番号 and 未就学区分 stand at the head, before the
//! first section, because later texts are said to start with them (fact 20); the items of 医療扶助 have the labels of
//! 医療保険; and an end known only by its 資格喪失年月日 is written as 有効終了日, so that a coverage that is over is
//! never handed on as one that goes on. The statutory share is ours and not the insurer's, so it is not written.

use jiff::civil::Date;
use zeroize::Zeroizing;

use crate::code::{PersonalFamily, Sex};
use crate::coverage::{Coverage, ElderlyCertificate};
use crate::result::EligibilityResult;
use crate::share::Share;

/// Which items and sections a reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CopyLayout {
    /// The first one: 資格情報, 裏面記載情報, 高齢受給者証, without address, 照会番号 and 未就学区分. It has no place for
    /// 医療扶助, which is left out.
    First,
    /// With 照会番号, 未就学区分, 郵便番号 and 住所; where the patient has 医療扶助 each section says whose it is.
    #[default]
    Later,
}

/// The text of a result in the later layout; empty where there is no coverage to write. Wiped on drop, but not by
/// the clipboard.
#[must_use]
pub fn copy_text(result: &EligibilityResult) -> Zeroizing<String> {
    copy_text_in(CopyLayout::default(), result)
}

/// The text of a result in a layout of the caller's choice; empty where it has no coverage to write.
#[must_use]
pub fn copy_text_in(layout: CopyLayout, result: &EligibilityResult) -> Zeroizing<String> {
    let written: Vec<&Coverage> = result
        .coverages
        .iter()
        .filter(|coverage| layout == CopyLayout::Later || !coverage.is_public_assistance())
        .collect();
    let named = written.iter().any(|coverage| coverage.is_public_assistance());
    // Large enough for any result, so that no copy of it is left behind by growing.
    let mut text = Text {
        layout,
        text: Zeroizing::new(String::with_capacity(8_192)),
    };
    if layout == CopyLayout::Later && !written.is_empty() {
        text.head(result, &written);
    }
    for coverage in written {
        let kind = match (named, coverage.is_public_assistance()) {
            (false, _) => "",
            (true, false) => "(医療保険)",
            (true, true) => "(医療扶助)",
        };
        text.coverage(result, coverage, kind);
    }
    text.text
}

struct Text {
    layout: CopyLayout,
    text: Zeroizing<String>,
}

impl Text {
    /// What is said of the person, not of one coverage.
    fn head(&mut self, result: &EligibilityResult, coverages: &[&Coverage]) {
        let preschool = coverages.iter().find_map(|coverage| coverage.preschool.as_ref());
        self.item("未就学区分", preschool.map(|preschool| preschool.word()));
        self.item("照会番号", result.reference_number.as_deref());
    }

    fn coverage(&mut self, result: &EligibilityResult, coverage: &Coverage, kind: &str) {
        self.section("資格情報", kind);
        // The observed label ends in space, colon, space.
        self.date("確認日 : ", Some(result.checked_on));
        self.item("保険者番号", coverage.insurer_number.as_deref());
        self.item("保険者名", coverage.insurer_name.as_deref());
        self.item("記号", coverage.symbol.as_deref());
        self.item("番号", coverage.number.as_deref());
        self.item("枝番", coverage.branch.as_deref());
        self.item("フリガナ", coverage.name_kana.as_deref());
        self.item("氏名", coverage.name.as_deref());
        self.date("生年月日", coverage.birth_date);
        self.item("性別", coverage.sex.as_ref().map(Sex::word));
        let classification = coverage.card_classification.as_ref();
        self.item("証区分", classification.map(|code| code.word()));
        self.date("有効開始日", coverage.valid_from);
        self.date("有効終了日", coverage.last_day());
        self.date("資格取得年月日", coverage.qualified_on);
        self.share(coverage.contribution_ratio.as_deref());
        let family = coverage.personal_family.as_ref();
        self.item("本人・家族の別", family.map(PersonalFamily::word));
        self.item("被保険者氏名", coverage.insured_name.as_deref());
        if self.layout == CopyLayout::Later {
            self.item("郵便番号", coverage.post_number.as_deref());
            self.item("住所", coverage.address.as_deref());
        }
        self.back(coverage, kind);
        let elderly = coverage.elderly_certificate.as_ref();
        if let Some(elderly) = elderly.filter(|elderly| **elderly != ElderlyCertificate::default()) {
            self.section("高齢受給者証", "");
            self.date("有効開始日", elderly.valid_from);
            self.date("有効終了日", elderly.valid_to);
            self.share(elderly.contribution_ratio.as_deref());
        }
    }

    fn back(&mut self, coverage: &Coverage, kind: &str) {
        let name = coverage.other_name.as_deref();
        let kana = coverage.other_name_kana.as_deref();
        let sex = coverage.other_sex.as_ref().map(Sex::word);
        if name.is_some() || kana.is_some() || sex.is_some() {
            self.section("裏面記載情報", kind);
            self.item("氏名", name);
            self.item("氏名カナ", kana);
            self.item("性別", sex);
        }
    }

    fn section(&mut self, title: &str, kind: &str) {
        for part in [title, kind, "\r\n"] {
            self.text.push_str(part);
        }
    }

    fn date(&mut self, label: &str, date: Option<Date>) {
        let written = date.map(|date| date.strftime("%Y/%m/%d").to_string());
        self.item(label, written.as_deref());
    }

    /// The insurer's own value; one that cannot be read is passed on as it is.
    fn share(&mut self, ratio: Option<&str>) {
        let Some(ratio) = ratio else { return };
        match Share::said(ratio) {
            Some(share) => self.item("負担割合", Some(&share.in_tenths())),
            None => self.item("負担割合", Some(ratio)),
        }
    }

    /// An absent item is left out. A tab or line end inside a value would forge another item.
    fn item(&mut self, label: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.text.push_str(label);
        self.text.push('\t');
        for character in value.chars() {
            let breaks = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
            self.text.push(if breaks { ' ' } else { character });
        }
        self.text.push_str("\r\n");
    }
}
