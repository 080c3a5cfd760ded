//! What a machine must have beside Rust and a C compiler, and how it gets it.

use std::path::Path;
use std::process::Command;

use crate::bindings;
use crate::run::{cargo, has_program, succeed};

/// Debian packages of the test command: package, and the file or program that shows it is there.
const PACKAGES: &[(&str, &str)] = &[
    ("pcscd", "pcscd"),
    ("vsmartcard-vpcd", "/etc/reader.conf.d/vpcd"),
    ("opensc", "pkcs15-tool"),
    ("openssl", "openssl"),
    ("util-linux", "unshare"),
    ("libpcsclite-dev", "/usr/include/PCSC/winscard.h"),
    ("pkg-config", "pkg-config"),
    ("git", "git"),
    ("postgresql", "/usr/lib/postgresql"),
    // Counts the syncs of the service under load.
    ("strace", "strace"),
    // Papers are read back by a program that is not ours.
    ("poppler-utils", "pdftotext"),
    // The portal is walked through in a real browser, in Japanese.
    ("chromium", "chromium"),
    ("fonts-noto-cjk", "/usr/share/fonts/opentype/noto"),
    ("nodejs", "node"),
    ("npm", "npm"),
    // A client of the receipt-computer API is written in it.
    ("python3", "python3"),
    // A mail server for the outbox to hand mails to.
    ("python3-aiosmtpd", "/usr/lib/python3/dist-packages/aiosmtpd"),
    // A real Secret Service in a session of its own.
    ("dbus-daemon", "dbus-daemon"),
    ("dbus-bin", "dbus-send"),
    ("gnome-keyring", "gnome-keyring-daemon"),
    // The fuzzer's runtime is C++.
    ("g++", "c++"),
    // Kotlin on the JVM, and the Debian that Swift lives in.
    ("maven", "mvn"),
    ("default-jdk-headless", "javac"),
    ("debootstrap", "debootstrap"),
];

/// Cargo tools of the test command: crate, version, program.
const TOOLS: &[(&str, &str, &str)] = &[
    ("cargo-deny", "0.20.2", "cargo-deny"),
    ("cargo-fuzz", "0.13.2", "cargo-fuzz"),
];

/// Installs what is missing.
pub fn install() -> Result<(), String> {
    let missing: Vec<&str> = missing_packages();
    if !missing.is_empty() {
        println!("installing Debian packages: {}", missing.join(" "));
        let apt = |arguments: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            succeed(&mut command)
        };
        apt(&["-qq", "update"])?;
        if missing.contains(&"postgresql") {
            without_a_cluster_of_its_own()?;
        }
        let mut arguments = vec!["-qq", "install", "-y", "--no-install-recommends"];
        arguments.extend(&missing);
        apt(&arguments)?;
    }
    for component in ["rustfmt", "clippy"] {
        if !has_program(&format!("cargo-{}", component.trim_start_matches("rust"))) {
            println!("installing {component}");
            succeed(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    for (name, version, program) in TOOLS {
        install_tool(name, version, program)?;
    }
    bindings::install_swift()?;
    match missing_packages().as_slice() {
        [] => Ok(()),
        still => Err(format!("still missing after installing: {}", still.join(" "))),
    }
}

/// Debian makes and starts a server of its own with the package, unless it is told not to; the tests start theirs.
fn without_a_cluster_of_its_own() -> Result<(), String> {
    let folder = Path::new("/etc/postgresql-common");
    let file = folder.join("createcluster.conf");
    if file.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&file, "create_main_cluster = false\n"))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// Installs a cargo tool unless its program is there.
pub fn install_tool(name: &str, version: &str, program: &str) -> Result<(), String> {
    if has_program(program) {
        return Ok(());
    }
    println!("installing {name} {version}");
    succeed(&mut cargo(&[
        "install",
        "--locked",
        "--quiet",
        name,
        "--version",
        version,
    ]))
}

/// Why Kotlin cannot run here.
pub fn missing_jvm() -> Option<String> {
    let missing: Vec<&str> = ["mvn", "javac"]
        .into_iter()
        .filter(|name| !has_program(name))
        .collect();
    (!missing.is_empty()).then(|| format!("not installed: {} (run with --install)", missing.join(", ")))
}

/// Debian packages that are not there.
pub fn missing_packages() -> Vec<&'static str> {
    PACKAGES
        .iter()
        .filter(|(_, witness)| !is_there(witness))
        .map(|(package, _)| *package)
        .collect()
}

fn is_there(witness: &str) -> bool {
    if witness.starts_with('/') {
        Path::new(witness).exists()
    } else {
        has_program(witness)
    }
}
