//! 入力内容確認.

use askama::Template;

use crate::button::Button;
use crate::detail::Datum;
use crate::layout::Layout;

/// What was entered, once more, before it is sent. Secrets are not among it.
#[derive(Debug, Clone, Template)]
#[template(path = "confirm_page.html")]
pub struct ConfirmPage {
    /// What surrounds it.
    pub layout: Layout,
    /// Such as 以下の内容で登録します。
    pub lead: String,
    /// What was entered.
    pub data: Vec<Datum>,
    /// Where OK and キャンセル are sent, by POST.
    pub action: String,
    /// The CSRF token, sent as `csrf`.
    pub csrf: String,
    /// What is sent and not seen: name and value.
    pub hidden: Vec<(String, String)>,
    /// OK, キャンセル.
    pub buttons: Vec<Button>,
}
