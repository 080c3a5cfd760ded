//! What the client keeps from one start to the next.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

const FILE: &str = "state.json";

/// Where the client is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    /// Continue here; none at the very first.
    pub(super) cursor: Option<String>,
    /// Tag of the last answer at this place.
    pub(super) tag: Option<String>,
    /// Results told so far.
    pub(super) told: usize,
}

impl State {
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Puts a whole new file in the place of the old one.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let beside = folder.join("state.new");
        fs::write(&beside, serde_json::to_vec(self)?)?;
        fs::rename(beside, folder.join(FILE))
    }
}
