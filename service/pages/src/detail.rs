//! A page about one thing.

use askama::Template;

use crate::button::{Link, Look};
use crate::form::FormView;
use crate::layout::{Layout, Tone};

/// One thing: an application, an account, a notice in the back office.
#[derive(Debug, Clone, Template)]
#[template(path = "detail_page.html")]
pub struct DetailPage {
    /// What surrounds it.
    pub layout: Layout,
    /// Its state: a word with a mark.
    pub state: Option<(Tone, String)>,
    /// What to know about it now, and what comes next.
    pub lead: Vec<String>,
    /// What is known about it.
    pub groups: Vec<Group>,
    /// 添付ファイル.
    pub attachments: Vec<Attachment>,
    /// Its states so far and to come.
    pub steps: Vec<Step>,
    /// Buttons that do one thing to it.
    pub posts: Vec<Post>,
    /// Forms that ask something first, such as the reason of a refusal. Each has its own heading.
    pub forms: Vec<FormView>,
    /// Where to go on.
    pub links: Vec<Link>,
}

/// Some of what is known about a thing, under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Its heading.
    pub heading: Option<String>,
    /// What is known.
    pub data: Vec<Datum>,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// A string of the sources' screens.
    pub label: String,
    /// Its value.
    pub value: Value,
}

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words; empty is shown as a dash, line breaks are kept.
    Text(String),
    /// A secret or number to be typed elsewhere: in groups, in letters that cannot be mistaken.
    Groups(Vec<String>),
    /// A state.
    State(Tone, String),
    /// A code for a camera. What it says stands beside it as text too.
    Code {
        /// Modules of a side, the quiet zone within.
        side: u16,
        /// The dark ones: the attribute `d` of a path.
        path: String,
        /// What it is for, to whom cannot see it.
        about: String,
    },
    /// A link.
    Link(Link),
    /// Two values beside each other, and whether they agree: what was entered, what the master says.
    Compared {
        /// What was entered.
        entered: String,
        /// What the master says.
        master: String,
        /// Whether they agree.
        agree: bool,
    },
}

/// A file that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// Its kind and size, and until when it can be had.
    pub note: String,
    /// Where it can be looked at, if it can.
    pub preview: Option<String>,
}

/// A state of the thing's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens in it.
    pub label: String,
    /// When it was reached and how long ago; or when it is expected.
    pub note: String,
    /// Where the thing stands.
    pub progress: Progress,
}

/// Whether a step is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Over.
    Done,
    /// Here it stands.
    Now,
    /// Still to come.
    Later,
}

/// A button with a form of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// What it says: one verb.
    pub label: String,
    /// Where it is sent.
    pub action: String,
    /// The CSRF token, sent as `csrf`.
    pub csrf: String,
    /// What is sent and not seen: name and value.
    pub hidden: Vec<(String, String)>,
    /// How it looks.
    pub look: Look,
    /// What it does, where the label alone does not say it; shown beside it.
    pub about: Option<String>,
}

impl DetailPage {
    /// A page about a thing of which nothing but its name is known.
    pub fn new(layout: Layout) -> Self {
        Self {
            layout,
            state: None,
            lead: Vec::new(),
            groups: Vec::new(),
            attachments: Vec::new(),
            steps: Vec::new(),
            posts: Vec::new(),
            forms: Vec::new(),
            links: Vec::new(),
        }
    }
}

impl DetailPage {
    pub(crate) fn has_errors(&self) -> bool {
        self.forms.iter().any(|form| !form.errors().is_empty())
    }

    pub(crate) fn form_errors(&self) -> &[String] {
        &[]
    }

    pub(crate) fn field_errors(&self) -> Vec<(&str, &str, &str)> {
        self.forms.iter().flat_map(FormView::errors).collect()
    }
}

impl Datum {
    /// A label with words.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: Value::Text(value.into()),
        }
    }
}

impl Post {
    /// A button without hidden values.
    pub fn new(label: impl Into<String>, action: impl Into<String>, csrf: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            action: action.into(),
            csrf: csrf.into(),
            hidden: Vec::new(),
            look: Look::Secondary,
            about: None,
        }
    }
}

impl Progress {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "later",
        }
    }
}
