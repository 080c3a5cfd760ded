//! One field of a form, as it is to be seen.

use crate::button::{Button, Link};

/// A field with its label, help, value and error.
#[derive(Debug, Clone)]
pub struct FieldView {
    /// Its name in the form that is sent, and its id on the page. ASCII letters, digits, `-` and `_`.
    pub id: String,
    /// The label, a string of the sources' screens.
    pub label: String,
    /// 必須.
    pub required: bool,
    /// What to enter; always visible.
    pub help: Option<String>,
    /// The longer help behind ⓘ, opened on demand.
    pub more: Option<String>,
    /// An example of a good entry, without the word 例.
    pub example: Option<String>,
    /// What is to be read before it is filled in, such as the terms that are agreed to.
    pub links: Vec<Link>,
    /// What kind of entry, and what was entered.
    pub input: Control,
    /// What is wrong with it, and how to mend it.
    pub error: Option<String>,
    /// What the browser may fill in (`autocomplete`), such as `email` or `new-password`.
    pub autocomplete: Option<String>,
    /// A button that belongs to this field, such as 施設の確認. Its name and value are sent with the whole form.
    pub button: Option<Button>,
    /// What such a button found.
    pub found: Option<String>,
    /// Asked only where another field has a value.
    pub when: Option<Condition>,
}

/// A condition on another field. Without a script the field is seen with the condition in words, with one it
/// comes and goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The other field.
    pub field: String,
    /// The value it must have.
    pub value: String,
    /// The condition in words.
    pub text: String,
    /// Whether the other field has that value now.
    pub holds: bool,
}

/// What kind of entry, and what was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Text {
        /// What was typed.
        value: String,
        /// Which keys a phone offers.
        keyboard: Keyboard,
        /// How many characters fit, for the width of the box; never cuts what is typed.
        width: Option<u16>,
    },
    /// A password: what was typed is never shown again.
    Password,
    /// A day; sent as `YYYY-MM-DD`.
    Date {
        /// What was entered.
        value: String,
    },
    /// Several lines.
    Area {
        /// What was typed.
        value: String,
    },
    /// One of many, in a list that opens.
    Select {
        /// The first line, which chooses nothing, such as ～なし～.
        prompt: String,
        /// What there is to choose.
        choices: Vec<Choice>,
        /// The value chosen.
        chosen: Option<String>,
    },
    /// One of a few, all visible.
    Radio {
        /// What there is to choose.
        choices: Vec<Choice>,
        /// The value chosen.
        chosen: Option<String>,
    },
    /// Any of a few, all visible.
    Checkboxes {
        /// What there is to choose.
        choices: Vec<Choice>,
        /// The values chosen.
        chosen: Vec<String>,
    },
    /// A consent or another single tick; the field's label says of what.
    Checkbox {
        /// What stands beside the box.
        text: String,
        /// Whether it is ticked.
        ticked: bool,
    },
    /// Files from the visitor's own disk. Limits belong into the help: they are said before choosing.
    File {
        /// What the browser offers (`accept`).
        accept: String,
        /// Whether several may be chosen.
        several: bool,
    },
    /// Filled in by the portal: shown, not entered.
    Shown {
        /// What it is; a sentence in its place while it is unknown.
        value: String,
    },
}

/// Which keys a phone offers (`inputmode`, `type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keyboard {
    /// Words.
    #[default]
    Text,
    /// Digits.
    Digits,
    /// A telephone number.
    Tel,
    /// A mail address.
    Email,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More about it, below the label.
    pub help: Option<String>,
}

impl Choice {
    /// A choice without more words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            help: None,
        }
    }
}

impl FieldView {
    /// A required field without help.
    pub fn new(id: impl Into<String>, label: impl Into<String>, input: Control) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            required: true,
            help: None,
            more: None,
            example: None,
            links: Vec::new(),
            input,
            error: None,
            autocomplete: None,
            button: None,
            found: None,
            when: None,
        }
    }

    /// The same field, not required.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same field with help.
    #[must_use]
    pub fn helped(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same field with an example.
    #[must_use]
    pub fn such_as(mut self, example: impl Into<String>) -> Self {
        self.example = Some(example.into());
        self
    }

    /// The same field with what is wrong with it.
    #[must_use]
    pub fn wrong(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }

    /// Whether a required entry is not there yet. A password never is: it is not shown again.
    pub(crate) fn is_missing(&self) -> bool {
        self.required
            && self.when.as_ref().is_none_or(|when| when.holds)
            && match &self.input {
                Control::Text { value, .. } | Control::Date { value } | Control::Area { value } => {
                    value.trim().is_empty()
                }
                Control::Password | Control::File { .. } => true,
                Control::Select { chosen, .. } | Control::Radio { chosen, .. } => chosen.is_none(),
                Control::Checkboxes { chosen, .. } => chosen.is_empty(),
                Control::Checkbox { ticked, .. } => !ticked,
                Control::Shown { .. } => false,
            }
    }

    /// Whether the field is a group of entries under one legend.
    pub(crate) fn is_group(&self) -> bool {
        matches!(self.input, Control::Radio { .. } | Control::Checkboxes { .. })
    }

    /// The ids of what describes the entry, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let parts = [
            (self.help.is_some(), "help"),
            (self.example.is_some(), "example"),
            (self.error.is_some(), "error"),
            (self.found.is_some(), "found"),
        ];
        let ids: Vec<String> = parts
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| format!("{}-{part}", self.id))
            .collect();
        ids.join(" ")
    }
}

impl Keyboard {
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Text | Self::Digits => "text",
            Self::Tel => "tel",
            Self::Email => "email",
        }
    }

    pub(crate) fn mode(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Digits => "numeric",
            Self::Tel => "tel",
            Self::Email => "email",
        }
    }
}
