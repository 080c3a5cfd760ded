//! A clinic as a user sets it up: a service of its own, the synthetic register, one activated device.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each journey uses a part of it"
)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

pub mod checker;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kazasu_journeys::daemon::Daemon;
use kazasu_journeys::program;
use serde_json::Value;
use tempfile::TempDir;

/// The clinic of the synthetic register.
pub const INSTITUTION: &str = "4880123456";
/// What staff type to open the app.
pub const PASSWORD: &str = "Kazasu-journey-1";

/// A running service and an activated device.
pub struct Clinic {
    pub folder: TempDir,
    /// URL of the service's database.
    pub database: String,
    pub service: Daemon,
    pub origin: String,
}

/// How one of our programs ended.
pub struct Output {
    pub code: Option<i32>,
    /// Standard output.
    pub text: String,
    /// Standard error as it came.
    pub log: Vec<u8>,
}

impl Output {
    /// Waits for the end of a call.
    pub fn of(child: Child) -> Self {
        let done = child.wait_with_output().unwrap();
        Self {
            code: done.status.code(),
            text: String::from_utf8_lossy(&done.stdout).into_owned(),
            log: done.stderr,
        }
    }

    /// The last JSON line.
    pub fn last_line(&self) -> Value {
        json_lines(&self.text).pop().unwrap_or_default()
    }
}

/// The JSON lines of an output.
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

impl Clinic {
    /// Sets everything up with the programs' own commands.
    pub fn open() -> Self {
        let mut clinic = Self::with_service("127.0.0.1:0");
        let payload = clinic.approve();
        let output = clinic.device(&["activate"], &format!("{payload}\n{PASSWORD}\n{PASSWORD}\n"));
        assert_eq!(output.code, Some(0), "{}", output.text);
        clinic.origin = clinic.origin.clone();
        clinic
    }

    /// A service with the synthetic register and no account.
    pub fn with_service(listen: &str) -> Self {
        Self::with_service_at(listen, "info")
    }

    /// As [`with_service`](Self::with_service), logging at a level.
    pub fn with_service_at(listen: &str, level: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite:{}", folder.path().join("service.db").display());
        Self::on(folder, database, listen, level)
    }

    /// As [`with_service`](Self::with_service), on a database that is there and empty.
    pub fn on_database(database: String, listen: &str) -> Self {
        Self::on(TempDir::new().unwrap(), database, listen, "info")
    }

    fn on(folder: TempDir, database: String, listen: &str, level: &str) -> Self {
        let world = folder.path().join("world");
        run(program::call("kazasu").args(["card", "export"]).arg(&world));
        for what in ["facilities", "people"] {
            let file = world.join(format!("{what}.csv"));
            run(service_call(folder.path(), &database)
                .args(["import", what])
                .arg(file));
        }
        let (service, origin) = start_service(folder.path(), &database, listen, None, level);
        Self {
            folder,
            database,
            service,
            origin,
        }
    }

    /// Starts the service anew after its end; it must be found where it was.
    pub fn restart(&mut self, listen: &str) {
        let (service, origin) = start_service(self.folder.path(), &self.database, listen, None, "info");
        assert_eq!(origin, self.origin);
        self.service = service;
    }

    /// Starts one more instance on the same database and keys, known by the same public origin; gives where it listens.
    pub fn another_instance(&self) -> (Daemon, String) {
        start_service(
            self.folder.path(),
            &self.database,
            "127.0.0.1:0",
            Some(&self.origin),
            "info",
        )
    }

    /// Issues an account and gives its activation payload.
    pub fn approve(&self) -> String {
        let mut call = service_call(self.folder.path(), &self.database);
        call.env("KAZASU_ORIGIN", &self.origin);
        let text = run(call.args([
            "account",
            "approve",
            "--institution",
            INSTITUTION,
            "--terminals",
            "1",
        ]));
        json_lines(&text)[0]["payload"].as_str().unwrap().to_owned()
    }

    /// Rows of the audit, verified by the service's own command.
    pub fn verify_audit(&self) -> i64 {
        let text = run(service_call(self.folder.path(), &self.database).arg("verify-audit"));
        json_lines(&text)[0]["rows"].as_i64().unwrap()
    }

    /// A call of the app on this clinic's device, with what staff type.
    pub fn device(&self, arguments: &[&str], typed: &str) -> Output {
        let mut command = program::call("kazasu");
        command.arg("--json").args(arguments);
        self.type_into(&mut command, typed)
    }

    /// `kazasu check --method pin`, in whatever surroundings `command` has.
    pub fn check(&self, command: &mut Command, pin: &str) -> Output {
        command.args(["--json", "check", "--method", "pin"]);
        self.type_into(command, &format!("{PASSWORD}\n{pin}\n"))
    }

    /// As [`check`](Self::check), without waiting for its end.
    pub fn start_check(&self, command: &mut Command, pin: &str) -> Child {
        command.args(["--json", "check", "--method", "pin"]);
        self.start(command, &format!("{PASSWORD}\n{pin}\n"))
    }

    /// Calls a program on this clinic's device, with what staff type.
    pub fn type_into(&self, command: &mut Command, typed: &str) -> Output {
        Output::of(self.start(command, typed))
    }

    /// As [`type_into`](Self::type_into), on the device the command names itself.
    pub fn type_as_is(&self, command: &mut Command, typed: &str) -> Output {
        Output::of(start(command, typed))
    }

    fn start(&self, command: &mut Command, typed: &str) -> Child {
        start(self.equip(command), typed)
    }

    /// Makes a call of the app one on this clinic's device.
    pub fn equip<'command>(&self, command: &'command mut Command) -> &'command mut Command {
        command
            .env("KAZASU_DATA", self.data())
            .env("KAZASU_ORIGIN", &self.origin)
            .env("KAZASU_TEST_MODE", "true")
    }

    /// Where the device keeps its state.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("device")
    }
}

fn start(command: &mut Command, typed: &str) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses before it reads has closed its end.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child
}

/// `kazasu-service` on the clinic's database, in test mode.
fn service_call(folder: &Path, database: &str) -> Command {
    let world = folder.join("world");
    let list = |names: &[&str]| {
        let paths: Vec<String> = names
            .iter()
            .map(|name| format!("{:?}", world.join(name)))
            .collect();
        format!("[{}]", paths.join(","))
    };
    let mut command = program::call("kazasu-service");
    command
        .env("KAZASU_DATABASE", database)
        .env("KAZASU_TEST_MODE", "true")
        .env("KAZASU_KEY_RING", folder.join("service.keys"))
        .env("KAZASU_TRUST_ANCHORS", list(&["anchors.pem"]))
        .env("KAZASU_REVOCATION_LISTS", list(&["crl-2.der", "crl-3.der"]))
        .env("KAZASU_METHODS", r#"["pin","visual"]"#)
        .env("KAZASU_TERMINAL__KEY", world.join("terminal.key"))
        .env("KAZASU_TERMINAL__CERTIFICATES", world.join("terminal.json"))
        // These terminals check as fast as they can, which no clinic does.
        .env("KAZASU_LIMITS__CALLER_PER_SECOND", "1000000")
        .env("KAZASU_LIMITS__CALLER_BURST", "1000000");
    command
}

/// Starts the service and waits for where it is: its public origin, or with one given the address it listens at.
fn start_service(
    folder: &Path,
    database: &str,
    listen: &str,
    origin: Option<&str>,
    level: &str,
) -> (Daemon, String) {
    // Kept beside the database for whoever looks into a failed journey.
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("service.log"))
        .unwrap();
    let mut call = service_call(folder, database);
    if let Some(origin) = origin {
        call.env("KAZASU_ORIGIN", origin);
    }
    let service = Daemon::start(
        call.env("KAZASU_LOG", level)
            .args(["serve", "--listen", listen])
            .stderr(log),
    );
    let wanted = if origin.is_some() { "address" } else { "origin" };
    let found = service.wait_for(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line[wanted].as_str().map(str::to_owned)
    });
    (service, found)
}

/// Runs a command that must succeed; its standard output.
fn run(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {error}");
    String::from_utf8(done.stdout).unwrap()
}
