//! The programs of OpenSC, the outside judge of our card.

use std::path::Path;

/// A program and its arguments.
#[derive(Debug, Clone)]
pub struct Call {
    /// Name of the program.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// Reads the user-authentication certificate into `certificate.pem` of `folder`.
#[must_use]
pub fn read_certificate(folder: &Path) -> Call {
    let output = path(folder, "certificate.pem");
    call("pkcs15-tool", &["--read-certificate", "1", "--output", &output])
}

/// Verifies the PIN and signs the SHA-256 digest in the file `hash` of `folder` into `signature`.
#[must_use]
pub fn sign(folder: &Path, pin: &str) -> Call {
    let (input, output) = (path(folder, "hash"), path(folder, "signature"));
    let by = ["--sign", "--key", "1", "--pin", pin, "--sha-256", "--pkcs1"];
    let files = ["--input", &input, "--output", &output, "--raw"];
    call("pkcs15-crypt", &[&by[..], &files].concat())
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

fn call(program: &'static str, arguments: &[&str]) -> Call {
    Call {
        program,
        arguments: arguments.iter().map(ToString::to_string).collect(),
    }
}
