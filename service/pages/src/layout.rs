//! What surrounds every page: header, way here, who is logged in, footer.

use std::sync::Arc;

use kazasu_forms::Language;

use crate::button::Link;
use crate::card::Card;
use crate::operator::Operator;
use crate::{asset, path};

/// Which of the three houses a page stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// 施術所等向け総合ポータルサイト.
    Clinics,
    /// 医療機関等向け総合ポータルサイト.
    Institutions,
    /// The back office.
    Desk,
}

/// Who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// 姓名, or the operator's name.
    pub name: String,
    /// 施設名; of the back office the role.
    pub place: Option<String>,
    /// The CSRF token of the session, for the log-out button.
    pub csrf: String,
}

/// How a notice is meant. Never told by colour alone: each has its own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Success,
    /// Good to know.
    Info,
    /// Something wants attention.
    Warning,
    /// Something failed.
    Error,
    /// Waiting, or over: neither good nor bad.
    Neutral,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Neutral => "neutral",
        }
    }
}

/// A notice about what was just done, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub tone: Tone,
    /// What was done, and what comes next.
    pub text: String,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Which house.
    pub site: Site,
    /// The language of the page's own words; plain Japanese is shown as Japanese.
    pub language: Language,
    /// Who runs the portal.
    pub operator: Arc<Operator>,
    /// The one heading of the page, and its title.
    pub title: String,
    /// The way here, from ホーム on; the page itself is added at its end. Empty on the top page.
    pub trail: Vec<Link>,
    /// Who is logged in.
    pub visitor: Option<Visitor>,
    /// What was just done.
    pub flash: Option<Flash>,
    /// Where the same page in the other language is.
    pub other_language: Option<String>,
    /// Marks the page: nothing entered here is real.
    pub test_mode: bool,
}

impl Layout {
    /// The layout of a page that is reached from the top page, for a visitor who is not logged in.
    pub fn new(site: Site, language: Language, operator: Arc<Operator>, title: impl Into<String>) -> Self {
        let mut layout = Self {
            site,
            language,
            operator,
            title: title.into(),
            trail: Vec::new(),
            visitor: None,
            flash: None,
            other_language: None,
            test_mode: false,
        };
        layout
            .trail
            .push(Link::new(layout.say("ホーム", "Home"), layout.home()));
        layout
    }

    /// The same layout one step further down.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.trail.push(Link::new(label, href));
        self
    }

    /// The same layout for somebody logged in.
    #[must_use]
    pub fn visited_by(mut self, visitor: Visitor) -> Self {
        self.visitor = Some(visitor);
        self
    }

    /// The same layout with a notice about what was just done.
    #[must_use]
    pub fn with_flash(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.flash = Some(Flash {
            tone,
            text: text.into(),
        });
        self
    }

    pub(crate) fn say<'a>(&self, japanese: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Ja => japanese,
            Language::En => english,
        }
    }

    pub(crate) fn lang(&self) -> &'static str {
        self.language.tag()
    }

    /// A card in the page's language: what it says, the line below, where it leads.
    #[must_use]
    pub fn card(&self, title: (&str, &str), text: (&str, &str), href: &str) -> Card {
        Card::new(self.say(title.0, title.1), self.say(text.0, text.1), href)
    }

    pub(crate) fn site_name(&self) -> &str {
        match self.site {
            Site::Clinics => &self.operator.portal,
            Site::Institutions => &self.operator.institution_portal,
            Site::Desk => &self.operator.desk,
        }
    }

    pub(crate) fn site_class(&self) -> &'static str {
        match self.site {
            Site::Clinics => "clinics",
            Site::Institutions => "institutions",
            Site::Desk => "desk",
        }
    }

    pub(crate) fn home(&self) -> &'static str {
        match self.site {
            Site::Clinics => path::TOP,
            Site::Institutions => path::INSTITUTIONS,
            Site::Desk => path::DESK,
        }
    }

    pub(crate) fn is_public(&self) -> bool {
        self.site != Site::Desk
    }

    pub(crate) fn login(&self) -> String {
        match self.site {
            Site::Clinics => path::LOGIN.to_owned(),
            Site::Institutions | Site::Desk => format!("{}{}", self.home(), path::LOGIN),
        }
    }

    pub(crate) fn logout(&self) -> String {
        match self.site {
            Site::Clinics => path::LOGOUT.to_owned(),
            Site::Institutions | Site::Desk => format!("{}{}", self.home(), path::LOGOUT),
        }
    }

    pub(crate) fn tone_word(&self, tone: Tone) -> &'static str {
        match tone {
            Tone::Success => self.say("完了", "Done"),
            Tone::Info | Tone::Neutral => self.say("お知らせ", "Notice"),
            Tone::Warning => self.say("注意", "Attention"),
            Tone::Error => self.say("エラー", "Error"),
        }
    }

    pub(crate) fn tokens(&self) -> &'static str {
        asset::tokens()
    }

    pub(crate) fn style(&self) -> &'static str {
        asset::style()
    }

    pub(crate) fn script(&self) -> &'static str {
        asset::script()
    }

    pub(crate) fn mark(&self) -> &'static str {
        asset::mark()
    }
}
