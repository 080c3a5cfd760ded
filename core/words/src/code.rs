//! Stable codes `area.subject.case`, read from `codes.txt` at the root of the repository.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use thiserror::Error;

/// The list as released; the only source of codes.
const LIST: &str = include_str!("../../../codes.txt");

/// What a code stands for, and so how a shell shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Something could not be done.
    Error,
    /// Something to know; the work goes on.
    Notice,
    /// A step of a running task.
    Stage,
    /// A named end of a task which is not a failure of the system.
    Outcome,
    /// A screen of the apps: its heading, and what to do on it.
    Screen,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "notice" => Some(Self::Notice),
            "stage" => Some(Self::Stage),
            "outcome" => Some(Self::Outcome),
            "screen" => Some(Self::Screen),
            _ => None,
        }
    }
}

/// A stable code of the list, such as `card.pin.wrong`.
///
/// A value exists only for a code of `codes.txt`, so every `Code` has words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    name: &'static str,
    kind: Kind,
}

/// The text is no code of `codes.txt`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown code {given:?}")]
pub struct UnknownCode {
    /// The text as given.
    pub given: String,
}

impl UnknownCode {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "service.answer.unknown"
    }
}

impl Code {
    /// Every code, sorted by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Code>> = LazyLock::new(|| LIST.lines().filter_map(Code::of_line).collect());
        &ALL
    }

    /// The code of this name, if it is in the list.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let all = Self::all();
        let at = all.binary_search_by(|code| code.name.cmp(name)).ok()?;
        all.get(at).copied()
    }

    /// The code of this name, else `service.answer.unknown`.
    ///
    /// A newer service may answer with a code this build does not know; the person must still be told what to do.
    #[must_use]
    pub fn find_or_unknown(name: &str) -> Self {
        Self::find(name).unwrap_or(Self {
            name: "service.answer.unknown",
            kind: Kind::Error,
        })
    }

    /// The name, `area.subject.case`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.name
    }

    /// What the code stands for.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// The id of its message in the Fluent catalogue: dots become hyphens.
    ///
    /// No two codes share an id (`tests/codes.rs`).
    #[must_use]
    pub fn message_id(self) -> String {
        self.name.replace('.', "-")
    }

    fn of_line(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let (name, kind) = (columns.next()?, columns.next()?);
        // A third column marks words that wait for the room that will raise them (`tests/journeys/tests/house/codes.rs`).
        Some(Self {
            name,
            kind: Kind::parse(kind)?,
        })
        .filter(|_| !name.starts_with('#'))
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        Self::find(name).ok_or_else(|| UnknownCode {
            given: name.to_owned(),
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.name)
    }
}
