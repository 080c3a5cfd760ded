//! Child processes.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Root of the workspace.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(target.unwrap_or_else(|| "target".into()))
}

/// A program, or library, of this workspace as the dev profile built it.
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// A cargo call at the workspace root, by the cargo that runs this task.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    forget_this_task(&mut command);
    command
}

/// Takes back what cargo has told this task of itself. `ring` looks at these when it is built, so that a build from here and one
/// from the shell would each begin anew with it and all that stands on it.
pub fn forget_this_task(command: &mut Command) -> &mut Command {
    let told = [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_LINKS",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION_MAJOR",
        "CARGO_PKG_VERSION_MINOR",
        "CARGO_PKG_VERSION_PATCH",
        "CARGO_PKG_VERSION_PRE",
    ];
    for name in told {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end, its output going to the terminal.
pub fn succeed(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// Runs a command and gives its standard output; its standard error goes to the terminal.
pub fn output(command: &mut Command) -> Result<(String, Option<i32>), String> {
    let shown = format!("{command:?}");
    let done = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    Ok((
        String::from_utf8_lossy(&done.stdout).into_owned(),
        done.status.code(),
    ))
}

/// Whether a program is found in `PATH`, or in Debian's folders for system programs.
pub fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Where cargo puts what it installs, whether or not that is in PATH.
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .chain(cargo_home.map(|home| home.join("bin")))
        .any(|folder| folder.join(name).is_file())
}
