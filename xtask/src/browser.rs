//! The portal in a real browser: `tests/browser`, against the programs as they were built.

use std::process::Command;

use crate::run::{has_program, root, succeed};

/// Why it cannot run here.
pub fn missing() -> Option<String> {
    let missing: Vec<&str> = ["chromium", "node", "npm", "pdftotext"]
        .into_iter()
        .filter(|name| !has_program(name))
        .collect();
    (!missing.is_empty()).then(|| format!("not installed: {} (run with --install)", missing.join(", ")))
}

/// How far to walk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Walks {
    /// From log-in to a device that works, one kind of facility at each width.
    One,
    /// Every kind at every width, and all of it once more by the keyboard alone: minutes more.
    All,
}

/// Installs what the lock file names, and walks. Pictures of every page stay in `target/browser`.
pub fn run(walks: Walks) -> Result<(), String> {
    let folder = root().join("tests/browser");
    let quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    succeed(Command::new("npm").args(quiet).current_dir(&folder))?;
    let walk = |walks: &str, by: &str| {
        let mut node = Command::new("node");
        let node = node.args(["--test", "journeys.test.mjs"]).current_dir(&folder);
        succeed(node.env("BROWSER_WALKS", walks).env("BROWSER_BY", by))
    };
    match walks {
        Walks::One => walk("one", "hand"),
        Walks::All => walk("all", "hand").and_then(|()| walk("all", "keyboard")),
    }
}
