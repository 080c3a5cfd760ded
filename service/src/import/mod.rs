//! Importing master data from CSV: the facility master, and the register of insured people.
//!
//! A file is read as a stream and taken as a whole: where any line is rejected nothing changes, and the report
//! names every rejected line. Importing the same file again changes nothing. Reports never quote a value.

pub mod facilities;
pub mod people;

use std::io::Read;

use csv::StringRecord;
use serde::Serialize;
use thiserror::Error;

use crate::store::StoreError;

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Line in the file, from 1; the header is line 1.
    pub line: u64,
    /// Column at fault.
    pub field: String,
    /// The rule it breaks.
    pub rule: &'static str,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Lines read.
    pub lines: u64,
    /// Whether the file was taken.
    pub taken: bool,
    /// Rejected lines, at most [`MOST_REJECTS`].
    pub rejects: Vec<Reject>,
}

/// Why a file could not be read at all.
#[derive(Debug, Error)]
pub enum ImportError {
    /// No CSV in UTF-8, or cut off.
    #[error("the file is no CSV in UTF-8: line {line}")]
    Unreadable {
        /// Line where reading ended.
        line: u64,
    },
    /// A column is missing.
    #[error("the file has no column {column}")]
    Column {
        /// Its name.
        column: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::Column { .. } => "import.file.unreadable",
            Self::Store(error) => error.code(),
        }
    }
}

/// More rejects than this are not listed; the file is wrong as a whole.
pub const MOST_REJECTS: usize = 1_000;

impl Report {
    fn reject(&mut self, line: u64, (field, rule): (&str, &'static str)) {
        if self.rejects.len() < MOST_REJECTS {
            self.rejects.push(Reject {
                line,
                field: field.to_owned(),
                rule,
            });
        }
    }
}

/// A field and the rule it breaks.
pub(crate) type Fault = (&'static str, &'static str);

/// A CSV file with its named columns.
struct Table<R> {
    reader: csv::Reader<R>,
    header: StringRecord,
    record: StringRecord,
}

/// One line of a table.
struct Line<'a> {
    number: u64,
    header: &'a StringRecord,
    record: &'a StringRecord,
}

impl<R: Read> Table<R> {
    fn open(file: R, columns: &[&'static str]) -> Result<Self, ImportError> {
        let mut reader = csv::ReaderBuilder::new().from_reader(file);
        let header = reader
            .headers()
            .map_err(|_| ImportError::Unreadable { line: 1 })?
            .clone();
        // A byte order mark is what spreadsheet programs put before the first column.
        let header: StringRecord = header
            .iter()
            .map(|column| column.trim_start_matches('\u{feff}'))
            .collect();
        match columns
            .iter()
            .find(|column| !header.iter().any(|own| own == **column))
        {
            Some(column) => Err(ImportError::Column { column }),
            None => Ok(Self {
                reader,
                header,
                record: StringRecord::new(),
            }),
        }
    }

    fn next(&mut self) -> Result<Option<Line<'_>>, ImportError> {
        let more = self.reader.read_record(&mut self.record);
        let number = self.record.position().map_or(0, csv::Position::line);
        match more {
            Ok(true) => Ok(Some(Line {
                number,
                header: &self.header,
                record: &self.record,
            })),
            Ok(false) => Ok(None),
            Err(error) => Err(ImportError::Unreadable {
                line: error.position().map_or(0, csv::Position::line),
            }),
        }
    }
}

impl Line<'_> {
    /// Text of a column, without the white space around it.
    fn text(&self, column: &str) -> &str {
        self.header
            .iter()
            .zip(self.record)
            .find(|(own, _)| *own == column)
            .map_or("", |(_, value)| value.trim())
    }

    /// Text of a column, if there is any.
    fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}
