//! One contract for every key store, the system's own among them: a real Secret Service in a session of its own.
//!
//! Needs Debian's `dbus-daemon`, `dbus-bin` and `gnome-keyring`; `cargo xtask test --install` brings them.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::path::Path;
use std::process::Command;

use kazasu_app::{FileKeyStore, MemoryKeyStore};
use kazasu_journeys::key_contract;
use kazasu_journeys::program;
use kazasu_journeys::secret_service::SecretService;
use tempfile::TempDir;

use clinic::checker::Checker;
use clinic::{Clinic, Output, PASSWORD};

#[test]
fn memory_keeps_the_contract() {
    key_contract::keep(&MemoryKeyStore::new()).unwrap();
}

#[test]
fn files_keep_the_contract() {
    let folder = TempDir::new().unwrap();
    key_contract::keep(&FileKeyStore::open(folder.path().join("keys")).unwrap()).unwrap();
}

/// What the subject says in a session.
fn subject(session: &SecretService, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_key-store-subject"));
    let done = session.equip(command.args(words)).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        done.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    said.trim_end().to_owned()
}

#[test]
fn the_systems_store_keeps_the_contract_and_its_devices_apart() {
    let session = SecretService::start();
    assert_eq!(subject(&session, &["choose"]), "system");
    assert_eq!(subject(&session, &["contract"]), "kept");
    assert_eq!(subject(&session, &["keep", "one"]), "done");
    assert_eq!(
        subject(&session, &["read", "one"]),
        "done",
        "another process finds it"
    );
    assert_eq!(subject(&session, &["read", "two"]), "app.keystore.not-found");
}

#[test]
fn a_closed_store_is_told_and_loses_nothing() {
    let session = SecretService::start();
    assert_eq!(subject(&session, &["keep", "one"]), "done");
    session.close();
    // Whoever is asked to open it is not there, so the question is turned down.
    let told = ["app.keystore.cancelled", "app.keystore.locked"];
    let said = subject(&session, &["read", "one"]);
    assert!(told.contains(&said.as_str()), "{said}");
    let said = subject(&session, &["choose"]);
    assert!(told.contains(&said.as_str()), "no silent turn to files: {said}");
}

#[test]
fn without_a_session_keys_lie_in_files() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_key-store-subject"));
    let done = command
        .arg("choose")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(done.stdout).unwrap(), "file\n");
}

/// A call of the app on a device in a session.
fn call(clinic: &Clinic, session: &SecretService, arguments: &[&str], typed: &str) -> Output {
    let mut command = program::call("kazasu");
    command.env_remove("KAZASU_KEY_STORE");
    clinic.type_into(session.equip(command.arg("--json").args(arguments)), typed)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_device_keeps_its_keys_in_the_system_and_none_in_its_folder() {
    let clinic = Clinic::with_service("127.0.0.1:0");
    let session = SecretService::start();
    // Another device of the clinic has checked somebody.
    let mut other = Checker::activate(&clinic).await;
    other.fresh_token().await.unwrap();
    assert!(other.check(|| ()).await.unwrap().answer.is_some());

    let payload = clinic.approve();
    let typed = format!("{payload}\n{PASSWORD}\n{PASSWORD}\n");
    let activated = call(&clinic, &session, &["activate"], &typed);
    assert_eq!(activated.code, Some(0), "{}", activated.text);
    assert!(
        !activated.text.contains("app.keystore.file-warning"),
        "{}",
        activated.text
    );
    let password = format!("{PASSWORD}\n");
    let settings = call(&clinic, &session, &["settings"], &password).last_line();
    assert_eq!(settings["key_store"], "system", "{settings}");
    let history = call(&clinic, &session, &["history"], &password);
    assert_eq!(history.last_line()["event"], "history", "{}", history.text);
    assert!(!clinic.data().join("keys").exists(), "no key lies in the folder");

    // Ten commands later the same keys are found, and the service still knows the device.
    let found = call(&clinic, &session, &["history", "search", "1"], &password);
    assert_eq!(found.code, Some(0), "{}", found.text);

    // A copy of the folder in another session has no keys: nothing opens, and the device wants to be activated anew.
    let kept = TempDir::new().unwrap();
    copy(&clinic.data(), kept.path());
    let elsewhere = SecretService::start();
    let mut command = program::call("kazasu");
    command.env_remove("KAZASU_KEY_STORE").args(["--json", "history"]);
    clinic.equip(&mut command).env("KAZASU_DATA", kept.path());
    let opened = clinic.type_as_is(elsewhere.equip(&mut command), &password);
    assert!(!opened.text.contains("\"event\":\"history\""), "{}", opened.text);
    assert!(opened.text.contains("app.keystore.not-found"), "{}", opened.text);

    // Without the session the keys are away: said, nothing destroyed, and back with it.
    let mut command = program::call("kazasu");
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let away = clinic.type_into(command.args(["--json", "history"]), &password);
    assert_eq!(
        away.last_line()["code"],
        "app.keystore.unavailable",
        "{}",
        away.text
    );
    let again = call(&clinic, &session, &["history"], &password);
    assert_eq!(again.last_line()["event"], "history", "{}", again.text);
}
