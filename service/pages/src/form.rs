//! Forms, and the page that is one.

use askama::Template;

use crate::button::Button;
use crate::field::{Control, FieldView};
use crate::layout::Layout;

/// A form: where it goes, what it asks, the buttons that send it.
#[derive(Debug, Clone, Default)]
pub struct FormView {
    /// Where it is sent, by POST.
    pub action: String,
    /// The CSRF token, sent as `csrf`.
    pub csrf: String,
    /// What is sent and not seen: name and value.
    pub hidden: Vec<(String, String)>,
    /// What it asks, in order.
    pub sections: Vec<SectionView>,
    /// The buttons that send it, the step forward first.
    pub buttons: Vec<Button>,
    /// Whether to show the panel 必須情報, which lists what is still to be filled in.
    pub lists_missing: bool,
}

/// A part of a form under a heading.
#[derive(Debug, Clone, Default)]
pub struct SectionView {
    /// Its heading; none where the page's own says enough.
    pub heading: Option<String>,
    /// What to know before filling it in.
    pub lead: Option<String>,
    /// Its fields.
    pub fields: Vec<FieldView>,
}

/// A page that is a form.
#[derive(Debug, Clone, Template)]
#[template(path = "form_page.html")]
pub struct FormPage {
    /// What surrounds it.
    pub layout: Layout,
    /// What to know before filling it in.
    pub lead: Vec<String>,
    /// What is wrong with the form as a whole, not with one of its fields.
    pub errors: Vec<String>,
    /// The form.
    pub form: FormView,
    /// Links below the form, such as パスワードを忘れた場合.
    pub links: Vec<crate::Link>,
}

impl FormView {
    /// A form with one section.
    pub fn new(
        action: impl Into<String>,
        csrf: impl Into<String>,
        fields: Vec<FieldView>,
        buttons: Vec<Button>,
    ) -> Self {
        Self {
            action: action.into(),
            csrf: csrf.into(),
            hidden: Vec::new(),
            sections: vec![SectionView {
                heading: None,
                lead: None,
                fields,
            }],
            buttons,
            lists_missing: false,
        }
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &FieldView> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// Required fields, whether filled or not, and whether they are missing.
    pub(crate) fn required(&self) -> Vec<(&FieldView, bool)> {
        self.fields()
            .filter(|field| field.required && !matches!(field.input, Control::Shown { .. }))
            .map(|field| (field, field.is_missing()))
            .collect()
    }

    /// What is wrong with fields: label, id, sentence.
    pub(crate) fn errors(&self) -> Vec<(&str, &str, &str)> {
        self.fields()
            .filter_map(|field| Some((field.label.as_str(), field.id.as_str(), field.error.as_deref()?)))
            .collect()
    }

    pub(crate) fn is_missing_something(&self) -> bool {
        self.fields().any(FieldView::is_missing)
    }

    pub(crate) fn takes_files(&self) -> bool {
        self.fields()
            .any(|field| matches!(field.input, Control::File { .. }))
    }

    /// Whether a button stands before the step forward: Enter in a field would press it.
    pub(crate) fn has_inner_buttons(&self) -> bool {
        self.fields().any(|field| field.button.is_some())
    }
}

impl FormPage {
    /// A page with a form and nothing else.
    pub fn new(layout: Layout, form: FormView) -> Self {
        Self {
            layout,
            lead: Vec::new(),
            errors: Vec::new(),
            form,
            links: Vec::new(),
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty() || !self.form.errors().is_empty()
    }

    pub(crate) fn form_errors(&self) -> &[String] {
        &self.errors
    }

    pub(crate) fn field_errors(&self) -> Vec<(&str, &str, &str)> {
        self.form.errors()
    }
}
