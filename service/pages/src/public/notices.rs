//! お知らせ.

use askama::Template;

use crate::button::Link;
use crate::layout::Layout;
use crate::list::Pager;

/// The list of notices.
#[derive(Debug, Clone, Template)]
#[template(path = "notices_page.html")]
pub struct NoticesPage {
    /// What surrounds it.
    pub layout: Layout,
    /// Categories to choose from; the one shown has no link.
    pub categories: Vec<(String, Option<String>)>,
    /// The notices, newest first.
    pub notices: Vec<NoticeLine>,
    /// Which part of the list this is.
    pub pager: Option<Pager>,
}

/// A notice in a list (requirement 42). The sources also show how often it was opened and five stars; neither helps a
/// reader to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// Its title, and where it is.
    pub link: Link,
    /// Its category.
    pub category: String,
    /// Who wrote it: 管理者.
    pub author: String,
    /// The day it appeared, `YYYY-MM-DD`.
    pub day: String,
    /// How long ago, in words: 22日前.
    pub age: String,
    /// 重要.
    pub important: bool,
}
