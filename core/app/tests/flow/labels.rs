//! The words on the screens are those of the sources.
//!
//! Sources: `002` the walk-through for clinics of 柔整 and あはき (2024), `004` the briefing of the ministry (November
//! 2024). They are quoted here and not part of the repository.

use kazasu_words::{Args, Code, Label, Locale, Voice, Words};

/// Label, string, source and place.
const LABELS: &[(Label, &str, &str)] = &[
    (
        Label::Terms,
        "利用規約",
        "004 モバイル端末等での手順 ②利用規約を確認・同意",
    ),
    (Label::FacilityCode, "機関コード", "002 ユーザ設定情報 ①; 004 ③"),
    (Label::AccountId, "ID", "002 ユーザ設定情報 ②; 004 ③"),
    (
        Label::Password,
        "パスワード",
        "002 ユーザ設定情報 ③; 004 ③ and PC ログイン",
    ),
    (
        Label::ActivationCode,
        "アクティベーションコード",
        "002 ユーザ設定情報 ④; 004 ③",
    ),
    (Label::Register, "登録する", "004 ③ 《登録する》をクリック"),
    (Label::Login, "ログイン", "004 ログイン画面"),
    (Label::Biometrics, "生体認証", "004 ログイン画面（生体認証）"),
    (
        Label::Passcode,
        "ログインパスコード",
        "004 ログイン画面（ログインパスコード）",
    ),
    (Label::MethodVisual, "目視確認", "004 本人確認の認証方法 A"),
    (
        Label::MethodPin,
        "4桁の暗証番号入力",
        "004 本人確認の認証方法 B (４ in the source, half-width here)",
    ),
    (
        Label::SecuritySettings,
        "セキュリティ設定",
        "004 資格情報の確認・閲覧 ②",
    ),
    (Label::History, "資格確認結果検索", "004 資格情報の確認・閲覧 ③"),
    (Label::Copy, "コピー", "004 資格情報の確認・閲覧 ⑤"),
    (
        Label::ReadAloud,
        "音声読み上げ",
        "004 資格確認結果は、音声読み上げやコピーが可能です",
    ),
    (
        Label::Result,
        "医療保険の資格情報",
        "004 資格確認の流れ, 画面例 医療保険の資格情報",
    ),
    (Label::InsurerName, "保険者名", "004 画面例"),
    (Label::Share, "負担割合", "004 画面例"),
    (Label::Name, "氏名", "004 画面例"),
    (
        Label::InsurerNumber,
        "保険者番号",
        "004 資格情報のお知らせ（様式例）",
    ),
    (Label::Symbol, "記号", "004 資格情報のお知らせ（様式例）"),
    (Label::Number, "番号", "004 資格情報のお知らせ（様式例）"),
    (Label::Branch, "枝番", "004 資格情報のお知らせ（様式例）"),
    (
        Label::ValidityNone,
        "資格情報なし",
        "004 「資格情報なし」・「資格（無効）」と表示された場合",
    ),
    (
        Label::ValidityInvalid,
        "資格（無効）",
        "004 「資格情報なし」・「資格（無効）」と表示された場合",
    ),
    (
        Label::WayPortal,
        "マイナポータルの資格情報画面",
        "004 マイナポータルでの資格情報画面",
    ),
    (
        Label::WayNotice,
        "資格情報のお知らせ",
        "004 資格情報のお知らせ（様式例）",
    ),
    (Label::WayOral, "患者への口頭確認", "004 患者への口頭確認"),
    (Label::WayCertificate, "資格確認書", "004 資格確認書"),
    (
        Label::WayInsuranceCard,
        "健康保険証",
        "000 保険証; 002 健康保険証",
    ),
];

/// Title of a screen, string, source and place.
const TITLES: &[(&str, &str, &str)] = &[
    (
        "screen.terms.consent",
        "利用規約を確認・同意",
        "004 モバイル端末等での手順 ②",
    ),
    (
        "screen.activation.entry",
        "初期登録",
        "002 マイナ資格確認アプリ初期登録画面",
    ),
    (
        "screen.activation.passcode",
        "ログイン時のパスコードを入力",
        "004 モバイル端末等での手順 ④",
    ),
    ("screen.login.entry", "ログイン", "004 ログイン画面"),
    ("screen.check.choose", "認証選択", "004 （認証選択画面）"),
    ("screen.check.face", "目視確認", "004 A：目視確認"),
    ("screen.check.pin", "PIN入力", "004 （PIN入力画面）"),
    (
        "screen.history.search",
        "資格確認結果検索",
        "004 資格情報の確認・閲覧 ③",
    ),
    (
        "screen.settings.security",
        "セキュリティ設定",
        "004 資格情報の確認・閲覧 ②",
    ),
    ("eligibility.validity.none", "資格情報なし", "004 （β）"),
    ("eligibility.validity.invalid", "資格（無効）", "004 （β）"),
];

#[test]
fn labels_and_titles_are_the_sources_strings() {
    let words = Words::new(Locale::Ja);
    for (label, text, source) in LABELS {
        assert_eq!(words.label(*label), *text, "{source}");
    }
    for (code, text, source) in TITLES {
        let code = Code::find(code).unwrap();
        assert_eq!(words.text(code, Voice::Title, &Args::new()), *text, "{source}");
    }
}
