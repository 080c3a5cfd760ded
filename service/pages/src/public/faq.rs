//! よくある質問.

use askama::Template;

use crate::layout::Layout;
use crate::prose::Prose;

/// Questions and answers by category.
#[derive(Debug, Clone, Template)]
#[template(path = "faq_page.html")]
pub struct FaqPage {
    /// What surrounds it.
    pub layout: Layout,
    /// The questions, those of one category together.
    pub questions: Vec<Question>,
    /// Whether the texts are Japanese on a page in another language.
    pub japanese_only: bool,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its anchor on the page.
    pub id: String,
    /// Its category.
    pub category: String,
    /// What is asked.
    pub question: String,
    /// The answer.
    pub answer: Prose,
}

impl FaqPage {
    /// Questions by category, in the order in which the categories first appear.
    pub(crate) fn categories(&self) -> Vec<(&str, Vec<&Question>)> {
        let mut categories: Vec<(&str, Vec<&Question>)> = Vec::new();
        for question in &self.questions {
            match categories.iter_mut().find(|(name, _)| *name == question.category) {
                Some((_, questions)) => questions.push(question),
                None => categories.push((&question.category, vec![question])),
            }
        }
        categories
    }

    pub(crate) fn body_lang(&self) -> Option<&'static str> {
        (self.japanese_only && self.layout.lang() != "ja").then_some("ja")
    }
}
