//! コピー: a result as the text receipt computers read from the clipboard.
//!
//! The layout is that of the official app as far as it is publicly observed (eligibility facts §1.2): one item per
//! line, item, TAB, value, CRLF; sections on lines of their own; the first line is 資格情報. Where a date may stand in
//! two forms (fact 26) the ten-character form is written, which both observed readers take.

use jiff::civil::Date;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::share::Share;
use zeroize::Zeroizing;

/// The text of a result; empty where nobody was found insured. Wiped on drop, but not by the clipboard.
#[must_use]
pub fn copy_text(result: &EligibilityResult) -> Zeroizing<String> {
    let mut text = Text(Zeroizing::new(String::with_capacity(4_096)));
    // With several coverages each section says whose it is (fact 21); with one it is the plain section.
    let named = result.coverages.len() > 1;
    for coverage in &result.coverages {
        let kind = match (named, is_assistance(coverage)) {
            (false, _) => "",
            (true, false) => "(医療保険)",
            (true, true) => "(医療扶助)",
        };
        text.coverage(result, coverage, kind);
    }
    text.0
}

struct Text(Zeroizing<String>);

impl Text {
    fn coverage(&mut self, result: &EligibilityResult, coverage: &Coverage, kind: &str) {
        self.section("資格情報", kind);
        // The observed label ends in space, colon, space.
        self.item("確認日 : ", Some(&day(result.checked_on)));
        self.item("保険者番号", coverage.insurer_number.as_deref());
        self.item("保険者名", coverage.insurer_name.as_deref());
        self.item("記号", coverage.symbol.as_deref());
        self.item("番号", coverage.number.as_deref());
        self.item("枝番", coverage.branch.as_deref());
        self.item("フリガナ", coverage.name_kana.as_deref());
        self.item("氏名", coverage.name.as_deref());
        self.date("生年月日", coverage.birth_date);
        self.item("性別", coverage.sex.as_deref().and_then(sex));
        self.item(
            "証区分",
            coverage.card_classification.as_deref().map(classification),
        );
        self.date("有効開始日", coverage.valid_from);
        self.date("有効終了日", coverage.valid_to);
        self.date("資格取得年月日", coverage.qualified_on);
        self.item("負担割合", share(coverage.share.as_ref()).as_deref());
        self.item(
            "本人・家族の別",
            coverage.personal_family.as_deref().and_then(family),
        );
        self.item("被保険者氏名", coverage.insured_name.as_deref());
        self.item("郵便番号", coverage.post_number.as_deref());
        self.item("住所", coverage.address.as_deref());
        self.item("照会番号", result.reference_number.as_deref());
        self.item("未就学区分", coverage.preschool.as_deref().and_then(preschool));
        if coverage.other_name.is_some() || coverage.other_name_kana.is_some() {
            self.section("裏面記載情報", kind);
            self.item("氏名", coverage.other_name.as_deref());
            self.item("氏名カナ", coverage.other_name_kana.as_deref());
        }
        if let Some(elderly) = &coverage.elderly_certificate {
            self.section("高齢受給者証", "");
            self.date("有効開始日", elderly.valid_from);
            self.date("有効終了日", elderly.valid_to);
            self.item(
                "負担割合",
                elderly.contribution_ratio.as_deref().and_then(tenths).as_deref(),
            );
        }
    }

    fn section(&mut self, title: &str, kind: &str) {
        for part in [title, kind, "\r\n"] {
            self.0.push_str(part);
        }
    }

    fn date(&mut self, label: &str, date: Option<Date>) {
        self.item(label, date.map(day).as_deref());
    }

    /// An absent item is left out. A tab or line end inside a value would forge another item.
    fn item(&mut self, label: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.0.push_str(label);
        self.0.push('\t');
        for character in value.chars() {
            self.0.push(if character.is_control() { ' ' } else { character });
        }
        self.0.push_str("\r\n");
    }
}

fn day(date: Date) -> String {
    date.strftime("%Y/%m/%d").to_string()
}

fn is_assistance(coverage: &Coverage) -> bool {
    coverage.card_classification.as_deref() == Some("A1")
}

/// OQSCD007.
fn sex(code: &str) -> Option<&'static str> {
    match code {
        "1" => Some("男"),
        "2" => Some("女"),
        _ => None,
    }
}

/// OQSCD009.
fn family(code: &str) -> Option<&'static str> {
    match code {
        "1" => Some("本人"),
        "2" => Some("家族"),
        _ => None,
    }
}

/// OQSCD015.
fn preschool(code: &str) -> Option<&'static str> {
    (code == "1").then_some("義務教育就学前")
}

/// OQSCD010; an unknown code is passed through.
fn classification(code: &str) -> &str {
    match code {
        "01" => "一般",
        "02" => "退職",
        "03" => "短期(一般)",
        "04" => "短期(退職)",
        "05" => "特別療養費支給対象者",
        "06" => "特例退職",
        "07" => "自衛官",
        "A1" => "医療扶助",
        other => other,
    }
}

fn share(share: Option<&Share>) -> Option<String> {
    share.map(|share| percent_in_tenths(u16::from(share.percent)))
}

fn tenths(ratio: &str) -> Option<String> {
    ratio.parse().ok().map(percent_in_tenths)
}

/// 30 → 3割; a share that is no tenth is written in percent.
fn percent_in_tenths(percent: u16) -> String {
    if percent.is_multiple_of(10) {
        format!("{}割", percent / 10)
    } else {
        format!("{percent}%")
    }
}
