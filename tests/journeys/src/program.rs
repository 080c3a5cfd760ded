//! Our own programs, as built beside this test.

use std::path::PathBuf;
use std::process::Command;

/// Path of one of our programs.
///
/// # Panics
/// If the program was not built: `cargo xtask test` does it, or
/// `cargo build --workspace --features kazasu/pcsc`.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().unwrap_or_default();
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is not built: cargo build --workspace --features kazasu/pcsc",
        program.display()
    );
    program
}

/// A call of one of our programs, with nothing inherited that could change what it does.
#[must_use]
pub fn call(name: &str) -> Command {
    let mut command = Command::new(path(name));
    for (key, _) in std::env::vars_os() {
        if key.to_string_lossy().starts_with("KAZASU_") {
            command.env_remove(key);
        }
    }
    if name == "kazasu" {
        // Nothing is kept in the store of whoever runs the tests.
        command.env("KAZASU_KEY_STORE", "file");
    }
    command
}
