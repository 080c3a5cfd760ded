//! The program `kazasu-service`.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use kazasu_service::store::Store;
use kazasu_testkit::mint::Mint;
use serde_json::Value;

use crate::world::database::execute;
use crate::world::slow::Half;
use crate::world::{FACILITIES, FIRST, settings};

pub struct Program {
    pub folder: tempfile::TempDir,
    pub database: String,
}

impl Program {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mint = Mint::at(jiff::Timestamp::now());
        let settings = settings(&folder, &mint);
        let file = serde_json::to_value(&settings).unwrap();
        let mut toml = String::new();
        for name in [
            "database",
            "listen",
            "test_mode",
            "key_ring",
            "trust_anchors",
            "revocation_lists",
        ] {
            toml.push_str(&format!("{name} = {}\n", file[name]));
        }
        std::fs::write(folder.path().join("kazasu.toml"), toml).unwrap();
        std::fs::write(folder.path().join("facilities.csv"), FACILITIES).unwrap();
        Self {
            folder,
            database: settings.database,
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kazasu-service"));
        command
            .current_dir(self.folder.path())
            .args(["--config", "kazasu.toml"])
            .args(arguments)
            .stderr(Stdio::null());
        command
    }

    /// Does something with the program's database, which nobody uses meanwhile.
    pub fn on_store(&self, work: impl AsyncFnOnce(&Store)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(async {
            let store = Store::connect(&self.database).await.unwrap();
            work(&store).await;
            store.close().await;
        });
    }

    /// Runs a statement on the program's database.
    pub fn on_database(&self, statement: &'static str) {
        self.on_store(async |store| execute(store, statement).await);
    }

    /// Exit and code of a command that does not do what it should.
    pub fn failure(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.command(arguments).stderr(Stdio::piped()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        // Log lines come before it.
        let line: Value = serde_json::from_str(errors.lines().last().unwrap()).unwrap();
        (output.status.code(), line["code"].as_str().unwrap().to_owned())
    }

    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, Vec<Value>) {
        let output = self.command(arguments).output().unwrap();
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        (output.status.code(), lines)
    }
}

#[test]
fn import_approve_and_check_the_settings() {
    let program = Program::new();
    let (exit, shown) = program.run(&["config", "check"]);
    assert_eq!((exit, &shown[0]["test_mode"]), (Some(0), &Value::Bool(true)));
    let (exit, report) = program.run(&["import", "facilities", "facilities.csv"]);
    assert_eq!((exit, &report[0]["taken"]), (Some(0), &Value::Bool(true)));
    let (exit, accounts) = program.run(&["account", "approve", "--institution", FIRST, "--terminals", "2"]);
    assert_eq!(exit, Some(0));
    let ids: Vec<&str> = accounts
        .iter()
        .map(|a| a["account_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["W0000001", "W0000002"]);
    assert!(
        accounts[0]["payload"]
            .as_str()
            .unwrap()
            .starts_with("kazasu:1?c=4880000001")
    );
    for (institution, terminals) in [(FIRST, "0"), (FIRST, "21"), ("4800000000", "1")] {
        let (exit, lines) = program.run(&[
            "account",
            "approve",
            "--institution",
            institution,
            "--terminals",
            terminals,
        ]);
        assert_eq!((exit, lines.len()), (Some(8), 0), "{institution} {terminals}");
    }
    let (exit, verified) = program.run(&["verify-audit"]);
    assert_eq!((exit, &verified[0]["rows"]), (Some(0), &Value::from(3)));
}

/// A program that serves, and the line it said first.
pub struct Served {
    process: Child,
    pub line: Value,
}

impl Served {
    pub fn by(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            process,
            line: serde_json::from_str(&line).unwrap(),
        }
    }

    pub fn address(&self, name: &str) -> SocketAddr {
        self.line[name].as_str().unwrap().parse().unwrap()
    }

    /// Asks as a service manager does, and goes on without waiting.
    #[cfg(unix)]
    fn ask_to_end(&self) {
        let asked = Command::new("kill").arg(self.process.id().to_string()).status();
        assert!(asked.unwrap().success());
    }

    /// Asks, and waits until it has ended in order.
    pub fn end(mut self) {
        #[cfg(unix)]
        {
            self.ask_to_end();
            assert_eq!(self.process.wait().unwrap().code(), Some(0));
        }
        #[cfg(not(unix))]
        self.process.kill().unwrap();
    }
}

#[test]
fn serve_says_where_and_ends_when_asked() {
    let program = Program::new();
    let served = Served::by(&mut program.command(&["serve", "--listen", "127.0.0.1:0"]));
    let address = served.address("address");
    assert_eq!(served.line["origin"], format!("http://{address}"));
    assert!(std::net::TcpStream::connect(address).is_ok());
    served.end();
}

#[cfg(unix)]
#[tokio::test]
async fn asked_to_end_it_answers_what_is_under_way_and_every_line_of_its_log_is_json() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let program = Program::new();
    let log = program.folder.path().join("log");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    let mut command = program.command(&arguments);
    let served = Served::by(command.stderr(std::fs::File::create(&log).unwrap()));
    let admin = async |path: &str| {
        let url = format!("http://{}{path}", served.address("admin"));
        let answer = reqwest::get(url).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(admin("/readyz").await.0, 200);
    let half = Half::of_a_stranger(served.address("address")).await;
    let under_way = "kazasu_queue_taken{queue=\"requests\"} 1";
    while !admin("/metrics").await.1.contains(under_way) {}
    served.ask_to_end();
    while admin("/readyz").await.0 == 200 {}
    let (status, answer) = half.finish().await;
    assert_eq!(status, 401, "{answer}");
    served.end();

    let header = "x-request-id: ";
    let id = answer
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix(header).map(str::to_owned))
        .unwrap();
    let log = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let answered = lines
        .iter()
        .find(|line| line["span"]["id"] == id.as_str() && line["fields"]["message"] == "answered")
        .unwrap();
    assert_eq!(answered["fields"]["status"], 401);
    assert_eq!(answered["fields"]["route"], "/v1/token");
    assert!(answer.contains(&format!("\"request_id\":\"{id}\"")));
}

#[cfg(unix)]
#[tokio::test]
async fn backup_and_rotation_beside_a_service_that_runs() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let program = Program::new();
    // These tests name a server where the suite runs on one, and a backup is for files.
    let database = "sqlite:beside.db";
    let run = |arguments: &[&str]| program.run(&[&["--database", database], arguments].concat());
    let (exit, _) = run(&["import", "facilities", "facilities.csv"]);
    assert_eq!(exit, Some(0));
    let served = Served::by(&mut program.command(&["--database", database, "serve"]));
    let (exit, made) = run(&["backup", "copy.db"]);
    assert_eq!((exit, &made[0]["file"]), (Some(0), &"copy.db".into()));
    let (exit, none) = run(&["backup", "copy.db"]);
    assert_eq!((exit, none.len()), (Some(8), 0));
    let (exit, rotated) = run(&["rotate-keys"]);
    let expected = serde_json::json!({"generation": 2, "resealed": 0, "retired": [], "kept": ["register"]});
    assert_eq!((exit, &rotated[0]), (Some(0), &expected));
    let (exit, resumed) = run(&["rotate-keys", "--resume"]);
    assert_eq!((exit, &resumed[0]["generation"]), (Some(0), &2.into()));
    let (exit, verified) = run(&["verify-audit"]);
    assert_eq!((exit, &verified[0]["rows"]), (Some(0), &2.into()));
    let (exit, verified) = program.run(&["--database", "sqlite:copy.db", "verify-audit"]);
    assert_eq!((exit, &verified[0]["rows"]), (Some(0), &1.into()));
    for (arguments, code) in [
        (&["unlock", "account", "W0000001", "--institution", FIRST][..], 8),
        (&["unlock", "client", "nobody"], 8),
        (&["unlock", "address", "2001:db8::1"], 8),
        (&["unlock", "address", "somewhere"], 2),
        (&["serve", "--behind-proxy", "somewhere"], 2),
    ] {
        assert_eq!(run(arguments).0, Some(code), "{arguments:?}");
    }
    served.end();
    let output = program
        .command(&[
            "--database",
            "postgresql://kazasu@127.0.0.1:1/kazasu",
            "backup",
            "other.db",
        ])
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(8));
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(failure["code"], "service.backup.other-way");
    assert!(failure["message"].as_str().unwrap().contains("pg_dump"));
}

#[test]
fn settings_that_contradict_each_other() {
    let program = Program::new();
    let output = program
        .command(&["config", "check"])
        .env("KAZASU_TEST_MODE", "false")
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(failure["code"], "app.settings.invalid");
}
