//! サイト内検索.

use askama::Template;

use crate::button::Link;
use crate::layout::Layout;

/// What a search found.
#[derive(Debug, Clone, Template)]
#[template(path = "search_page.html")]
pub struct SearchPage {
    /// What surrounds it.
    pub layout: Layout,
    /// What was searched for.
    pub query: String,
    /// What was found, best first.
    pub hits: Vec<Hit>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its title, and where it is.
    pub link: Link,
    /// What it is: お知らせ, よくある質問, 手順書.
    pub kind: String,
    /// The words around what was searched for.
    pub excerpt: String,
}
