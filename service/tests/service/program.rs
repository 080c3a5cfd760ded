//! The program `kazasu-service`.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use kazasu_service::store::Store;
use kazasu_testkit::mint::Mint;
use serde_json::Value;

use crate::world::database::execute;
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

#[test]
fn serve_says_where_and_ends_when_asked() {
    let program = Program::new();
    let mut serving = program
        .command(&["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let address = line["address"].as_str().unwrap();
    assert_eq!(line["origin"], format!("http://{address}"));
    assert!(std::net::TcpStream::connect(address).is_ok());
    #[cfg(unix)]
    {
        let asked = Command::new("kill").arg(serving.id().to_string()).status();
        assert!(asked.unwrap().success());
        assert_eq!(serving.wait().unwrap().code(), Some(0));
    }
    #[cfg(not(unix))]
    serving.kill().unwrap();
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
