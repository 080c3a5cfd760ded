//! The text of a key file, and the file as others may have changed it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use kazasu_wire::base64url;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::state::{Key, Later, State};
use crate::keyring::{KeyRingError, Month};
use crate::private_file::{is_owner_only, keep_folder, new_owner_only_file};

/// Tells one version of the file from another: each is a new file.
pub(super) type Seen = (u64, Option<SystemTime>, u64);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    /// 1, or 2 where there are generations: an older program must not drop them.
    version: u8,
    root: String,
    register: Option<String>,
    months: BTreeMap<String, String>,
    forgotten_before: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    generations: Vec<StoredGeneration>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredGeneration {
    since: Timestamp,
    root: String,
    register: Option<String>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.root.zeroize();
        self.register.zeroize();
        for key in self.months.values_mut() {
            key.zeroize();
        }
        for generation in &mut self.generations {
            generation.root.zeroize();
            generation.register.zeroize();
        }
    }
}

/// Root key and the rest of a key file.
pub(super) fn parse(text: &str) -> Result<(Key, State), KeyRingError> {
    let stored: Stored = serde_json::from_str(text).map_err(|_| KeyRingError::Malformed)?;
    if !matches!((stored.version, stored.generations.len()), (1, 0) | (2, 1..)) {
        return Err(KeyRingError::Malformed);
    }
    let key = |text: &str| {
        base64url::decode(text)
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(Key)
            .ok_or(KeyRingError::Malformed)
    };
    let months = stored
        .months
        .iter()
        .map(|(month, text)| Ok((month.clone(), key(text)?)))
        .collect::<Result<_, KeyRingError>>()?;
    let later = stored
        .generations
        .iter()
        .map(|stored| {
            Ok(Later {
                since: stored.since,
                root: key(&stored.root)?,
                register: stored.register.as_deref().map(key).transpose()?,
            })
        })
        .collect::<Result<_, KeyRingError>>()?;
    let state = State {
        register: stored.register.as_deref().map(key).transpose()?,
        later,
        months,
        forgotten_before: stored.forgotten_before.as_deref().and_then(Month::parse),
        seen: None,
    };
    Ok((key(&stored.root)?, state))
}

impl State {
    pub(super) fn to_text(&self, root: &Key) -> Result<Zeroizing<Vec<u8>>, KeyRingError> {
        let text = |key: &Key| base64url::encode(&key.0);
        let stored = Stored {
            version: if self.later.is_empty() { 1 } else { 2 },
            root: text(root),
            register: self.register.as_ref().map(text),
            months: self
                .months
                .iter()
                .map(|(month, key)| (month.clone(), text(key)))
                .collect(),
            forgotten_before: self.forgotten_before.map(|month| month.to_string()),
            generations: self
                .later
                .iter()
                .map(|later| StoredGeneration {
                    since: later.since,
                    root: text(&later.root),
                    register: later.register.as_ref().map(text),
                })
                .collect(),
        };
        serde_json::to_vec(&stored)
            .map(Zeroizing::new)
            .map_err(|_| KeyRingError::Malformed)
    }
}

/// Writes a new file beside the old one, makes it durable, and puts it in its place.
pub(super) fn replace(path: &Path, text: &[u8]) -> Result<(), KeyRingError> {
    let beside = path.with_extension("new");
    let mut file = new_owner_only_file(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // Or a month's key would be lost with its results.
    Ok(keep_folder(path)?)
}

/// Size, time and number of a file.
pub(super) fn seen(path: &Path) -> std::io::Result<Seen> {
    let facts = fs::metadata(path)?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&facts);
    #[cfg(not(unix))]
    let number = 0;
    Ok((facts.len(), facts.modified().ok(), number))
}

pub(super) fn owner_only(path: &Path) -> Result<(), KeyRingError> {
    if is_owner_only(path)? {
        Ok(())
    } else {
        Err(KeyRingError::Exposed)
    }
}
