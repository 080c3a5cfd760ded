//! Importing master data from CSV: the facility master, and the register of insured people (docs/adr/0011-imports.md).
//!
//! A file is read once, as a stream. Rows gather by person or facility in scratch space; each is then compared with
//! what counts now, and written where it differs, in short transactions, as a version nobody sees. One row at the end
//! makes all of it count at once. An import that ends before that leaves the register as it was, and so does importing
//! the same file again. Reports never quote a value.

mod coverage;
pub mod encoding;
pub mod facilities;
pub mod people;
mod report;
mod run;
mod scratch;
mod table;

use std::io;

use thiserror::Error;

pub use encoding::Encoding;
pub use report::{MOST_LISTED, Reject, Report, Warning};
pub use table::Source;

use crate::store::StoreError;

/// How a file with rejected rows is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rejects {
    /// The rest counts. A person or facility with a rejected row stays as it was.
    #[default]
    LeaveOut,
    /// Nothing counts.
    RefuseAll,
}

/// Whoever wants to know how far an import is, and each rejected row.
pub trait Watch {
    /// So many bytes of the file are read.
    fn read(&mut self, _bytes: u64) {}

    /// So many of all rows are compared and written.
    fn settled(&mut self, _rows: u64, _of: u64) {}

    /// A row was rejected. All of them come here; the report lists the first [`MOST_LISTED`].
    ///
    /// # Errors
    /// Whatever ends the import.
    fn reject(&mut self, _reject: &Reject) -> io::Result<()> {
        Ok(())
    }
}

/// Nobody watches.
impl Watch for () {}

/// Why an import ended before its file was judged. Nothing has changed then.
#[derive(Debug, Error)]
pub enum ImportError {
    /// No CSV, or a row without end.
    #[error("the file is no CSV: line {line}")]
    Unreadable {
        /// Line where reading ended.
        line: u64,
    },
    /// A column is missing, or there twice.
    #[error("the file must have one column {column}")]
    Column {
        /// Its name.
        column: &'static str,
    },
    /// Another import of the same kind has begun since.
    #[error("another import of this kind has begun")]
    Superseded,
    /// The scratch space or the file of rejects failed.
    #[error("scratch space or file of rejects: {0}")]
    Scratch(#[from] io::Error),
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
            Self::Superseded => "import.run.superseded",
            Self::Scratch(_) => "service.storage.unavailable",
            Self::Store(error) => error.code(),
        }
    }
}
