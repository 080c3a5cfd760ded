//! Schemathesis: requests made up from the OpenAPI document, against the mock of the receipt-computer API.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};

use serde_json::Value;

use crate::run::{cargo, program, root, succeed};

const VERSION: &str = "4.32.5";

/// Installs what is missing, builds the mock and runs. A task of its own: making the virtual environment takes minutes.
pub fn task() -> Result<ExitCode, String> {
    install()?;
    succeed(
        cargo(&[
            "build",
            "--workspace",
            "--features",
            "kazasu/pcsc",
            "--bin",
            "kazasu-service",
        ])
        .arg("--quiet"),
    )?;
    run().map(|()| ExitCode::SUCCESS)
}

/// Installs it into a virtual environment below `target`, unless it is there.
fn install() -> Result<(), String> {
    if tool().is_file() {
        return Ok(());
    }
    println!("installing schemathesis {VERSION}");
    let make = || succeed(Command::new("python3").args(["-m", "venv"]).arg(folder()));
    if make().is_err() {
        // Debian's Python has the module in a package of its own.
        succeed(
            Command::new("apt-get")
                .args(["-qq", "install", "-y", "--no-install-recommends", "python3-venv"])
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
        make()?;
    }
    let wanted = format!("schemathesis=={VERSION}");
    succeed(Command::new(folder().join("bin/pip")).args(["install", "--quiet", &wanted]))
}

/// Runs it over the routes of receipt computers, with the token of a clinic of the mock.
fn run() -> Result<(), String> {
    let mut mock = Mock::start()?;
    let line = mock.line()?;
    let text = |pointer: &str| {
        let value = line.pointer(pointer).and_then(Value::as_str);
        value.ok_or_else(|| format!("the mock does not say {pointer}"))
    };
    let token = text("/clients/0/access_token")?;
    succeed(
        Command::new(tool())
            .arg("--config-file")
            .arg(root().join("tests/conformance/schemathesis.toml"))
            .args([
                "--no-color",
                "run",
                text("/openapi_url")?,
                "--include-tag",
                "receipt",
            ])
            // A token of synthetic people, void when the mock stops.
            .args(["--header", &format!("Authorization: Bearer {token}")])
            .current_dir(folder()),
    )
}

/// A running mock; stopped when dropped.
struct Mock(Child);

impl Mock {
    fn start() -> Result<Self, String> {
        let path = program("kazasu-service");
        let started = Command::new(&path)
            .arg("mock")
            .env("KAZASU_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn();
        started
            .map(Self)
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    fn line(&mut self) -> Result<Value, String> {
        let out = self.0.stdout.as_mut().ok_or("the mock has no output")?;
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        read.map_err(|error| error.to_string())?;
        serde_json::from_str(&line).map_err(|error| format!("the mock said {line:?}: {error}"))
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn folder() -> PathBuf {
    root().join("target/schemathesis")
}

fn tool() -> PathBuf {
    folder().join("bin/schemathesis")
}
