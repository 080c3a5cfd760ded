//! Files only their owner can open, and that survive a power cut.

use std::fs;
use std::path::Path;

/// A new file for writing that only its owner can open, in the place of what a crash may have left there.
pub(crate) fn new_owner_only_file(path: &Path) -> std::io::Result<fs::File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => owner_only_file(path),
    }
}

/// A file for writing that only its owner can open.
pub(crate) fn owner_only_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Whether only its owner may read a file.
#[cfg(unix)]
pub(crate) fn is_owner_only(path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

/// Windows: the file inherits the rights of its folder, which the installer restricts.
#[cfg(not(unix))]
pub(crate) fn is_owner_only(path: &Path) -> std::io::Result<bool> {
    fs::metadata(path).map(|_| true)
}

/// Makes the name of a file survive a power cut.
pub(crate) fn keep_folder(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
