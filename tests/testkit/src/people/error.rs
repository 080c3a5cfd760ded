//! What can be wrong with a profile.

use std::io;
use std::path::PathBuf;

/// Why a profile was refused.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The text is no JSON, has a field nobody knows or lacks one, or a value breaks its rule.
    #[error("{}{line}:{column}: {reason}", file.as_ref().map_or(String::new(), |file| format!("{}:", file.display())))]
    Invalid {
        /// The file, if the text came from one.
        file: Option<PathBuf>,
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1; 0 when the fault is an empty line.
        column: usize,
        /// What is wrong, in English, for the author of the profile.
        reason: String,
    },
}

impl ProfileError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "profile.file.unreadable",
            Self::Invalid { .. } => "profile.json.invalid",
        }
    }

    pub(super) fn invalid(file: Option<PathBuf>, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let place = format!(" at line {line} column {column}");
        let text = error.to_string();
        Self::Invalid {
            file,
            line,
            column,
            reason: text.strip_suffix(&place).unwrap_or(&text).to_owned(),
        }
    }
}
