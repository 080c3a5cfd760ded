//! Keys as files, for machines without a key store of their own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{KeyAlias, KeyStoreError, KeyVault, SoftwareKeyStore};

/// Code of the warning that keys lie in files.
pub const FILE_WARNING: &str = "app.keystore.file-warning";

/// Longest key file read; a PKCS#8 P-256 key has 138 bytes.
const LONGEST: u64 = 1_024;

/// A key store of files; see [`FileVault`] for its limits.
pub type FileKeyStore = SoftwareKeyStore<FileVault>;

/// One file per key: directory 0700, files 0600 (on Unix), written to a new name, flushed, then renamed.
///
/// # Limits
/// Whoever can read this directory as this user, or copies the disk, has the keys: against a stolen machine only
/// disk encryption helps. [`erase`](KeyVault::erase) overwrites before it removes, yet a file system that keeps old
/// blocks (copy on write, snapshots, flash) and a backup of the directory may keep a key that was destroyed here: a
/// copy of the whole folder of the app, put back with the clock set back, opens again what it held. Access classes
/// are not enforced. Therefore [`FILE_WARNING`] is shown; a store of the platform is better.
#[derive(Debug)]
pub struct FileVault {
    directory: PathBuf,
}

impl SoftwareKeyStore<FileVault> {
    /// Opens or makes the directory. Unfinished files of an earlier run are removed.
    ///
    /// # Errors
    /// [`KeyStoreError::Unavailable`] when the directory cannot be made or made private.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, KeyStoreError> {
        let directory = directory.into();
        prepare(&directory).map_err(|_| KeyStoreError::Unavailable)?;
        Ok(Self::over(FileVault { directory }))
    }
}

impl FileVault {
    fn path(&self, alias: &KeyAlias) -> PathBuf {
        self.directory.join(format!("{}.key", alias.as_str()))
    }

    fn keep(&self, alias: &KeyAlias, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.directory.join(format!("{}.new", alias.as_str()));
        let mut file = private(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.path(alias))?;
        sync_directory(&self.directory)
    }
}

impl KeyVault for FileVault {
    fn read(&self, alias: &KeyAlias) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        let file = File::open(self.path(alias)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeyStoreError::NotFound,
            _ => KeyStoreError::Unavailable,
        })?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(256));
        file.take(LONGEST)
            .read_to_end(&mut bytes)
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok(bytes)
    }

    fn write(&self, alias: &KeyAlias, bytes: &[u8]) -> Result<(), KeyStoreError> {
        self.keep(alias, bytes).map_err(|_| KeyStoreError::Unavailable)
    }

    fn erase(&self, alias: &KeyAlias) -> Result<(), KeyStoreError> {
        overwrite_and_remove(&self.path(alias), &self.directory).map_err(|_| KeyStoreError::Unavailable)
    }

    fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        let entries = fs::read_dir(&self.directory).map_err(|_| KeyStoreError::Unavailable)?;
        let mut aliases: Vec<KeyAlias> = entries
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let name = entry.file_name();
                KeyAlias::parse(name.to_str()?.strip_suffix(".key")?)
            })
            .collect();
        aliases.sort();
        Ok(aliases)
    }

    fn warning(&self) -> Option<&'static str> {
        Some(FILE_WARNING)
    }
}

fn prepare(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "new") {
            overwrite_and_remove(&path, directory)?;
        }
    }
    Ok(())
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn overwrite_and_remove(path: &Path, directory: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let length = usize::try_from(file.metadata()?.len().min(LONGEST)).unwrap_or_default();
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    drop(file);
    fs::remove_file(path)?;
    sync_directory(directory)
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Windows has no handle to flush a directory by; NTFS journals the rename itself.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}
