//! A fact to be told: a stable code and the values of its sentence.

use jiff::civil::Date;
use kazasu_card::{Outcome, Progress, TerminalRefusal};
use kazasu_wire::result::Notice;
use kazasu_words::{Arg, Args, Code, Value, Voice, Words};

use crate::activation::ActivationError;
use crate::check::CheckError;
use crate::history::HistoryError;
use crate::http::CallError;
use crate::unlock::UnlockError;

/// Something a person is told. Holds a code and figures, never a name or a number of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The stable code.
    pub code: String,
    /// The values.
    pub values: Vec<(Arg, Value)>,
}

impl Fact {
    /// A fact without values.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            values: Vec::new(),
        }
    }

    /// The same fact with one value more.
    #[must_use]
    pub fn with(mut self, arg: Arg, value: impl Into<Value>) -> Self {
        self.values.push((arg, value.into()));
        self
    }

    /// The sentence in one voice; a code of a newer service gets the words of `service.answer.unknown`.
    #[must_use]
    pub fn sentence(&self, words: &Words, voice: Voice) -> String {
        let args = self
            .values
            .iter()
            .fold(Args::new(), |args, (arg, value)| args.with(*arg, value.clone()));
        words.text(Code::find_or_unknown(&self.code), voice, &args)
    }

    /// How a tap ended.
    #[must_use]
    pub fn of_outcome(outcome: &Outcome) -> Self {
        // What the service said while the card waited tells more than that the card was not opened.
        if let Outcome::TerminalRefused {
            reason: TerminalRefusal::RelayRefused(code),
        } = outcome
        {
            return Self::new(code);
        }
        let fact = Self::new(outcome.code());
        match outcome {
            Outcome::WrongPin { tries_left } => fact.with(Arg::Tries, *tries_left),
            Outcome::LastTry { .. } => fact.with(Arg::Tries, 1_u8),
            Outcome::Locked => fact.with(Arg::Tries, 0_u8),
            Outcome::UsedElsewhere { tries_left, .. } => fact.with(Arg::Tries, *tries_left),
            Outcome::CardFault { command, status } => fact
                .with(Arg::Command, format!("{command:?}"))
                .with(Arg::Status, status.to_string()),
            Outcome::AnswerMalformed { command } => fact.with(Arg::Command, format!("{command:?}")),
            _ => fact,
        }
    }

    /// How far a tap is, where there are words for it.
    #[must_use]
    pub fn of_progress(progress: &Progress) -> Option<Self> {
        Some(match progress {
            Progress::Found => Self::new("stage.card.found"),
            Progress::ReadingCertificate { percent } => {
                Self::new("stage.card.reading").with(Arg::Percent, *percent)
            }
            Progress::TriesLeft(left) => Self::new("stage.card.tries").with(Arg::Tries, *left),
            Progress::Verifying => Self::new("stage.card.verifying"),
            Progress::Opening => Self::new("stage.card.opening"),
            Progress::Signing => Self::new("stage.card.signing"),
            Progress::Leaving => Self::new("stage.card.lift"),
            _ => return None,
        })
    }

    /// A notice of the service beside a result.
    #[must_use]
    pub fn of_notice(notice: &Notice) -> Self {
        let fact = Self::new(&notice.code);
        match notice.date {
            Some(date) => fact.with(Arg::Date, date),
            None => fact,
        }
    }
}

impl From<&CallError> for Fact {
    /// Takes over what the service told beside its code.
    fn from(error: &CallError) -> Self {
        let mut fact = Self::new(error.code());
        let Some(refusal) = error.refusal() else {
            return fact;
        };
        if let Some(field) = &refusal.field {
            fact = fact.with(Arg::Field, field.as_str());
        }
        if let Some(seconds) = refusal.retry_after {
            fact = fact.with(Arg::Seconds, seconds);
        }
        for arg in Arg::ALL {
            if let Some(text) = refusal.facts.get(arg.name()) {
                let value = text
                    .parse::<Date>()
                    .map_or_else(|_| Value::Text(text.clone()), Value::Date);
                fact = fact.with(arg, value);
            }
        }
        fact
    }
}

impl From<&CheckError> for Fact {
    fn from(error: &CheckError) -> Self {
        match error {
            CheckError::Call(error) => error.into(),
            _ => Self::new(error.code()),
        }
    }
}

impl From<&ActivationError> for Fact {
    fn from(error: &ActivationError) -> Self {
        match error {
            ActivationError::Call(error) => error.into(),
            ActivationError::Malformed { field } => Self::new(error.code()).with(Arg::Field, *field),
            _ => Self::new(error.code()),
        }
    }
}

impl From<&HistoryError> for Fact {
    fn from(error: &HistoryError) -> Self {
        match error {
            HistoryError::Call(error) => error.into(),
            _ => Self::new(error.code()),
        }
    }
}

impl From<&UnlockError> for Fact {
    fn from(error: &UnlockError) -> Self {
        let fact = Self::new(error.code());
        match error {
            UnlockError::Wrong { seconds, tries_left } => {
                fact.with(Arg::Seconds, *seconds).with(Arg::Tries, *tries_left)
            }
            _ => fact,
        }
    }
}
