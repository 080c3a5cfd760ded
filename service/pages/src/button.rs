//! Links and buttons.

/// A link: leads somewhere, changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says; understandable without the words around it.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The step forward. At most one in a form.
    #[default]
    Primary,
    /// Another way, such as キャンセル or 一時保存.
    Secondary,
    /// Ends or destroys something.
    Danger,
}

impl Look {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Danger => "danger",
        }
    }
}

/// A button that sends its form. Where a form has several, the name and value tell which was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says: one verb.
    pub label: String,
    /// The name sent when it is pressed; nothing is sent without one.
    pub name: Option<String>,
    /// The value sent with the name.
    pub value: String,
    /// How it looks.
    pub look: Look,
}

impl Button {
    /// The step forward.
    pub fn primary(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            name: None,
            value: String::new(),
            look: Look::Primary,
        }
    }

    /// Another way out of the form.
    pub fn secondary(label: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            name: Some(name.into()),
            value: value.into(),
            look: Look::Secondary,
        }
    }

    /// Ends or destroys something.
    pub fn danger(label: impl Into<String>) -> Self {
        Self {
            look: Look::Danger,
            ..Self::primary(label)
        }
    }

    /// The same button, sending a name and a value.
    #[must_use]
    pub fn sending(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            value: value.into(),
            ..self
        }
    }
}
