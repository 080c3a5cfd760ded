//! A real Secret Service in a session of its own: a private D-Bus and GNOME's keyring, in a temporary folder.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::daemon::Daemon;

/// What opens the keyring.
const PASSWORD: &str = "keyring-of-a-test";
/// Longest wait for a healthy service on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// A bus that starts nothing by itself: no second keyring, and nobody who could be asked to open the first.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
/// The service itself.
const SERVICE: &str = "/org/freedesktop/secrets";
/// Where GNOME's keyring keeps the collection that a log-in opens.
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";

/// A running Secret Service; ended when dropped.
#[derive(Debug)]
pub struct SecretService {
    folder: TempDir,
    address: String,
    keyring: Child,
    _bus: Daemon,
}

#[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
impl SecretService {
    /// Starts bus and keyring, opened as a log-in would.
    ///
    /// # Panics
    /// If they do not start: Debian's `dbus-daemon`, `dbus-bin` and `gnome-keyring` are needed.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let settings = folder.path().join("bus.conf");
        std::fs::write(&settings, BUS).expect("the folder can be written to");
        let bus = Daemon::start(
            Command::new("dbus-daemon")
                .args(["--nofork", "--print-address=1", "--config-file"])
                .arg(settings),
        );
        let address = bus.wait_for(|line| line.starts_with("unix:").then(|| line.to_owned()));
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut keyring = in_session(&mut command, folder.path(), &address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon starts");
        let mut stdin = keyring.stdin.take().expect("its input was piped");
        stdin
            .write_all(PASSWORD.as_bytes())
            .expect("the password is read");
        drop(stdin);
        let service = Self {
            folder,
            address,
            keyring,
            _bus: bus,
        };
        service.wait_until_open();
        service
    }

    /// Makes a program one of this session.
    pub fn equip<'command>(&self, command: &'command mut Command) -> &'command mut Command {
        in_session(command, self.folder.path(), &self.address)
    }

    /// Closes the collection, as a screen lock may. There is nobody here to be asked to open it.
    ///
    /// # Panics
    /// If the keyring does not close it.
    pub fn close(&self) {
        let collection = format!("array:objpath:{COLLECTION}");
        let done = self.ask(SERVICE, "org.freedesktop.Secret.Service.Lock", &[&collection]);
        assert!(done.is_some() && !self.is_open(), "the collection is not closed");
    }

    fn wait_until_open(&self) {
        let start = Instant::now();
        while !self.is_open() {
            assert!(start.elapsed() < PATIENCE, "the keyring does not answer");
            std::thread::yield_now();
        }
    }

    fn is_open(&self) -> bool {
        let property = ["string:org.freedesktop.Secret.Collection", "string:Locked"];
        self.ask(COLLECTION, "org.freedesktop.DBus.Properties.Get", &property)
            .is_some_and(|said| said.contains("boolean false"))
    }

    /// What the keyring answers, where it does.
    fn ask(&self, object: &str, method: &str, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new("dbus-send");
        command
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                object,
                method,
            ])
            .args(arguments);
        let done = self.equip(&mut command).output().expect("dbus-send runs");
        done.status
            .success()
            .then(|| String::from_utf8_lossy(&done.stdout).into_owned())
    }
}

impl Drop for SecretService {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.keyring.kill();
        let _ = self.keyring.wait();
    }
}

fn in_session<'command>(
    command: &'command mut Command,
    folder: &Path,
    address: &str,
) -> &'command mut Command {
    command
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("XDG_DATA_HOME", folder)
        .env("XDG_RUNTIME_DIR", folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
}
