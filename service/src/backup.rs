//! `kazasu-service backup`: a copy of the database while it is in use (docs/adr/0017-operation.md).
//!
//! The copy is what was committed at one instant. Keys are not in it: they never are in the database. Beside it goes a copy
//! of the audit's checkpoints, taken first, so that every row they name is in the copy.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use crate::private_file::{keep_folder, new_owner_only_file};
use crate::settings::Settings;
use crate::store::backend::Backend;
use crate::store::{Store, StoreError, meta};

/// A backup that is there to stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// The copy.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The checkpoints as they were before it, where the service writes any.
    pub checkpoints: Option<PathBuf>,
}

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database is a server, which has its own tools for it.
    #[error(
        "PostgreSQL is backed up by its own tools while the service runs: \
         pg_dump --format=custom --file=FILE DATABASE, restored by pg_restore (or by base backups and its WAL)"
    )]
    OtherWay,
    /// Nothing is ever overwritten.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The settings name no database of this service.
    #[error("there is no database of this service at the place the settings name")]
    NoDatabase,
    /// A file cannot be written.
    #[error("the backup cannot be written: {0}")]
    Unwritable(#[from] io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherWay => "service.backup.other-way",
            Self::Exists(_) | Self::NoDatabase | Self::Unwritable(_) => "service.backup.failed",
            Self::Store(error) => error.code(),
        }
    }
}

/// Copies the database of `settings` to `file`, which must not exist; readable by its owner only. What is cut off leaves
/// a `.partial` behind, which the next one replaces, and never a `file`.
///
/// # Errors
/// [`BackupError`].
pub async fn backup(settings: &Settings, file: &Path) -> Result<Backup, BackupError> {
    if Backend::of(&settings.database)? == Backend::Postgres {
        return Err(BackupError::OtherWay);
    }
    let beside = with_more(file, "checkpoints");
    for taken in [file, &beside] {
        if taken.try_exists()? {
            return Err(BackupError::Exists(taken.to_owned()));
        }
    }
    // Looked at first: connecting would make an empty database.
    if !database_file(&settings.database).is_file() {
        return Err(BackupError::NoDatabase);
    }
    let store = Store::connect(&settings.database).await?;
    let copied = copy(settings, &store, file, &beside).await;
    store.close().await;
    copied
}

async fn copy(settings: &Settings, store: &Store, file: &Path, beside: &Path) -> Result<Backup, BackupError> {
    if meta::mode(store).await.is_none() {
        return Err(BackupError::NoDatabase);
    }
    let checkpoints = match &settings.audit_checkpoints {
        Some(own) => copy_lines(own, beside)?.then(|| beside.to_owned()),
        None => None,
    };
    let partial = with_more(file, "partial");
    // An empty file of ours: SQLite would make one that others may read.
    new_owner_only_file(&partial)?;
    store.copy_into(&partial).await?;
    let written = File::open(&partial)?;
    written.sync_all()?;
    let bytes = written.metadata()?.len();
    fs::rename(&partial, file)?;
    keep_folder(file)?;
    Ok(Backup {
        file: file.to_owned(),
        bytes,
        checkpoints,
    })
}

/// Copies the whole lines of a file that may be growing; `false` where there is none yet.
fn copy_lines(from: &Path, to: &Path) -> io::Result<bool> {
    let bytes = match fs::read(from) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |last| last + 1);
    let partial = with_more(to, "partial");
    let mut out = new_owner_only_file(&partial)?;
    out.write_all(bytes.get(..whole).unwrap_or_default())?;
    out.sync_all()?;
    fs::rename(&partial, to)?;
    keep_folder(to)?;
    Ok(true)
}

/// The file a `sqlite:` URL names.
fn database_file(url: &str) -> PathBuf {
    Backend::file(url).split('?').next().unwrap_or_default().into()
}

/// `kazasu.backup` becomes `kazasu.backup.partial`.
fn with_more(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(more);
    name.into()
}
