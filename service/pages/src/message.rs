//! A page that says something and leads on.

use askama::Template;

use crate::button::Link;
use crate::layout::{Layout, Tone};

/// Something was done, or cannot be done; and what comes next.
#[derive(Debug, Clone, Template)]
#[template(path = "message_page.html")]
pub struct MessagePage {
    /// What surrounds it.
    pub layout: Layout,
    /// How it is meant.
    pub tone: Tone,
    /// What is to be said, by paragraphs.
    pub text: Vec<String>,
    /// What to check, such as where a mail may have gone.
    pub points: Vec<String>,
    /// Where to go on. The first is the next step.
    pub links: Vec<Link>,
    /// The stable code of the fact, for support.
    pub code: Option<String>,
}

impl MessagePage {
    /// A page of paragraphs that leads nowhere in particular.
    pub fn new<T: Into<String>>(layout: Layout, text: impl IntoIterator<Item = T>) -> Self {
        Self {
            layout,
            tone: Tone::Info,
            text: text.into_iter().map(Into::into).collect(),
            points: Vec::new(),
            links: Vec::new(),
            code: None,
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.tone == Tone::Error
    }
}
