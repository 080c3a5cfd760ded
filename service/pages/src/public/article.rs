//! A page to read: a notice, a manual, terms.

use askama::Template;

use crate::button::Link;
use crate::detail::Attachment;
use crate::layout::Layout;
use crate::prose::Prose;

/// A text under its title.
#[derive(Debug, Clone, Template)]
#[template(path = "article_page.html")]
pub struct ArticlePage {
    /// What surrounds it.
    pub layout: Layout,
    /// Category, author, views and age, as the sources' notices show them.
    pub about: Vec<String>,
    /// Said before the text, such as that it is a placeholder.
    pub warning: Option<String>,
    /// The text.
    pub body: Prose,
    /// Whether the text is Japanese on a page in another language.
    pub japanese_only: bool,
    /// 添付ファイル.
    pub attachments: Vec<Attachment>,
    /// Where to go on.
    pub links: Vec<Link>,
}

impl ArticlePage {
    /// A text and nothing else.
    pub fn new(layout: Layout, body: Prose) -> Self {
        Self {
            layout,
            about: Vec::new(),
            warning: None,
            body,
            japanese_only: false,
            attachments: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Terms or another legal text that ships as a placeholder, and says so.
    pub fn placeholder(layout: Layout, body: Prose) -> Self {
        let warning = layout.say(
            "この文書は見本です。法的な効力はありません。",
            "This text is a placeholder without legal effect.",
        );
        let warning = Some(warning.to_owned());
        Self {
            warning,
            ..Self::new(layout, body)
        }
    }

    pub(crate) fn body_lang(&self) -> Option<&'static str> {
        (self.japanese_only && self.layout.lang() != "ja").then_some("ja")
    }
}
