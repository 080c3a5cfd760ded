//! Cards: ways on, each with a line about it.

/// A card: leads somewhere and says what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What it says.
    pub title: String,
    /// The line below.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is what most people come for.
    pub first: bool,
}

impl Card {
    /// One way among others.
    pub fn new(title: impl Into<String>, text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            href: href.into(),
            first: false,
        }
    }
}
