//! What an import did, line by line. Quotes no value of a file.

use kazasu_wire::number::{NumberField, NumberWarning};
use serde::Serialize;

use super::encoding::Encoding;
use crate::store::import::Kind;

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Line in the file where the row begins, from 1; the header is line 1.
    pub line: u64,
    /// Column at fault; absent where it is the row as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
    /// Stable code.
    pub code: &'static str,
    /// The rule it breaks.
    pub rule: &'static str,
}

/// A number of a line that was taken although it looks odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Line in the file where the row begins.
    pub line: u64,
    /// Column of the number.
    pub column: &'static str,
    /// Stable code.
    pub code: &'static str,
}

/// What an import did. `read = added + changed + unchanged + held + rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `facilities` or `people`.
    pub kind: &'static str,
    /// Whether the register says now what the lines that were not rejected or held say.
    pub taken: bool,
    /// Encoding the file was read in.
    pub encoding: Encoding,
    /// Columns of the file that have no meaning here.
    pub unknown_columns: Vec<String>,
    /// Rows read.
    pub read: u64,
    /// Rows of people or facilities the register did not know.
    pub added: u64,
    /// Rows of people or facilities of which the register said something else.
    pub changed: u64,
    /// Rows of people or facilities of which the register says just that.
    pub unchanged: u64,
    /// Rows in order, of people or facilities with a rejected row: these are taken whole or not at all.
    pub held: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Odd numbers in rows that were not rejected.
    pub warned: u64,
    /// The first [`MOST_LISTED`] rejected rows found, by line.
    pub rejects: Vec<Reject>,
    /// The first [`MOST_LISTED`] odd numbers, by line.
    pub warnings: Vec<Warning>,
}

/// More than so many rejects or warnings are counted, not listed.
pub const MOST_LISTED: usize = 1_000;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    column: Option<&'static str>,
    kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FaultKind {
    Value(&'static str),
    Conflict(&'static str),
    Encoding,
    Length,
}

impl Fault {
    /// A value that breaks a rule of its column.
    pub(super) fn value(column: &'static str, rule: &'static str) -> Self {
        Self {
            column: Some(column),
            kind: FaultKind::Value(rule),
        }
    }

    /// A value that contradicts another row or the register.
    pub(super) fn conflict(column: &'static str, rule: &'static str) -> Self {
        Self {
            column: Some(column),
            kind: FaultKind::Conflict(rule),
        }
    }

    /// Bytes that are no text in the encoding of the file.
    pub(super) fn encoding(column: &'static str) -> Self {
        Self {
            column: Some(column),
            kind: FaultKind::Encoding,
        }
    }

    /// A row with more or fewer values than the header has columns.
    pub(super) fn length() -> Self {
        Self {
            column: None,
            kind: FaultKind::Length,
        }
    }

    fn code(self) -> &'static str {
        match self.kind {
            FaultKind::Value(_) => "import.row.rejected",
            FaultKind::Conflict(_) => "import.row.conflict",
            FaultKind::Encoding => "import.row.encoding",
            FaultKind::Length => "import.row.length",
        }
    }

    fn rule(self) -> &'static str {
        match self.kind {
            FaultKind::Value(rule) | FaultKind::Conflict(rule) => rule,
            FaultKind::Encoding => "must be text in the encoding of the file",
            FaultKind::Length => "must have as many values as the header has columns",
        }
    }

    pub(super) fn at(self, line: u64) -> Reject {
        Reject {
            line,
            column: self.column,
            code: self.code(),
            rule: self.rule(),
        }
    }
}

impl Report {
    pub(super) fn new(kind: Kind, encoding: Encoding) -> Self {
        Self {
            kind: kind.as_str(),
            taken: false,
            encoding,
            unknown_columns: Vec::new(),
            read: 0,
            added: 0,
            changed: 0,
            unchanged: 0,
            held: 0,
            rejected: 0,
            warned: 0,
            rejects: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn reject(&mut self, reject: Reject) {
        self.rejected += 1;
        if self.rejects.len() < MOST_LISTED {
            self.rejects.push(reject);
        }
    }

    pub(super) fn warn(&mut self, line: u64, warning: NumberWarning) {
        self.warned += 1;
        if self.warnings.len() < MOST_LISTED {
            self.warnings.push(Warning {
                line,
                column: column(warning.field),
                code: warning.code(),
            });
        }
    }

    /// Conflicts are found after all rows were read.
    pub(super) fn sort(&mut self) {
        self.rejects.sort_by_key(|reject| reject.line);
    }
}

fn column(field: NumberField) -> &'static str {
    match field {
        // One column for all of a facility's.
        NumberField::RegistrationNumber => "registration_numbers",
        one => one.member(),
    }
}
