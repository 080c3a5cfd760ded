//! No PIN, password, code, name, number or certificate serial in any log, even at `trace`: values are planted, every flow
//! is run, the logs are searched, and the search is shown to find what *is* there.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::path::{Path, PathBuf};

use kazasu_journeys::daemon::Daemon;
use kazasu_journeys::pcscd::Pcscd;
use kazasu_journeys::program;
use kazasu_testkit::marks::Marks;
use kazasu_testkit::people;
use kazasu_wire::payload::ActivationPayload;
use serde_json::Value;

use clinic::{Clinic, PASSWORD};

#[test]
fn demos_of_all_people_at_trace_leave_nothing_in_the_log() {
    let mut marks = Marks::of_people();
    // Two PINs of the demo's own: right and wrong.
    marks.plant("typed PIN", "9753");
    let mut scanned = 0;
    for person in people::all() {
        for pin in [person.card.pin.as_str(), "9753"] {
            marks.plant("card PIN", person.card.pin.as_str());
            let done = program::call("kazasu")
                .args([
                    "--log",
                    "trace",
                    "demo",
                    "--person",
                    person.id.as_str(),
                    "--pin",
                    pin,
                ])
                .output()
                .unwrap();
            let log = done.stderr;
            assert!(
                log.len() > 10_000,
                "trace must say something: {}",
                String::from_utf8_lossy(&log)
            );
            let found = marks.found_in(&log);
            assert!(found.is_empty(), "{}: {found:?}", person.id.as_str());
            scanned += log.len();
        }
    }
    // The control: the same search in what staff see on the screen.
    let screen = program::call("kazasu").args(["demo"]).output().unwrap().stdout;
    let found = marks.found_in(&screen);
    assert!(
        found.iter().any(|name| name.starts_with("valid name as")),
        "the search is blind: {found:?}"
    );
    assert!(
        found.iter().any(|name| name.starts_with("valid number as")),
        "the search is blind: {found:?}"
    );
    println!("{} marks, {scanned} bytes of log scanned, 0 found", marks.len());
}

fn collect(folder: &Path, but: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path != but {
            collect(&path, but, files);
        } else if path.is_file() {
            files.push(path);
        }
    }
}

#[test]
fn a_day_at_the_clinic_leaves_nothing_in_any_log() {
    let mut clinic = Clinic::with_service_at("127.0.0.1:0", "trace");
    let payload = clinic.approve();
    let account = ActivationPayload::parse(&payload).unwrap();
    let mut marks = Marks::of_people();
    marks.plant("account password", account.password.expose());
    marks.plant("activation code", account.activation_code.expose());
    marks.plant("device password", PASSWORD);
    marks.plant("right PIN", "1234");
    marks.plant("wrong PIN", "9753");

    let mut logs = Vec::new();
    let mut keep = |output: clinic::Output, code: i32| {
        assert_eq!(output.code, Some(code), "{}", output.text);
        logs.extend(output.log);
    };
    let trace = ["--log", "trace"];
    let wrong = payload.replace("&a=", "&a=9");
    keep(
        clinic.device(
            &[&trace[..], &["activate"]].concat(),
            &format!("{wrong}\n{PASSWORD}\n{PASSWORD}\n"),
        ),
        8,
    );
    keep(
        clinic.device(
            &[&trace[..], &["activate"]].concat(),
            &format!("{payload}\n{PASSWORD}\n{PASSWORD}\n"),
        ),
        0,
    );

    let pcscd = Pcscd::start();
    let card =
        Daemon::start(program::call("kazasu").args(["--json", "card", "serve", "--vpcd", &pcscd.vpcd()]));
    card.wait_for(|line| line.contains("inserted").then_some(()));
    pcscd.wait_for_card();
    for (pin, code) in [("9753", 4), ("1234", 0)] {
        let mut check = pcscd.client(program::path("kazasu"));
        check.args(trace);
        keep(clinic.check(&mut check, pin), code);
    }
    let history = clinic.device(
        &[&trace[..], &["history", "search", "1001"]].concat(),
        &format!("{PASSWORD}\n"),
    );
    let shown: Value = history.last_line();
    assert_eq!(shown["event"], "history", "{}", history.text);
    let screen = history.text.clone();
    keep(history, 0);
    keep(
        clinic.device(&[&trace[..], &["history"]].concat(), "Wrong-password-1\n"),
        7,
    );
    clinic.service.kill();

    let service_log = std::fs::read(clinic.folder.path().join("service.log")).unwrap();
    for (name, log) in [("the app's log", &logs), ("the service's log", &service_log)] {
        assert!(
            log.len() > 10_000,
            "{name} must say something: {} bytes",
            log.len()
        );
        let found = marks.found_in(log);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    // What is kept is kept sealed: the same search over every file of device and service.
    let mut files = Vec::new();
    // What was exported for the import is a clinic's input, not something kept.
    collect(
        clinic.folder.path(),
        &clinic.folder.path().join("world"),
        &mut files,
    );
    let mut kept = 0;
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let found = marks.found_in(&bytes);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        kept += bytes.len();
    }
    let files = files.len();
    assert!(files >= 8, "{files} files");
    // The control: the same search in the history staff see.
    assert!(
        !marks.found_in(screen.as_bytes()).is_empty(),
        "the search is blind: {screen}"
    );
    println!(
        "{} marks, {} bytes of log and {kept} bytes of {files} files (databases, keys, audit) scanned, 0 found",
        marks.len(),
        logs.len() + service_log.len()
    );
}
