//! Nothing official ships: no number, domain, mail address or issuer of the national service (design §1).
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use kazasu_pages::Operator;

/// What belongs to somebody else. Of an issuer also the parts of its name that nobody else has.
const OFFICIAL: [&str; 14] = [
    // In two halves: this file is searched, too.
    concat!("0800-080", "-4583"),
    "0800-0804583",
    "08000804583",
    "iryohokenjyoho",
    "iroyokenjyoho",
    "service-now",
    "社会保険診療報酬支払基金",
    "国民健康保険中央会",
    "番号制度対策本部",
    "情報化企画部",
    "Claims Review & Reimbursement",
    "医療機関等ONS",
    "Wm3vvWmY24k",
    "mhlw.go.jp",
];

/// 支払基金 alone stands on screens of the sources, in the choice of 施設の確認方法 (requirement 163), and nowhere else.
const LABEL: &str = "支払基金または地方厚生（支）局";

/// Everything of portal and back office that reaches a reader: templates, texts, papers, settings, words, code.
fn shipped() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = [
        "service/src",
        "service/forms/src",
        "service/pages/src",
        "service/pages/templates",
        "service/pages/content",
        "service/pages/assets",
        "service/papers/src",
        "service/migrations",
        "core/words/locales",
        "core/wire/data",
    ]
    .map(|folder| root.join(folder))
    .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn no_official_number_domain_or_issuer_ships() {
    let files = shipped();
    assert!(files.len() > 200, "only {} files were read", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for official in OFFICIAL {
            assert!(
                !text.contains(official),
                "{official} stands in {}",
                file.display()
            );
        }
        let without_label = text.replace(LABEL, "");
        assert!(
            !without_label.contains("支払基金"),
            "支払基金 stands in {}",
            file.display()
        );
    }
}

#[test]
fn the_operator_that_ships_belongs_to_nobody() {
    let operator = Operator::fictional();
    let addresses = operator
        .related
        .iter()
        .chain(&operator.vendors)
        .map(|(_, href)| href.as_str());
    for address in addresses.chain([operator.mail.as_str()]) {
        let host = address.trim_end_matches('/').rsplit(['@', '/']).next().unwrap();
        assert!(
            host.ends_with(".example"),
            "{address}: RFC 2606 keeps `.example` free"
        );
    }
    let digits: String = operator.phone.chars().filter(char::is_ascii_digit).collect();
    assert!(
        digits.bytes().all(|digit| digit == b'0'),
        "a number nobody has: {}",
        operator.phone
    );
    for name in [
        &operator.name,
        &operator.portal,
        &operator.institution_portal,
        &operator.call_centre,
    ] {
        assert!(name.contains("架空"), "{name} says that it is fictional");
    }
}
