//! Papers are judged by programs that did not write them: poppler reads the text, another library the QR code.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use jiff::civil::date;
use kazasu_papers::{AccountSheet, Breakdown, GrantDecision, Issuer, Purchase};
use kazasu_wire::payload::ActivationPayload;

const PAYLOAD: &str =
    "kazasu:1?c=1180123456&i=W0000001&p=IQ%26zse45&a=123456789012&o=https%3A%2F%2Feligibility.kazasu.example";

fn issuer() -> Issuer {
    Issuer {
        name: "架空資格確認機構".into(),
        department: "施術所等サポート係".into(),
        contact: vec!["お問い合わせ　資格確認サポートセンター（架空）".into()],
    }
}

fn sheet(facility: &str) -> Vec<u8> {
    let issuer = issuer();
    let payload = ActivationPayload::parse(PAYLOAD).unwrap();
    let sheet = AccountSheet {
        facility,
        payload: &payload,
        link: Some("https://portal.kazasu.example/activate/0123456789abcdef0123456789abcdef"),
        link_until: Some("2026年12月28日まで"),
        issued_on: date(2026, 11, 28),
        issuer: &issuer,
    };
    assert_eq!(sheet.file_name(), "W0000001_skg_account.pdf");
    assert!(!format!("{sheet:?}").contains("zse45"));
    sheet.pdf().unwrap().to_vec()
}

/// A program of poppler over a PDF: `pdftotext`, `pdftoppm`, `pdffonts`.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new(program)
        .args(arguments)
        .arg(file.path())
        .args((program == "pdftotext").then_some("-"))
        .output()
        .unwrap_or_else(|error| panic!("{program} of poppler-utils: {error}"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Keeps a paper under `target/tmp`, for a person to look at.
fn kept(name: &str, pdf: &[u8]) {
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), pdf).unwrap();
}

fn text(pdf: &[u8]) -> String {
    String::from_utf8(poppler("pdftotext", &["-layout"], pdf)).unwrap()
}

/// All QR codes on the first page, printed at 150 dots an inch.
fn codes(pdf: &[u8]) -> Vec<String> {
    let image = poppler("pdftoppm", &["-r", "150", "-gray", "-singlefile"], pdf);
    // A grey map: `P5 <width> <height> 255` and a byte for each dot.
    let mut parts = image.splitn(4, |byte| *byte == b'\n');
    assert_eq!(parts.next().unwrap(), b"P5");
    let size = std::str::from_utf8(parts.next().unwrap()).unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    let (width, height): (usize, usize) = (width.parse().unwrap(), height.parse().unwrap());
    assert_eq!(parts.next().unwrap(), b"255");
    let dots = parts.next().unwrap();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[y * width + x]);
    let grids = prepared.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn the_account_sheet_can_be_read_and_typed() {
    let text = text(&sheet("サンプル柔整"));
    for expected in [
        "マイナ資格確認アプリ ユーザ設定情報",
        "サンプル柔整 御中",
        "2026年11月28日",
        "架空資格確認機構",
        "1180123456",
        "W0000001",
        "IQ&zse45",
        "1234 5678 9012",
    ] {
        let folded: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(folded.contains(expected), "{expected} is not in:\n{text}");
    }
    let labels = [
        "機関コード",
        "機関名",
        "ID",
        "パスワード",
        "アクティベーションコード",
    ];
    let at: Vec<usize> = labels
        .iter()
        .map(|label| text.rfind(&format!("{label}　")).or(text.find(label)).unwrap())
        .collect();
    assert!(at.is_sorted(), "the five rows in their order: {at:?}\n{text}");
}

#[test]
fn the_payload_is_read_back_from_the_printed_code() {
    let pdf = sheet("サンプル柔整");
    kept("W0000001_skg_account.pdf", &pdf);
    assert_eq!(codes(&pdf), [PAYLOAD]);
}

#[test]
fn the_payload_can_be_copied_as_text() {
    // Wrapped as a paper wraps; an app that is given the text drops white space.
    let pdf = sheet("サンプル柔整");
    let raw = String::from_utf8(poppler("pdftotext", &[], &pdf)).unwrap();
    let joined: String = raw.split_whitespace().collect();
    assert!(joined.contains(PAYLOAD), "{joined}");
}

#[test]
fn the_font_is_in_the_file_and_only_what_is_used_of_it() {
    let pdf = sheet("サンプル柔整");
    assert!(pdf.len() < 200_000, "{} bytes", pdf.len());
    let fonts = String::from_utf8(poppler("pdffonts", &[], &pdf)).unwrap();
    let line = fonts.lines().find(|line| line.contains("BIZUDGothic")).unwrap();
    // Columns: embedded, subset, mapped to Unicode.
    assert!(
        line.split_whitespace().filter(|word| *word == "yes").count() == 3,
        "{fonts}"
    );
}

#[test]
fn names_of_any_length_and_form_stay_on_the_page() {
    for facility in [
        "あ".repeat(200),
        "髙﨑葛\u{e0100}飾接骨院".to_owned(),
        "𛄲😀".to_owned(),
        String::new(),
    ] {
        let pdf = sheet(&facility);
        assert_eq!(codes(&pdf), [PAYLOAD], "{facility}");
        let folded: String = text(&pdf).split_whitespace().collect();
        for note in ["すぐに利用を停止してください", "資格確認サポートセンター（架空）"]
        {
            assert!(folded.contains(note), "{facility}: {note} fell off the page");
        }
    }
    let printed: String = text(&sheet("髙﨑接骨院")).split_whitespace().collect();
    assert!(printed.contains("髙﨑接骨院"));
}

#[test]
fn what_the_font_cannot_print_is_told() {
    let issuer = issuer();
    let payload = ActivationPayload::parse(PAYLOAD).unwrap();
    let sheet = AccountSheet {
        facility: "𛄲接骨院",
        payload: &payload,
        link: None,
        link_until: None,
        issued_on: date(2026, 11, 28),
        issuer: &issuer,
    };
    assert_eq!(sheet.unprintable(), ['𛄲']);
    assert!(text(&sheet.pdf().unwrap()).contains("〓接骨院"));
}

/// What a reader for the blind is given, as poppler reads it: roles in their order, text inside them.
fn structure(pdf: &[u8]) -> Vec<(String, String)> {
    // The titles of headings come as UTF-16 between the rest.
    let printed = poppler("pdfinfo", &["-struct-text"], pdf);
    let printed = String::from_utf8_lossy(&printed);
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in printed.lines() {
        let line = line.trim();
        match line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(text) => parts.last_mut().unwrap().1.push_str(text),
            // An attribute, and what a link refers to.
            None if line.starts_with('/') || line.starts_with("Object") => {}
            None => {
                let role = line.split([' ', ':']).next().unwrap_or_default();
                parts.push((role.to_owned(), String::new()));
            }
        }
    }
    parts.retain(|(role, _)| !role.is_empty());
    parts
}

fn roles<'a>(parts: &'a [(String, String)], role: &str) -> Vec<&'a str> {
    parts
        .iter()
        .filter(|(own, _)| own == role)
        .map(|(_, text)| text.as_str())
        .collect()
}

#[test]
fn the_account_sheet_is_tagged_for_who_hears_it() {
    let pdf = sheet("サンプル柔整");
    let info = String::from_utf8(poppler("pdfinfo", &[], &pdf)).unwrap();
    let says = |label: &str, value: &str| {
        let line = info
            .lines()
            .find(|line| line.starts_with(label))
            .unwrap_or_default();
        assert!(line.ends_with(value), "{label} {value}: {info}");
    };
    says("Title:", "マイナ資格確認アプリ ユーザ設定情報");
    says("Tagged:", "yes");
    let meta = String::from_utf8(poppler("pdfinfo", &["-meta"], &pdf)).unwrap();
    assert!(meta.contains("<pdfuaid:part>1</pdfuaid:part>"), "{meta}");
    assert!(
        pdf.windows(9).any(|part| part == b"/Lang(ja)") || meta.contains("<rdf:li>ja</rdf:li>"),
        "{meta}"
    );
    let parts = structure(&pdf);
    assert_eq!(roles(&parts, "H1"), ["マイナ資格確認アプリ ユーザ設定情報"]);
    let heads = [
        "機関コード　①",
        "機関名",
        "ID　②",
        "パスワード　③",
        "アクティベーションコード　④",
    ];
    assert_eq!(roles(&parts, "TH"), heads);
    let values = [
        "1180123456",
        "サンプル柔整",
        "W0000001",
        "IQ&zse45",
        "1234 5678 9012",
    ];
    assert_eq!(roles(&parts, "TD"), values);
    assert_eq!(
        (
            roles(&parts, "Table").len(),
            roles(&parts, "TR").len(),
            roles(&parts, "Figure").len()
        ),
        (1, 5, 1)
    );
    assert_eq!(roles(&parts, "Link").len(), 1);
    // In the order in which it is read: addressee, title, table, code, what to do with it.
    let at = |role: &str| parts.iter().position(|(own, _)| own == role).unwrap();
    assert!(
        at("P") < at("H1")
            && at("H1") < at("Table")
            && at("Table") < at("Figure")
            && at("Figure") < at("Link")
    );
    let whole: String = parts.iter().map(|(_, text)| text.as_str()).collect();
    assert!(whole.contains(PAYLOAD), "{whole}");
}

#[test]
fn the_other_papers_are_tagged_too() {
    let issuer = issuer();
    let empty = Breakdown {
        facility: "",
        number: "",
        purchases: &[],
        cap: 41_000,
        issuer: &issuer,
    };
    let parts = structure(&empty.pdf().unwrap());
    assert_eq!(roles(&parts, "H1"), ["領収書内訳書"]);
    // Two rows about the clinic, a heading and ten lines of five cells, three sums: no cell is left out for being empty.
    assert_eq!(
        (roles(&parts, "Table").len(), roles(&parts, "TR").len()),
        (3, 2 + 11 + 3)
    );
    assert_eq!(
        (roles(&parts, "TH").len(), roles(&parts, "TD").len()),
        (2 + 5 + 3, 2 + 50 + 3)
    );
}

/// The validator of PDF/UA-1 refuses what it cannot vouch for: no name may come to that.
#[test]
fn no_name_keeps_a_paper_from_being_written() {
    for odd in [
        "\u{feff}",
        "\u{fffd}",
        "\u{e000}",
        "\u{0}",
        "\u{7}",
        "\u{200d}",
        "\u{202e}abc",
        "\u{fe0f}",
        "\u{e0100}",
        "\u{10ffff}",
        "か\u{3099}",
        "\u{3000}",
        "\t",
        "a\u{301}",
        "👨\u{200d}👩",
        "\u{ad}",
        "\u{2028}",
        "ﬁ",
        "\u{115f}",
    ] {
        let name = format!("試験{odd}院");
        assert!(structure(&sheet(&name)).len() > 10, "{name:?}");
    }
}

#[test]
fn the_decision_says_what_is_granted() {
    let issuer = issuer();
    let decision = GrantDecision {
        number: "交付決定第000012号",
        facility: "サンプル柔整",
        manager: "基金 太郎",
        applied_on: date(2026, 11, 2),
        decided_on: date(2026, 11, 28),
        spent: 52_800,
        granted: 41_000,
        cap: 41_000,
        issuer: &issuer,
    };
    let pdf = decision.pdf().unwrap();
    kept("grant.pdf", &pdf);
    let text = text(&pdf);
    for expected in [
        "助成金 交付決定通知書",
        "基金 太郎 様",
        "41,000円",
        "52,800円",
        "2026年11月2日",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(decision.unprintable().is_empty());
}

#[test]
fn the_breakdown_adds_up_and_is_an_empty_form_without_purchases() {
    let issuer = issuer();
    let purchases = [
        Purchase {
            item: "スマートフォン".into(),
            count: 1,
            price: 39_800,
            bought_on: date(2026, 10, 3),
        },
        Purchase {
            item: "汎用カードリーダー".into(),
            count: 2,
            price: 3_000,
            bought_on: date(2026, 10, 4),
        },
    ];
    let filled = Breakdown {
        facility: "サンプル柔整",
        number: "契0123456-7-8",
        purchases: &purchases,
        cap: 41_000,
        issuer: &issuer,
    };
    assert_eq!((filled.spent(), filled.grantable()), (45_800, 41_000));
    let pdf = filled.pdf().unwrap();
    kept("breakdown.pdf", &pdf);
    let printed = text(&pdf);
    for expected in [
        "領収書内訳書",
        "汎用カードリーダー",
        "6,000円",
        "45,800円",
        "41,000円",
    ] {
        assert!(printed.contains(expected), "{expected} is not in:\n{printed}");
    }
    let many = vec![purchases[0].clone(); 60];
    let long = Breakdown {
        purchases: &many,
        ..filled.clone()
    };
    let printed = text(&long.pdf().unwrap());
    assert_eq!(
        printed.matches("スマートフォン 20").count() + printed.matches("スマートフォン  ").count(),
        60
    );
    assert!(
        printed.contains("2,388,000円"),
        "the sum follows on the next page: {printed}"
    );
    let empty = Breakdown {
        facility: "",
        number: "",
        purchases: &[],
        ..filled
    };
    let printed = text(&empty.pdf().unwrap());
    assert!(
        printed.contains("基準額") && !printed.contains("45,800"),
        "{printed}"
    );
}
