//! What one field asks for.

use std::borrow::Cow;

use crate::rule::Rule;
use crate::text::Text;

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the request; also its id on the page.
    pub id: &'static str,
    /// 項目名, as in the sources.
    pub label: Text,
    /// What the ⓘ of the sources says.
    pub help: Option<Text>,
    /// 例.
    pub example: Option<&'static str>,
    /// How it is entered.
    pub input: Input,
    /// 必須.
    pub required: bool,
    /// What holds for a value; `None` where any text does.
    pub rule: Option<Rule>,
    /// `autocomplete` of HTML (WCAG 2.2, 1.3.5).
    pub autocomplete: Option<&'static str>,
    /// Asked only where another field has a value.
    pub when: Option<When>,
}

/// A condition on another field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The other field.
    pub field: &'static str,
    /// The value it must have.
    pub value: &'static str,
}

/// How a field is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Text,
    /// One line of digits (`inputmode="numeric"`).
    Digits,
    /// A telephone number.
    Telephone,
    /// A mail address.
    Email,
    /// A secret: hidden, with 「表示」, never echoed.
    Password,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// Several lines.
    Lines,
    /// One of a list that opens.
    Select(Vec<Choice>),
    /// One of a list that is open.
    Radio(Vec<Choice>),
    /// A box to tick; its value is `yes`.
    Checkbox,
    /// A file, in a form sent as `multipart/form-data`.
    File {
        /// Media types and name endings offered (`accept` of HTML).
        accept: &'static str,
        /// Most bytes of one.
        most_bytes: u64,
    },
    /// 自動入力: shown, never taken from the request. Its value is set by the service.
    Output,
}

/// One of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: Cow<'static, str>,
    /// What is read.
    pub label: Text,
}

impl Choice {
    /// A fixed choice.
    #[must_use]
    pub const fn new(value: &'static str, label: Text) -> Self {
        Self {
            value: Cow::Borrowed(value),
            label,
        }
    }
}

impl Field {
    /// A required line of text.
    #[must_use]
    pub fn text(id: &'static str, label: Text) -> Self {
        Self::new(id, label, Input::Text)
    }

    /// A required field of any input.
    #[must_use]
    pub fn new(id: &'static str, label: Text, input: Input) -> Self {
        let required = !matches!(input, Input::Output);
        Self {
            id,
            label,
            help: None,
            example: None,
            input,
            required,
            rule: None,
            autocomplete: None,
            when: None,
        }
    }

    /// The same, held to a rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same with help.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// The same with an example.
    #[must_use]
    pub fn example(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// The same with what browsers may fill in.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// The same, not required.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same, asked only where `field` has `value`.
    #[must_use]
    pub fn when(mut self, field: &'static str, value: &'static str) -> Self {
        self.when = Some(When { field, value });
        self
    }

    /// Whether its value is a secret.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.input == Input::Password
    }

    /// The choices of a list.
    #[must_use]
    pub fn choices(&self) -> Option<&[Choice]> {
        match &self.input {
            Input::Select(choices) | Input::Radio(choices) => Some(choices),
            _ => None,
        }
    }
}
