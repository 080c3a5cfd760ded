//! Words of a form. The Japanese ones are the sources' strings; they belong to the form as its field ids do.

use std::borrow::Cow;

/// Language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// As in `lang` of HTML.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    ja: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Text {
    /// A fixed text.
    #[must_use]
    pub const fn new(ja: &'static str, en: &'static str) -> Self {
        Self {
            ja: Cow::Borrowed(ja),
            en: Cow::Borrowed(en),
        }
    }

    /// A text that reads the same in both, such as the name of a clinic.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self {
            ja: Cow::Owned(text.clone()),
            en: Cow::Owned(text),
        }
    }

    /// A text that was made of a fact.
    #[must_use]
    pub fn made(ja: String, en: String) -> Self {
        Self {
            ja: Cow::Owned(ja),
            en: Cow::Owned(en),
        }
    }

    /// The text in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}
