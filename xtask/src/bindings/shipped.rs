//! The product's library as phones carry it: profile `mobile`, stripped, still able to unwind.

use std::path::Path;

use super::generate::library;
use crate::run::{cargo, succeed, target};

/// Most bytes of the stripped library (design §9).
pub const LIMIT: u64 = 5_000_000;
/// The architecture of this machine.
pub const ABI: &str = std::env::consts::ARCH;

/// Builds it for this machine; its size in bytes.
pub fn host() -> Result<u64, String> {
    succeed(&mut cargo(&[
        "build",
        "--quiet",
        "--profile",
        "mobile",
        "--package",
        "kazasu-ffi",
        "--lib",
    ]))?;
    size(&target())
}

/// Size of the library in the folder of a target.
pub fn size(folder: &Path) -> Result<u64, String> {
    let built = folder.join("mobile").join(library("kazasu_ffi"));
    let built_of = std::fs::metadata(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(built_of.len())
}
