//! Two devices of one clinic: tapped on one over a real `pcscd`, copied on the other.
#![cfg(target_os = "linux")]

mod clinic;

use std::path::PathBuf;

use kazasu_journeys::daemon::Daemon;
use kazasu_journeys::pcscd::Pcscd;
use kazasu_journeys::program;
use serde_json::Value;

use clinic::{Clinic, Output, PASSWORD, json_lines};

/// A second device of the clinic.
struct Desk<'clinic> {
    clinic: &'clinic Clinic,
    data: PathBuf,
}

impl Desk<'_> {
    fn call(&self, arguments: &[&str], typed: &str) -> Output {
        let mut command = program::call("kazasu");
        self.clinic.equip(&mut command).env("KAZASU_DATA", &self.data);
        let output = self
            .clinic
            .type_as_is(command.arg("--json").args(arguments), typed);
        assert_eq!(output.code, Some(0), "{arguments:?}: {}", output.text);
        output
    }

    /// What a command says after the password.
    fn says(&self, arguments: &[&str]) -> Vec<Value> {
        json_lines(&self.call(arguments, &format!("{PASSWORD}\n")).text)
    }
}

#[test]
fn a_tap_on_one_is_copied_on_the_other() {
    let clinic = Clinic::open();
    let desk = Desk {
        clinic: &clinic,
        data: clinic.folder.path().join("desk"),
    };
    let payload = clinic.approve();
    desk.call(&["activate"], &format!("{payload}\n{PASSWORD}\n{PASSWORD}\n"));

    let pcscd = Pcscd::start();
    let card =
        Daemon::start(program::call("kazasu").args(["--json", "card", "serve", "--vpcd", &pcscd.vpcd()]));
    card.wait_for(|line| line.contains("inserted").then_some(()));
    pcscd.wait_for_card();
    let tapped = clinic.check(&mut pcscd.client(program::path("kazasu")), "1234");
    assert_eq!(tapped.code, Some(0), "{}", tapped.text);
    let result = tapped.last_line();
    assert_eq!(result["event"], "result");

    let lines = desk.says(&["history"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let id = lines[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(lines[0]["name"], result["name"]);
    let copied = desk.says(&["history", "copy", &id]);
    let text = copied[0]["text"].as_str().unwrap();
    let number = result["number"].as_str().unwrap();
    assert!(text.contains(&format!("番号\t{number}\r\n")), "{text}");
    assert!(text.contains(result["name"].as_str().unwrap()), "{text}");

    // Only its own from now on: nothing. And back.
    let settings = desk.says(&["settings", "--own-device-only", "true"]);
    assert_eq!(settings[0]["own_device_only"], true);
    assert_eq!(settings[0]["key_store"], "file");
    let empty = desk.says(&["history"]);
    assert_eq!(empty[0]["code"], "app.history.empty", "{empty:?}");
    let phone = clinic.device(&["history"], &format!("{PASSWORD}\n")).last_line();
    assert_eq!(phone["event"], "history", "the one that tapped keeps it");
    desk.says(&["settings", "--own-device-only", "false"]);
    assert_eq!(desk.says(&["history"])[0]["id"], id.as_str());
}
