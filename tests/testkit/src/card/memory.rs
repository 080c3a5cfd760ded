//! What a card keeps without power: try counters and changed PINs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, fs, io};

use serde::{Deserialize, Serialize};

/// A PIN file of the JPKI application (facts, card §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinFile {
    /// EF 0018, 利用者証明用パスワード: 4 digits, 3 tries.
    Authentication,
    /// EF 001B, 署名用パスワード: 6 to 16 capital letters and digits, 5 tries.
    Signing,
}

impl PinFile {
    /// Tries a fresh or just verified credential has.
    #[must_use]
    pub fn most_tries(self) -> u8 {
        match self {
            Self::Authentication => 3,
            Self::Signing => 5,
        }
    }
}

/// A card's non-volatile memory. Clones share it, so a card that is made again from its image still knows its counters.
#[derive(Debug, Clone, Default)]
pub struct CardMemory(Arc<Mutex<Cells>>);

#[derive(Default)]
struct Cells {
    content: BTreeMap<PinFile, Credential>,
    file: Option<PathBuf>,
}

impl fmt::Debug for Cells {
    /// Counters only: changed PINs are secrets even when they are synthetic.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tries = self
            .content
            .iter()
            .map(|(pin, credential)| (pin, credential.tries_left));
        formatter.debug_map().entries(tries).finish()
    }
}

/// The state of one PIN file.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credential {
    tries_left: u8,
    /// Present once CHANGE REFERENCE DATA has replaced what the card was issued with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed: Option<Vec<u8>>,
}

/// A memory file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The file exists and cannot be read, or cannot be written.
    #[error("the card memory {} cannot be read or written: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// The file is not a card memory.
    #[error("{}:{line}: not a card memory: {source}", file.display())]
    Content {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Cause.
        source: serde_json::Error,
    },
}

impl MemoryError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "testkit.memory.unreadable",
            Self::Content { .. } => "testkit.memory.unreadable",
        }
    }
}

impl CardMemory {
    /// A memory kept in a JSON file, so that counters outlive the process. A missing file is a card never used.
    ///
    /// # Errors
    /// [`MemoryError`] when the file cannot be read or is something else.
    pub fn in_file(file: &Path) -> Result<Self, MemoryError> {
        let content = match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|source| MemoryError::Content {
                file: file.to_owned(),
                line: source.line(),
                source,
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => {
                return Err(MemoryError::File {
                    file: file.to_owned(),
                    source,
                });
            }
        };
        Ok(Self(Arc::new(Mutex::new(Cells {
            content,
            file: Some(file.to_owned()),
        }))))
    }

    /// Tries left of a PIN file, or `None` before a card has been made with this memory.
    #[must_use]
    pub fn tries_left(&self, pin: PinFile) -> Option<u8> {
        self.cells()
            .content
            .get(&pin)
            .map(|credential| credential.tries_left)
    }

    /// Sets the counter of a card that has not been used before; a used one keeps what it has.
    pub(super) fn personalise(&self, pin: PinFile, tries: u8) {
        let fresh = Credential {
            tries_left: tries.min(pin.most_tries()),
            changed: None,
        };
        self.cells().content.entry(pin).or_insert(fresh);
    }

    /// Compares as a card does: the try is written off first, so that pulling the plug wins nothing. A right value
    /// restores the counter (facts, card §4). `None` when the counter could not be written.
    pub(super) fn compare(&self, pin: PinFile, issued: &[u8], given: &[u8]) -> Option<bool> {
        let mut cells = self.cells();
        let credential = cells.content.entry(pin).or_default();
        credential.tries_left = credential.tries_left.saturating_sub(1);
        let right = credential.changed.as_deref().unwrap_or(issued) == given;
        cells.save().ok()?;
        if right {
            cells.content.entry(pin).or_default().tries_left = pin.most_tries();
            cells.save().ok()?;
        }
        Some(right)
    }

    /// Replaces a PIN. `None` when it could not be written.
    pub(super) fn change(&self, pin: PinFile, value: &[u8]) -> Option<()> {
        let mut cells = self.cells();
        cells.content.entry(pin).or_default().changed = Some(value.to_owned());
        cells.save().ok()
    }

    fn cells(&self) -> MutexGuard<'_, Cells> {
        // A panic elsewhere leaves whole values behind: each cell is assigned in one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cells {
    fn save(&self) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        fs::write(file, serde_json::to_vec_pretty(&self.content)?)
    }
}
