//! Pages of the portal and the back office: a struct of what is to be seen in, HTML out.
//!
//! Pure: no clock, no files, no network; every page is a function of its struct. Templates escape whatever they are
//! given. Every page works without a script, and no page carries a script or a style of its own: the three files
//! behind [`asset::all`] are all there is, so that a content security policy may forbid the rest.
//!
//! Labels are the strings of the source documents' screens; sentences about errors come from `kazasu-words`.
//!
//! ```
//! use std::sync::Arc;
//! use kazasu_forms::Language;
//! use kazasu_pages::{Layout, MessagePage, Operator, Page, Site};
//!
//! let layout = Layout::new(Site::Clinics, Language::Ja, Arc::new(Operator::fictional()), "ユーザー登録完了");
//! let page = MessagePage::new(layout, ["<登録> が完了しました。"]);
//! let html = page.html();
//! assert!(html.starts_with("<!DOCTYPE html>"));
//! assert!(html.contains("&#60;登録&#62;"), "what is shown is text, never markup");
//! ```

pub mod asset;
mod button;
mod card;
mod confirm;
mod detail;
mod drawn;
mod field;
mod form;
mod layout;
mod list;
mod message;
mod operator;
pub mod path;
mod preview;
mod prose;
pub mod public;

pub use button::{Button, Link, Look};
pub use card::Card;
pub use confirm::ConfirmPage;
pub use detail::{Attachment, Datum, DetailPage, Group, Post, Progress, Step, Value};
pub use field::{Choice, Condition, Control, FieldView, Keyboard};
pub use form::{FormPage, FormView, SectionView};
pub use layout::{Flash, Layout, Site, Tone, Visitor};
pub use list::{Cell, Column, ListPage, Pager, Row};
pub use message::MessagePage;
pub use operator::Operator;
pub use preview::{PreviewPage, SheetView};
pub use prose::{Block, Prose, Span};

/// A whole page.
pub trait Page {
    /// The page as HTML, UTF-8.
    fn html(&self) -> String;
}

/// Every template of this crate is a page. Writing into a string has no way to fail.
impl<T: askama::Template> Page for T {
    fn html(&self) -> String {
        let mut html = String::with_capacity(T::SIZE_HINT);
        let written = self.render_into(&mut html);
        debug_assert!(written.is_ok(), "a template refused its own values");
        html
    }
}
