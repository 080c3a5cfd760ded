//! The product's library as phones carry it: profile `mobile`, stripped, still able to unwind.

use std::path::Path;

use super::generate::library;
use crate::run::{cargo, succeed, target};

/// Most bytes of the stripped library (design §9).
pub const LIMIT: u64 = 5_000_000;
/// The architecture of this machine.
pub const ABI: &str = std::env::consts::ARCH;

/// What cargo builds. A library that is also built as a `lib` gets no link-time optimisation, and is a third larger.
pub const BUILD: &[&str] = &[
    "rustc",
    "--quiet",
    "--profile",
    "mobile",
    "--package",
    "kazasu-ffi",
    "--lib",
    "--crate-type",
    "cdylib",
];

/// Environment of the build: SQLite without what no statement of the app asks for, some 0.3 MB. A statement that did would
/// fail when the database is opened.
pub const SQLITE: (&str, &str) = (
    "LIBSQLITE3_FLAGS",
    "-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE \
     -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STAT4 -USQLITE_SOUNDEX \
     -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_JSON",
);

/// Builds it for this machine; its size in bytes. In a folder of its own, so that SQLite is not built anew for everything else.
pub fn host() -> Result<u64, String> {
    let folder = target().join("phones");
    succeed(
        cargo(BUILD)
            .env("CARGO_TARGET_DIR", &folder)
            .env(SQLITE.0, SQLITE.1),
    )?;
    size(&folder)
}

/// Size of the library in the folder of a target.
pub fn size(folder: &Path) -> Result<u64, String> {
    let built = folder.join("mobile").join(library("kazasu_ffi"));
    let built_of = std::fs::metadata(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(built_of.len())
}
