//! A form, and what comes of holding what was typed to it.

use std::collections::BTreeMap;

use crate::field::{Field, Input};
use crate::rule::{Facts, Fault};
use crate::text::Text;
use crate::values::Values;

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Names it in routes and tests.
    pub id: &'static str,
    /// Heading of the page.
    pub title: Text,
    /// What stands above the fields.
    pub lead: Option<Text>,
    /// The fields, in groups.
    pub sections: Vec<Section>,
}

/// Fields under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: Text,
    /// The fields, in the order in which they are asked.
    pub fields: Vec<Field>,
}

/// What is wrong with a field. The words are those of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: &'static str,
    /// Stable code, `form.…`.
    pub code: &'static str,
    /// The number the words name: how many digits, the most, the longest.
    pub count: Option<u32>,
}

/// Values that hold, in the form they are stored in, by the id of their field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    values: Values,
}

impl Form {
    /// All fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The field of an id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// The fields that are asked, given what was typed into others.
    pub fn asked<'a>(&'a self, typed: &'a Values) -> impl Iterator<Item = &'a Field> {
        self.fields().filter(|field| {
            field
                .when
                .as_ref()
                .is_none_or(|when| typed.get(when.field) == when.value)
        })
    }

    /// 必須情報: the required fields that are still empty, in order.
    pub fn missing<'a>(&'a self, typed: &'a Values) -> impl Iterator<Item = &'a Field> {
        self.asked(typed)
            .filter(|field| field.required && typed.raw(field.id).trim().is_empty())
    }

    /// Holds what was typed to the form. Files are judged where they arrive.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the fields.
    pub fn check(&self, typed: &Values, facts: &Facts) -> Result<Checked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut values = BTreeMap::new();
        for field in self.asked(typed) {
            if matches!(field.input, Input::Output | Input::File { .. }) {
                continue;
            }
            match value_of(field, typed, facts) {
                Ok(value) => {
                    values.insert(field.id, value);
                }
                Err(fault) => errors.push(FieldError {
                    field: field.id,
                    code: fault.code,
                    count: fault.count,
                }),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let pairs = values.into_iter().map(|(id, value)| (id.to_owned(), value));
        Ok(Checked {
            values: Values::from_pairs(pairs),
        })
    }

    /// What may be shown again: the values of the form's own fields, without secrets.
    #[must_use]
    pub fn echo(&self, typed: &Values) -> Values {
        let shown = self.fields().filter(|field| !field.is_secret());
        Values::from_pairs(shown.map(|field| (field.id.to_owned(), typed.raw(field.id).to_owned())))
    }
}

impl Checked {
    /// The value of a field; empty where nothing was typed into an optional one.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.values.raw(field)
    }

    /// All of them.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }
}

impl FieldError {
    /// An error of a field that a form cannot know by itself.
    #[must_use]
    pub fn new(field: &'static str, code: &'static str) -> Self {
        Self {
            field,
            code,
            count: None,
        }
    }
}

/// Longest line, and longest text of several lines, in characters.
const LONGEST_LINE: usize = 200;
const LONGEST_TEXT: usize = 4_000;

fn value_of(field: &Field, typed: &Values, facts: &Facts) -> Result<String, Fault> {
    let value = if field.is_secret() {
        typed.raw(field.id)
    } else {
        typed.get(field.id)
    };
    if field.input == Input::Checkbox {
        return match value {
            "yes" => Ok("yes".to_owned()),
            _ if field.required => Err(Fault::new("form.terms.unticked")),
            _ => Ok(String::new()),
        };
    }
    if value.is_empty() {
        return match field.required {
            true => Err(Fault::new("form.field.required")),
            false => Ok(String::new()),
        };
    }
    if let Some(choices) = field.choices()
        && !choices.iter().any(|choice| choice.value == value)
    {
        return Err(Fault::new("form.choice.unknown"));
    }
    let several_lines = field.input == Input::Lines;
    let longest = if several_lines { LONGEST_TEXT } else { LONGEST_LINE };
    if value.chars().count() > longest {
        return Err(Fault::counted("form.text.too-long", longest));
    }
    let unwanted = |c: char| c.is_control() && !(several_lines && matches!(c, '\r' | '\n' | '\t'));
    if value.chars().any(unwanted) {
        return Err(Fault::new("form.text.control"));
    }
    match field.rule {
        Some(rule) => rule.check(value, typed, facts),
        None => Ok(value.to_owned()),
    }
}
