//! Generating, into cargo's target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{root, succeed, target};

/// Where everything generated lies.
pub fn folder() -> PathBuf {
    target().join("bindings")
}

/// Generates Kotlin and Swift for the product's library and the test library, as a profile (`debug`, `release`) built them. The
/// libraries must not be stripped: what they export is written down in them.
pub fn generate(profile: &str) -> Result<(), String> {
    let built = target().join(profile);
    let raw = folder().join("raw");
    let library = built.join(library("kazasu_testing"));
    // One library holds the surface of both.
    succeed(
        Command::new(built.join("kazasu-bindgen"))
            .args(["generate", "--no-format", "-l", "kotlin", "-l", "swift", "-o"])
            .arg(&raw)
            .arg(&library)
            .current_dir(root()),
    )?;
    for package in ["core/kazasu_ffi.kt", "testing/kazasu_testing.kt"] {
        let from = raw.join("kazasu").join(package);
        place(&from, &folder().join("kotlin/kazasu").join(package), Ok)?;
    }
    for (module, library) in [("Kazasu", "kazasu_ffi"), ("KazasuTesting", "kazasu_testing")] {
        let swift = folder().join("swift");
        let ffi = format!("{module}FFI");
        place(
            &raw.join(format!("{ffi}.h")),
            &swift.join(&ffi).join(format!("{ffi}.h")),
            Ok,
        )?;
        let map =
            format!("module {ffi} {{\n    header \"{ffi}.h\"\n    link \"{library}\"\n    export *\n}}\n");
        write(&swift.join(&ffi).join("module.modulemap"), &map)?;
        place(
            &raw.join(format!("{module}.swift")),
            &swift.join(module).join(format!("{module}.swift")),
            |text| match module {
                // The generator has all of a program's types in one module; the test library's are in another.
                "KazasuTesting" => {
                    Ok(text.replacen("import Foundation\n", "import Foundation\nimport Kazasu\n", 1))
                }
                _ => wiping(text),
            },
        )?;
    }
    Ok(())
}

/// What Swift passes to Rust goes through arrays that are freed as they are, and grow by being copied. Kotlin writes into
/// Rust's own memory, which is overwritten when it is freed.
const WIPED: [(&str, &str); 3] = [
    (
        "fileprivate func createWriter() -> [UInt8] {\n    return []\n",
        "fileprivate func createWriter() -> [UInt8] {\n    var writer: [UInt8] = []\n    \
         // As long as what is typed may be: it is not moved while it grows.\n    \
         writer.reserveCapacity(8_192)\n    return writer\n",
    ),
    (
        "          write(value, into: &writer)\n          return RustBuffer(bytes: writer)\n",
        "          write(value, into: &writer)\n          let lowered = RustBuffer(bytes: writer)\n          \
         writer.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }\n          \
         return lowered\n",
    ),
    (
        "        return Data(try readBytes(&buf, count: Int(len)))\n",
        "        let range = buf.offset..<(buf.offset + Int(len))\n        \
         guard buf.data.count >= range.upperBound else { throw UniffiInternalError.bufferOverflow }\n        \
         var value = Data(count: Int(len))\n        \
         value.withUnsafeMutableBytes { _ = buf.data.copyBytes(to: $0, from: range) }\n        \
         buf.offset = range.upperBound\n        return value\n",
    ),
];

/// The generated Swift, leaving no copies of bytes that cross. An error where the generator writes something else now.
fn wiping(mut text: String) -> Result<String, String> {
    for (from, to) in WIPED {
        if text.matches(from).count() != 1 {
            return Err(format!("the generated Swift has no single {from:?}"));
        }
        text = text.replacen(from, to, 1);
    }
    Ok(text)
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
fn place(from: &Path, to: &Path, change: impl Fn(String) -> Result<String, String>) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    write(to, &change(text)?)
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
