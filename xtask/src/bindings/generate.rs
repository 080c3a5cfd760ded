//! Generating, into cargo's target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{program, root, succeed, target};

/// Where everything generated lies.
pub fn folder() -> PathBuf {
    target().join("bindings")
}

/// Generates Kotlin and Swift for the product's library and the test library. The libraries must be built, and not stripped:
/// what they export is written down in them.
pub fn generate() -> Result<(), String> {
    let raw = folder().join("raw");
    let library = program(&library("kazasu_testing"));
    // One library holds the surface of both.
    succeed(
        Command::new(program("kazasu-bindgen"))
            .args(["generate", "--no-format", "-l", "kotlin", "-l", "swift", "-o"])
            .arg(&raw)
            .arg(&library)
            .current_dir(root()),
    )?;
    for package in ["core/kazasu_ffi.kt", "testing/kazasu_testing.kt"] {
        let from = raw.join("kazasu").join(package);
        place(&from, &folder().join("kotlin/kazasu").join(package), |text| text)?;
    }
    for (module, library) in [("Kazasu", "kazasu_ffi"), ("KazasuTesting", "kazasu_testing")] {
        let swift = folder().join("swift");
        let ffi = format!("{module}FFI");
        place(
            &raw.join(format!("{ffi}.h")),
            &swift.join(&ffi).join(format!("{ffi}.h")),
            |text| text,
        )?;
        let map =
            format!("module {ffi} {{\n    header \"{ffi}.h\"\n    link \"{library}\"\n    export *\n}}\n");
        write(&swift.join(&ffi).join("module.modulemap"), &map)?;
        place(
            &raw.join(format!("{module}.swift")),
            &swift.join(module).join(format!("{module}.swift")),
            // The generator has all of a program's types in one module; the test library's are in another.
            |text| match module {
                "KazasuTesting" => {
                    text.replacen("import Foundation\n", "import Foundation\nimport Kazasu\n", 1)
                }
                _ => text,
            },
        )?;
    }
    Ok(())
}

/// File name of a library of this workspace.
pub fn library(name: &str) -> String {
    format!(
        "{}{name}{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    )
}

/// Copies a text; an unchanged file keeps its time, so that nothing is compiled for it again.
fn place(from: &Path, to: &Path, change: impl Fn(String) -> String) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    write(to, &change(text))
}

fn write(to: &Path, text: &str) -> Result<(), String> {
    if std::fs::read_to_string(to).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = to.parent().ok_or("a file has a folder")?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(to, text))
        .map_err(|error| format!("{}: {error}", to.display()))
}
