//! Values that a text takes.

use jiff::civil::Date;

use crate::code::Code;
use crate::label::Label;

/// The variables of the catalogue. The words of a code take only these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arg {
    /// PIN tries left on the card (残り回数).
    Tries,
    /// A calendar day.
    Date,
    /// The name of a field, a [`Label`] where it has one.
    Field,
    /// The step of a task, a [`Code`] of kind stage.
    Stage,
    /// Seconds to wait.
    Seconds,
    /// Progress, 0 to 100.
    Percent,
    /// The status word of a card, four hexadecimal digits.
    Status,
    /// The name of a card command.
    Command,
    /// A line of a file, from 1.
    Line,
    /// Rows read from a file.
    Rows,
    /// Rows of a file which were refused.
    Rejected,
    /// The value before a change.
    Before,
    /// The value after a change.
    After,
    /// How many there are.
    Count,
}

impl Arg {
    /// Every variable.
    pub const ALL: [Self; 14] = [
        Self::Tries,
        Self::Date,
        Self::Field,
        Self::Stage,
        Self::Seconds,
        Self::Percent,
        Self::Status,
        Self::Command,
        Self::Line,
        Self::Rows,
        Self::Rejected,
        Self::Before,
        Self::After,
        Self::Count,
    ];

    /// The name in the catalogue, without `$`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tries => "tries",
            Self::Date => "date",
            Self::Field => "field",
            Self::Stage => "stage",
            Self::Seconds => "seconds",
            Self::Percent => "percent",
            Self::Status => "status",
            Self::Command => "command",
            Self::Line => "line",
            Self::Rows => "rows",
            Self::Rejected => "rejected",
            Self::Before => "before",
            Self::After => "after",
            Self::Count => "count",
        }
    }
}

/// A value; dates, shares, labels and codes get the words of the locale and voice when the text is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A count.
    Count(u64),
    /// Text shown as it is.
    Text(String),
    /// A day: 和暦 with its weekday in Japanese.
    Date(Date),
    /// A share (負担割合) in percent.
    Share(u8),
    /// A fixed string of the screen, such as the name of a field.
    Label(Label),
    /// The title of another code, such as a stage.
    Code(Code),
}

/// The values for one text.
///
/// A variable that is not set reads 「不明」 ("unknown"), so a person never sees the name of a variable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args {
    values: Vec<(Arg, Value)>,
}

impl Args {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same values and this one; the last value of a variable counts.
    #[must_use]
    pub fn with(mut self, arg: Arg, value: impl Into<Value>) -> Self {
        self.values.retain(|(known, _)| *known != arg);
        self.values.push((arg, value.into()));
        self
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, arg: Arg) -> Option<&Value> {
        self.values
            .iter()
            .find_map(|(known, value)| (*known == arg).then_some(value))
    }
}

impl From<u8> for Value {
    fn from(count: u8) -> Self {
        Self::Count(count.into())
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Label> for Value {
    fn from(label: Label) -> Self {
        Self::Label(label)
    }
}

impl From<Code> for Value {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}
