//! What a person reads and hears.

use std::sync::Arc;

use jiff::civil::Date;
use kazasu_words::{Arg, Args, Code, Label, Value};

use crate::redacted::redacted;

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Locale {
    /// Japanese.
    Ja,
    /// やさしい日本語.
    JaEasy,
    /// English.
    En,
}

/// To whom a text speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Voice {
    /// The short title, for a heading.
    Title,
    /// Staff: what happened and what to do now.
    Staff,
    /// The patient: easy, polite, short.
    Patient,
    /// The vendor or developer: cause, field, retry policy.
    Vendor,
    /// Text to speech: no symbols, complete without the screen.
    Spoken,
}

/// A value for a text.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum WordValue {
    /// A count.
    Count {
        /// The count.
        count: u64,
    },
    /// Text shown as it is.
    Text {
        /// The text.
        text: String,
    },
    /// A day, `YYYY-MM-DD`; shown in 和暦 with its weekday.
    Date {
        /// The day.
        date: String,
    },
    /// 負担割合 in percent.
    Share {
        /// 0 to 100.
        percent: u8,
    },
    /// A fixed string of the screen, by its stable name.
    Label {
        /// The name.
        label: String,
    },
    /// The title of another code.
    Code {
        /// The code.
        code: String,
    },
}

/// A named value for a text. A name that no text takes is ignored; a value left out reads 「不明」.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct WordArg {
    /// `tries`, `date`, `field`, `stage`, `seconds`, `percent`, `status`, `command`, `before`, `after`.
    pub name: String,
    /// Its value.
    pub value: WordValue,
}

// A name or a birth date may be in it.
redacted!(WordValue);

/// The words of one locale.
#[derive(uniffi::Object)]
pub struct Words {
    words: kazasu_words::Words,
}

#[uniffi::export]
impl Words {
    /// The words of this locale; cheap after the first time.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(locale: Locale) -> Arc<Self> {
        Arc::new(Self {
            words: kazasu_words::Words::new(locale.into()),
        })
    }

    /// The text of a code in one voice. A code this version does not know gets the words of `service.answer.unknown`.
    #[must_use]
    pub fn text(&self, code: &str, voice: Voice, args: Vec<WordArg>) -> String {
        let mut values = Args::new();
        for WordArg { name, value } in args {
            if let Some(arg) = Arg::ALL.into_iter().find(|arg| arg.name() == name) {
                values = values.with(arg, Value::from(value));
            }
        }
        self.words
            .text(Code::find_or_unknown(code), voice.into(), &values)
    }

    /// A fixed string of the screen by its stable name; absent where there is none of that name.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<String> {
        find_label(name).map(|label| self.words.label(label))
    }

    /// Numbers and symbols spelled out for text to speech, digit by digit.
    #[must_use]
    pub fn spoken_digits(&self, text: &str) -> String {
        kazasu_words::spoken::digits(text, self.words.locale())
    }
}

fn find_label(name: &str) -> Option<Label> {
    Label::ALL.iter().copied().find(|label| label.as_str() == name)
}

impl From<WordValue> for Value {
    fn from(value: WordValue) -> Self {
        match value {
            WordValue::Count { count } => Self::Count(count),
            WordValue::Text { text } => Self::Text(text),
            WordValue::Date { date } => match date.parse::<Date>() {
                Ok(day) => Self::Date(day),
                Err(_) => Self::Text(date),
            },
            WordValue::Share { percent } => Self::Share(percent),
            WordValue::Label { label } => match find_label(&label) {
                Some(label) => Self::Label(label),
                None => Self::Text(label),
            },
            WordValue::Code { code } => Self::Code(Code::find_or_unknown(&code)),
        }
    }
}

impl From<Locale> for kazasu_words::Locale {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::Ja => Self::Ja,
            Locale::JaEasy => Self::JaEasy,
            Locale::En => Self::En,
        }
    }
}

impl From<Voice> for kazasu_words::Voice {
    fn from(voice: Voice) -> Self {
        match voice {
            Voice::Title => Self::Title,
            Voice::Staff => Self::Staff,
            Voice::Patient => Self::Patient,
            Voice::Vendor => Self::Vendor,
            Voice::Spoken => Self::Spoken,
        }
    }
}
