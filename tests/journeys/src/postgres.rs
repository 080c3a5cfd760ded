//! A PostgreSQL server of one test: on a free port of the loopback, in a temporary folder, gone with the test.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production.
    Full,
    /// For tests of what is stored, not of what survives a power cut: much faster.
    None,
}

impl Postgres {
    /// Starts a server without databases of ours.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn start(durability: Durability) -> Self {
        let programs = programs().expect("PostgreSQL is installed (cargo xtask test --install)");
        let folder = TempDir::new().expect("a temporary folder");
        own(folder.path());
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let server = Self {
            folder,
            programs,
            port,
        };
        let data = server.data();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "postgres",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
        );
        server.up(durability);
        server
    }

    /// URL of a database on this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Where the server's programs are.
    #[must_use]
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// Makes an empty database; its URL.
    ///
    /// # Panics
    /// If the server refuses.
    #[must_use]
    pub fn create(&self, database: &str) -> String {
        let port = self.port.to_string();
        self.run(
            "createdb",
            &["-h", "127.0.0.1", "-p", &port, "-U", "postgres", database],
        );
        self.url(database)
    }

    /// Ends every session at once, as a failure does, and starts again.
    ///
    /// # Panics
    /// If the server does not come back.
    pub fn restart(&self, durability: Durability) {
        self.down();
        self.up(durability);
    }

    fn up(&self, durability: Durability) {
        let sync = match durability {
            Durability::Full => "-c fsync=on -c synchronous_commit=on",
            Durability::None => "-c fsync=off -c full_page_writes=off -c synchronous_commit=off",
        };
        let options = format!(
            "-k {} -p {} -c listen_addresses=127.0.0.1 -c max_connections=400 {sync}",
            self.folder.path().display(),
            self.port
        );
        let (data, log) = (self.data(), self.folder.path().join("log").display().to_string());
        self.run(
            "pg_ctl",
            &["-D", &data, "-w", "-s", "-l", &log, "-o", &options, "start"],
        );
    }

    fn down(&self) {
        self.run(
            "pg_ctl",
            &["-D", &self.data(), "-w", "-s", "-m", "immediate", "stop"],
        );
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    fn run(&self, program: &str, arguments: &[&str]) {
        let done = self
            .call(program, arguments)
            .output()
            .expect("the program starts");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{program} {arguments:?}: {error}");
    }

    /// The server refuses to run as root.
    fn call(&self, program: &str, arguments: &[&str]) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // A server that inherits a pipe keeps its reader waiting.
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        // Nothing is left to say where a server does not stop: its folder goes, and it with it.
        let _ = self
            .call("pg_ctl", &["-D", &data, "-s", "-m", "immediate", "stop"])
            .output();
    }
}

/// Where the server's programs are: Debian keeps each version in a folder of its own.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<PathBuf> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    folders.sort();
    folders.pop()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
fn own(folder: &Path) {
    if is_root() {
        let done = Command::new("chown").arg("postgres").arg(folder).status();
        assert!(done.expect("chown starts").success(), "the folder stays root's");
    }
}
