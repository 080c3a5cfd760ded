//! Texts that ship. They are Japanese; on a page in English they are marked as such. Notices and further questions
//! are written in the back office.

use super::faq::Question;
use crate::prose::Prose;

/// A manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manual {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The heading of the library it stands under.
    pub shelf: String,
    /// Its text as it ships.
    pub text: String,
}

/// オンライン資格確認とは？
#[must_use]
pub fn about() -> Prose {
    Prose::parse(include_str!("../../content/about.txt"))
}

/// ポータルサイト利用規約, a placeholder.
#[must_use]
pub fn terms() -> Prose {
    Prose::parse(include_str!("../../content/terms.txt"))
}

/// 資格確認限定型オンライン資格確認等システム利用規約, a placeholder.
#[must_use]
pub fn system_terms() -> Prose {
    Prose::parse(include_str!("../../content/system-terms.txt"))
}

/// プライバシーポリシー, a placeholder.
#[must_use]
pub fn privacy() -> Prose {
    Prose::parse(include_str!("../../content/privacy.txt"))
}

/// ウェブアクセシビリティ.
#[must_use]
pub fn accessibility() -> Prose {
    Prose::parse(include_str!("../../content/accessibility.txt"))
}

/// The questions that ship; the first three are FAQ 1–3 of the sources (requirements 302–304).
#[must_use]
pub fn questions() -> Vec<Question> {
    let mut questions = Vec::new();
    let mut category = "";
    let mut lines = include_str!("../../content/faq.txt").lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("? ") {
            category = name;
        } else if let Some(question) = line.strip_prefix("Q ") {
            let mut answer = String::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("? ") && !line.starts_with("Q ")) {
                answer.push_str(line);
                answer.push('\n');
            }
            questions.push(Question {
                id: format!("q{}", questions.len() + 1),
                category: category.to_owned(),
                question: question.to_owned(),
                answer: Prose::parse(&answer),
            });
        }
    }
    questions
}

/// The manuals that ship (requirements 149–150).
#[must_use]
pub fn manuals() -> Vec<Manual> {
    let mut manuals: Vec<Manual> = Vec::new();
    for line in include_str!("../../content/manuals.txt").lines() {
        if let Some((slug, title)) = line.strip_prefix("@ ").and_then(|rest| rest.split_once(' ')) {
            manuals.push(Manual {
                slug: slug.to_owned(),
                title: title.to_owned(),
                shelf: String::new(),
                text: String::new(),
            });
        } else if let Some(manual) = manuals.last_mut() {
            match line.strip_prefix("^ ") {
                Some(shelf) => shelf.clone_into(&mut manual.shelf),
                None => {
                    manual.text.push_str(line);
                    manual.text.push_str("\n\n");
                }
            }
        }
    }
    manuals
}
