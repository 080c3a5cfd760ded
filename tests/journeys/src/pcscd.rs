//! A real `pcscd` of a test's own, with Debian's vpcd as its reader.
//!
//! `pcscd` has one fixed socket folder, so each test gives it a mount namespace with an empty one; clients are run
//! inside that namespace. Needs root, as CI has it.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::daemon::Daemon;

/// A running `pcscd` with one virtual reader of two slots.
#[derive(Debug)]
pub struct Pcscd {
    daemon: Daemon,
    /// Keeps the mount namespace, also while `pcscd` is down.
    namespace: Daemon,
    port: u16,
    log: PathBuf,
    folder: TempDir,
}

/// One of the two slots; a program sees each as a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Listed first.
    First,
    /// Listed second.
    Second,
}

const READER: &str = "Virtual PCD";
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

impl Pcscd {
    /// Starts `pcscd --apdu` on a free port and waits until vpcd listens.
    ///
    /// # Panics
    /// If the programs are missing or do not start.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let port = free_port_pair();
        let configuration = format!(
            "FRIENDLYNAME \"{READER}\"\nDEVICENAME /dev/null:0x{port:04X}\nLIBPATH {DRIVER}\nCHANNELID 0x{port:04X}\n"
        );
        let conf = folder.path().join("conf");
        std::fs::create_dir(&conf).expect("a folder for the configuration");
        std::fs::write(conf.join("vpcd"), configuration).expect("the configuration is written");
        let log = folder.path().join("pcscd.log");
        let namespace = Daemon::start(
            Command::new("unshare")
                .args(["--mount", "sh", "-c"])
                .arg("mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && echo ready && exec sleep infinity")
                .stdin(Stdio::null()),
        );
        namespace.wait_for(|line| (line == "ready").then_some(()));
        let daemon = run(&namespace, folder.path(), &log);
        let pcscd = Self {
            daemon,
            namespace,
            port,
            log,
            folder,
        };
        pcscd.wait_until_up();
        pcscd
    }

    /// Ends `pcscd` as a crash would.
    pub fn kill(&mut self) {
        self.daemon.kill();
    }

    /// Starts `pcscd` again after [`kill`](Self::kill), for clients old and new.
    pub fn start_again(&mut self) {
        // The log goes on; what it said before must not count as being up.
        let said = self.log_text().matches(READER).count();
        self.daemon = run(&self.namespace, self.folder.path(), &self.log);
        self.wait_until("pcscd is up again", |pcscd| {
            let (_, ok) = pcscd.output(pcscd.client("opensc-tool").arg("-l"));
            ok && pcscd.log_text().matches(READER).count() > said
        });
    }

    fn wait_until_up(&self) {
        self.wait_until("pcscd is up", |pcscd| {
            let (_, ok) = pcscd.output(pcscd.client("opensc-tool").arg("-l"));
            ok && pcscd.log_text().contains(READER)
        });
    }

    /// Where a virtual card connects to.
    #[must_use]
    pub fn vpcd(&self) -> String {
        self.slot(Slot::First)
    }

    /// Where a virtual card connects to, to be in this slot.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> String {
        let port = match slot {
            Slot::First => self.port,
            Slot::Second => self.port.saturating_add(1),
        };
        format!("127.0.0.1:{port}")
    }

    /// A call of a PC/SC client inside the namespace.
    #[must_use]
    pub fn client(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("nsenter");
        command
            .arg("--target")
            .arg(self.namespace.id().to_string())
            .arg("--mount")
            .arg("--")
            .arg(program.as_ref())
            .stdin(Stdio::null());
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("KAZASU_") {
                command.env_remove(key);
            }
        }
        command
    }

    /// Runs a client; its whole output, and whether it succeeded.
    ///
    /// # Panics
    /// If it cannot be started.
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn output(&self, command: &mut Command) -> (String, bool) {
        let done = command.output().expect("the client starts");
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        (text, done.status.success())
    }

    /// Waits until the card in the reader can be used.
    pub fn wait_for_card(&self) {
        self.wait_for_card_in(Slot::First);
    }

    /// As [`wait_for_card`](Self::wait_for_card), for either slot.
    pub fn wait_for_card_in(&self, slot: Slot) {
        self.wait_until("a card is in the reader", |pcscd| pcscd.has_card(slot));
    }

    /// How often `pcscd` has noticed so far that a card was taken out. It looks a few times a second; a card that is back
    /// before it looked was never away.
    #[must_use]
    pub fn removals(&self) -> usize {
        self.log_text().matches("Card Removed From").count()
    }

    /// Waits until `pcscd` has noticed this many removals.
    pub fn wait_for_removals(&self, count: usize) {
        self.wait_until("the removal is noticed", |pcscd| pcscd.removals() >= count);
    }

    /// How often a client has left a card without power so far.
    #[must_use]
    pub fn power_cuts(&self) -> usize {
        self.log_text()
            .matches("SCardDisconnect() powerState: POWER_STATE_UNPOWERED")
            .count()
    }

    fn has_card(&self, slot: Slot) -> bool {
        let number = match slot {
            Slot::First => "0 ",
            Slot::Second => "1 ",
        };
        let (text, ok) = self.output(self.client("opensc-tool").arg("-l"));
        ok && text
            .lines()
            .any(|line| line.starts_with(number) && line.contains("Yes"))
    }

    /// Command APDUs `pcscd` has sent to cards so far, in order, as upper-case hex.
    #[must_use]
    pub fn apdus(&self) -> Vec<String> {
        self.log_text()
            .lines()
            .filter_map(|line| line.split_once("APDU: "))
            .map(|(_, bytes)| bytes.split_whitespace().collect())
            .collect()
    }

    fn log_text(&self) -> String {
        let mut text = String::new();
        if let Ok(mut file) = File::open(&self.log) {
            // The log ends in the middle of a line while pcscd writes; that is fine to read.
            let mut bytes = Vec::new();
            if std::io::Read::read_to_end(&mut file, &mut bytes).is_ok() {
                text = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        text
    }

    /// Polls another process: each poll is itself a client call, so nothing spins.
    fn wait_until(&self, what: &str, done: impl Fn(&Self) -> bool) {
        for _ in 0..600 {
            if done(self) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        unreachable!("waited too long until {what}\n{}", self.log_text());
    }
}

/// Runs `pcscd --apdu` in the namespace, logging behind what is logged already.
fn run(namespace: &Daemon, folder: &Path, log: &Path) -> Daemon {
    let script = format!(
        "exec pcscd --foreground --debug --apdu --config '{}' >> '{}' 2>&1",
        folder.join("conf").display(),
        log.display()
    );
    Daemon::start(
        Command::new("nsenter")
            .args([
                "--target",
                &namespace.id().to_string(),
                "--mount",
                "--",
                "sh",
                "-c",
            ])
            .arg(script)
            .stdin(Stdio::null()),
    )
}

/// A port that is free together with the next one: vpcd listens on one per slot.
fn free_port_pair() -> u16 {
    for _ in 0..100 {
        let Ok(first) = TcpListener::bind("0.0.0.0:0") else {
            continue;
        };
        let Ok(port) = first.local_addr().map(|address| address.port()) else {
            continue;
        };
        let Some(next) = port.checked_add(1) else { continue };
        if TcpListener::bind(("0.0.0.0", next)).is_ok() {
            return port;
        }
    }
    unreachable!("no pair of free ports")
}
