//! Where the pages live that every page links to.

/// Top page.
pub const TOP: &str = "/";
/// お知らせ; one notice lies at `/notices/<id>`.
pub const NOTICES: &str = "/notices";
/// よくある質問.
pub const FAQ: &str = "/faq";
/// オンライン資格確認とは？
pub const ABOUT: &str = "/about";
/// 導入準備: the introduction guide with its steps.
pub const GUIDE: &str = "/guide";
/// 必要な機器.
pub const EQUIPMENT: &str = "/equipment";
/// 手順書・マニュアル; one manual lies at `/manuals/<slug>`.
pub const MANUALS: &str = "/manuals";
/// お問い合わせ.
pub const INQUIRY: &str = "/inquiry";
/// ポータルサイト利用規約.
pub const TERMS: &str = "/terms";
/// 資格確認限定型オンライン資格確認等システム利用規約.
pub const SYSTEM_TERMS: &str = "/terms/system";
/// プライバシーポリシー.
pub const PRIVACY: &str = "/privacy";
/// ウェブアクセシビリティ.
pub const ACCESSIBILITY: &str = "/accessibility";
/// Search over notices, questions and manuals; the words are the query `q`.
pub const SEARCH: &str = "/search";
/// 導入状況: figures per kind and prefecture.
pub const STATISTICS: &str = "/statistics";
/// 利用開始施設一覧.
pub const STARTED: &str = "/started";
/// 関連サイトへのリンク.
pub const LINKS: &str = "/links";
/// ログイン.
pub const LOGIN: &str = "/login";
/// ログアウト: a POST with the session's CSRF token.
pub const LOGOUT: &str = "/logout";
/// ユーザー登録.
pub const REGISTER: &str = "/register";
/// 各種申請: the applications of the clinic logged in.
pub const APPLICATIONS: &str = "/applications";
/// 医療機関等向け総合ポータルサイト.
pub const INSTITUTIONS: &str = "/institutions";
/// オンライン資格確認, for medical institutions.
pub const ONLINE_CHECK: &str = "/institutions/online";
/// The back office.
pub const DESK: &str = "/desk";
