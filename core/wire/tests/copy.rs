//! コピー: the clipboard text of each kind of result in both layouts, byte for byte.
//!
//! The golden files hold LF where the text has CRLF.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use kazasu_wire::copy::{CopyLayout, copy_text, copy_text_in};
use kazasu_wire::result::EligibilityResult;

fn read(folder: &str, file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder)
        .join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()))
}

fn result(name: &str) -> EligibilityResult {
    serde_json::from_str(&read("golden", &format!("{name}.json"))).unwrap()
}

const RESULTS: [&str; 12] = [
    "result-address-hidden",
    "result-elderly-certificate",
    "result-grace",
    "result-insurance-and-assistance",
    "result-invalid",
    "result-late-elderly",
    "result-multiple",
    "result-none",
    "result-preschool",
    "result-public-assistance",
    "result-two-coverages",
    "result-unknown-codes",
];

#[test]
fn every_result_is_written_as_released() {
    for name in RESULTS {
        for (layout, suffix) in [(CopyLayout::First, "first"), (CopyLayout::Later, "later")] {
            let text = copy_text_in(layout, &result(name));
            assert_eq!(
                text.matches('\n').count(),
                text.matches("\r\n").count(),
                "{name} {suffix}"
            );
            assert_eq!(
                text.replace("\r\n", "\n"),
                read("copy", &format!("{name}.{suffix}.txt")),
                "{name} {suffix}"
            );
        }
    }
}

#[test]
fn every_golden_text_is_under_test() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/copy");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), RESULTS.len() * 2);
}

#[test]
fn the_later_layout_is_the_one_without_a_choice() {
    let result = result("result-insurance-and-assistance");
    assert_eq!(*copy_text(&result), *copy_text_in(CopyLayout::Later, &result));
}

/// The first words and the sections an observed reader knows (eligibility facts 20, 21); any other would be refused.
#[test]
fn only_known_sections_and_items_are_written() {
    const FIRST_SECTIONS: [&str; 3] = ["資格情報", "裏面記載情報", "高齢受給者証"];
    const LATER_SECTIONS: [&str; 4] = [
        "資格情報(医療保険)",
        "裏面記載情報(医療保険)",
        "資格情報(医療扶助)",
        "裏面記載情報(医療扶助)",
    ];
    const FIRST_ITEMS: [&str; 18] = [
        "確認日 : ",
        "保険者番号",
        "保険者名",
        "記号",
        "番号",
        "枝番",
        "フリガナ",
        "氏名",
        "生年月日",
        "性別",
        "証区分",
        "有効開始日",
        "有効終了日",
        "資格取得年月日",
        "負担割合",
        "本人・家族の別",
        "被保険者氏名",
        "氏名カナ",
    ];
    const LATER_ITEMS: [&str; 4] = ["郵便番号", "住所", "照会番号", "未就学区分"];
    let mut seen = 0;
    for name in RESULTS {
        for layout in [CopyLayout::First, CopyLayout::Later] {
            let later = layout == CopyLayout::Later;
            let text = copy_text_in(layout, &result(name));
            for line in text.split_terminator("\r\n") {
                let known = match line.split_once('\t') {
                    Some((item, _)) => FIRST_ITEMS.contains(&item) || later && LATER_ITEMS.contains(&item),
                    None => FIRST_SECTIONS.contains(&line) || later && LATER_SECTIONS.contains(&line),
                };
                assert!(known, "{name} {layout:?}: {line}");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "only {seen} lines");
}
