//! From a form as data to a form as it is seen.

use kazasu_forms::{Field, FieldError, Form, Input, Language, Text, Values};
use kazasu_words::{Arg, Args, Code, Locale, Voice, Words};

use crate::button::{Button, Link};
use crate::field::{Choice, Condition, Control, FieldView, Keyboard};
use crate::form::{FormView, SectionView};

impl FormView {
    /// A form with what was typed and what is wrong with it. Secrets are not shown again. The action, the token and
    /// the buttons are the caller's.
    #[must_use]
    pub fn drawn(form: &Form, typed: &Values, errors: &[FieldError], language: Language) -> Self {
        let words = Words::new(locale(language));
        let sections = form.sections.iter().map(|section| SectionView {
            // A form with one section has the page's own heading.
            heading: (section.title != form.title).then(|| section.title.of(language).to_owned()),
            lead: None,
            fields: section
                .fields
                .iter()
                .map(|field| {
                    let mut view = field_view(field, typed, language);
                    view.error = errors
                        .iter()
                        .find(|error| error.field == field.id)
                        .map(|error| sentence(error, &words));
                    view.when = field.when.as_ref().map(|when| {
                        let text = condition(form, when.field, when.value, language);
                        Condition {
                            field: when.field.to_owned(),
                            value: when.value.to_owned(),
                            text,
                            holds: typed.get(when.field) == when.value,
                        }
                    });
                    view
                })
                .collect(),
        });
        Self {
            action: String::new(),
            csrf: String::new(),
            hidden: Vec::new(),
            sections: sections.collect(),
            buttons: Vec::new(),
            lists_missing: form.fields().filter(|field| field.required).count() > 3,
        }
    }

    /// The same form, sent to an address with a token by some buttons.
    #[must_use]
    pub fn sent_to(
        mut self,
        action: impl Into<String>,
        csrf: impl Into<String>,
        buttons: Vec<Button>,
    ) -> Self {
        self.action = action.into();
        self.csrf = csrf.into();
        self.buttons = buttons;
        self
    }

    /// The same form with what is to be read before a field is filled in.
    #[must_use]
    pub fn with_links(mut self, field: &str, links: Vec<Link>) -> Self {
        let mut fields = self.sections.iter_mut().flat_map(|section| &mut section.fields);
        if let Some(field) = fields.find(|other| other.id == field) {
            field.links = links;
        }
        self
    }

    /// The same form with a button beside a field, such as 施設の確認, and what it found.
    #[must_use]
    pub fn with_button(mut self, field: &str, button: Button, found: Option<String>) -> Self {
        let mut fields = self.sections.iter_mut().flat_map(|section| &mut section.fields);
        if let Some(field) = fields.find(|other| other.id == field) {
            field.button = Some(button);
            field.found = found;
        }
        self
    }
}

/// What a field error says: what is wrong, and how to mend it.
fn sentence(error: &FieldError, words: &Words) -> String {
    let Ok(code) = error.code.parse::<Code>() else {
        return error.code.to_owned();
    };
    let args = match error.count {
        Some(count) => Args::new().with(Arg::Count, count),
        None => Args::new(),
    };
    let title = words.text(code, Voice::Title, &args);
    let remedy = words.text(code, Voice::Staff, &args);
    match words.locale() {
        Locale::En => format!("{title}. {remedy}"),
        Locale::Ja | Locale::JaEasy => format!("{title}。{remedy}"),
    }
}

fn field_view(field: &Field, typed: &Values, language: Language) -> FieldView {
    let value = || typed.raw(field.id).to_owned();
    let line = |keyboard| Control::Text {
        value: value(),
        keyboard,
        width: None,
    };
    let chosen = || Some(value()).filter(|value| !value.is_empty());
    let choices = |choices: &[kazasu_forms::Choice]| {
        let choice = |choice: &kazasu_forms::Choice| Choice::new(&*choice.value, choice.label.of(language));
        choices.iter().map(choice).collect()
    };
    let control = match &field.input {
        Input::Text => line(Keyboard::Text),
        Input::Digits => line(Keyboard::Digits),
        Input::Telephone => line(Keyboard::Tel),
        Input::Email => line(Keyboard::Email),
        Input::Password => Control::Password,
        Input::Date => Control::Date { value: value() },
        Input::Lines => Control::Area { value: value() },
        Input::Select(given) => Control::Select {
            prompt: NOTHING.of(language).to_owned(),
            choices: choices(given),
            chosen: chosen(),
        },
        Input::Radio(given) => Control::Radio {
            choices: choices(given),
            chosen: chosen(),
        },
        Input::Checkbox => Control::Checkbox {
            text: field.label.of(language).to_owned(),
            ticked: typed.get(field.id) == "yes",
        },
        Input::File { accept, .. } => Control::File {
            accept: (*accept).to_owned(),
            several: false,
        },
        Input::Output => Control::Shown {
            value: chosen().unwrap_or_else(|| BY_ITSELF.of(language).to_owned()),
        },
    };
    FieldView {
        help: field.help.as_ref().map(|help| help.of(language).to_owned()),
        example: field.example.map(str::to_owned),
        autocomplete: field.autocomplete.map(str::to_owned),
        required: field.required,
        ..FieldView::new(field.id, field.label.of(language), control)
    }
}

/// The first line of a list (requirement 91).
const NOTHING: Text = Text::new("～なし～", "choose");
/// In place of what the portal fills in by itself (requirement 84).
const BY_ITSELF: Text = Text::new(
    "入力内容に応じて自動入力されます。",
    "Filled in from what you enter.",
);

fn condition(form: &Form, field: &str, value: &str, language: Language) -> String {
    let label = form
        .field(field)
        .and_then(Field::choices)
        .and_then(|choices| choices.iter().find(|choice| choice.value == value))
        .map_or(value, |choice| choice.label.of(language));
    match language {
        Language::Ja => format!("「{label}」を選んだ場合に入力してください。"),
        Language::En => format!("Only if you chose “{label}”."),
    }
}

fn locale(language: Language) -> Locale {
    match language {
        Language::Ja => Locale::Ja,
        Language::En => Locale::En,
    }
}
