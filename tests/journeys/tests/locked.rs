//! After the app was locked no name, number, passcode or code is left in the memory of its process: not on the heap, not
//! on a stack, not in a library's buffer. And a crash while everything is open tells nothing.
//!
//! The whole memory is searched twice, while the app is open and after it was locked: what is found the first time proves
//! that the search can see it. A name and the passcode kept on purpose are found the second time as well.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use kazasu_journeys::program;
use kazasu_testkit::marks::Marks;
use kazasu_testkit::memory::{Dump, PANIC, PLANT};
use kazasu_testkit::people;
use kazasu_wire::payload::ActivationPayload;
use tempfile::TempDir;

use clinic::checker::Checker;
use clinic::{Clinic, PASSWORD};

/// A running subject on a device of its own.
struct Subject {
    child: Child,
    typed: Option<ChildStdin>,
    said: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

impl Subject {
    /// Activated, with the clinic's results open, unless it panics before it can say so.
    fn start(clinic: &Clinic, payload: &str, arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_lock-subject"))
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("RUST_BACKTRACE", "full")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut typed = child.stdin.take().unwrap();
        let text = format!("{}\n{payload}\n{PASSWORD}\nしけん\n", clinic.origin);
        typed.write_all(text.as_bytes()).unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            typed: Some(typed),
            said,
            _folder: folder,
        }
    }

    fn hear(&mut self) -> String {
        self.said.next().unwrap().unwrap()
    }

    fn memory(&self) -> Dump {
        Dump::of_process(self.child.id()).unwrap()
    }

    fn lock(&mut self) {
        self.typed.as_mut().unwrap().write_all(b"\n").unwrap();
        assert_eq!(self.hear(), "locked");
    }

    /// Lets it end; what it said on standard error.
    fn end(mut self) -> (bool, Vec<u8>) {
        drop(self.typed.take());
        let mut errors = Vec::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_end(&mut errors)
            .unwrap();
        (self.child.wait().unwrap().success(), errors)
    }
}

/// Everything that must not be left: the person's data in the forms it takes, and what staff typed.
fn marks(payload: &str) -> Marks {
    let mut marks = Marks::default();
    let person = people::by_id("valid").unwrap();
    let coverage = serde_json::to_value(&person.coverages[0]).unwrap();
    for field in ["name", "name_kana", "insurer_number", "insurer_name"] {
        marks.plant(field, coverage[field].as_str().unwrap());
    }
    // Four digits are found anywhere: the number as it is sent, and as it is copied.
    let number = coverage["number"].as_str().unwrap();
    marks.plant("number in JSON", &format!("\"number\":\"{number}\""));
    marks.plant("number in the copy", &format!("番号\t{number}\r\n"));
    // As the search folds it.
    marks.plant("folded kana", "シケンハナコ");
    let account = ActivationPayload::parse(payload).unwrap();
    marks.plant("passcode", PASSWORD);
    marks.plant("account password", account.password.expose());
    marks.plant("activation code", account.activation_code.expose());
    marks
}

/// Connections are closed by the runtime's own threads: memory is looked at again while they may still be at it.
const LOOKS: usize = 10;

/// What is found in the memory once it no longer gets less.
fn left_in(subject: &Subject, marks: &Marks) -> (Vec<String>, usize) {
    let mut last = (Vec::new(), 0);
    for _ in 0..LOOKS {
        let memory = subject.memory();
        last = (memory.found(marks), memory.len());
        if last.0.is_empty() {
            break;
        }
    }
    last
}

/// A clinic whose service has one result.
async fn clinic() -> Clinic {
    let clinic = Clinic::with_service("127.0.0.1:0");
    let mut other = Checker::activate(&clinic).await;
    other.fresh_token().await.unwrap();
    assert!(other.check(|| ()).await.unwrap().answer.is_some());
    clinic
}

#[tokio::test]
async fn nothing_of_a_person_or_of_what_was_typed_is_left_after_lock() {
    let clinic = clinic().await;
    let payload = clinic.approve();
    let marks = marks(&payload);
    let mut subject = Subject::start(&clinic, &payload, &[]);
    assert_eq!(subject.hear(), "unlocked 1");
    let before = subject.memory().found(&marks);
    let seen: BTreeSet<&str> = before
        .iter()
        .filter_map(|found| found.split(" as ").next())
        .collect();
    for what in ["name", "name_kana", "folded kana", "insurer_number"] {
        assert!(seen.contains(what), "the search is blind for {what}: {before:?}");
    }
    subject.lock();
    let (left, bytes) = left_in(&subject, &marks);
    println!(
        "{} marks, {} found while open, {bytes} bytes searched after lock, {} found",
        marks.len(),
        before.len(),
        left.len()
    );
    assert!(bytes > 1_000_000);
    assert_eq!(left, Vec::<String>::new());
    assert!(subject.end().0);

    let payload = clinic.approve();
    let mut planted = Subject::start(&clinic, &payload, &[PLANT]);
    assert_eq!(planted.hear(), "unlocked 1");
    planted.lock();
    let found = planted.memory().found(&marks);
    for what in ["name as utf-8", "passcode as utf-8"] {
        assert!(found.contains(&what.to_owned()), "{what}: {found:?}");
    }
}

#[tokio::test]
async fn a_crash_while_everything_is_open_tells_nothing() {
    let clinic = clinic().await;
    let payload = clinic.approve();
    let marks = marks(&payload);
    let (good, told) = Subject::start(&clinic, &payload, &[PANIC]).end();
    assert!(!good);
    let text = String::from_utf8_lossy(&told);
    assert!(text.contains("planted: App"), "{text}");
    assert_eq!(marks.found_in(&told), Vec::<String>::new(), "{text}");
    println!(
        "{} marks, {} bytes of crash output, 0 found",
        marks.len(),
        told.len()
    );
    // The control: a message that does tell is seen.
    let shown = format!("{PASSWORD:?}");
    assert_eq!(
        marks.found_in(&[&told[..], shown.as_bytes()].concat()),
        ["passcode as utf-8"]
    );
}

#[test]
fn the_program_has_the_allocator_that_wipes() {
    let program = std::fs::read(program::path("kazasu")).unwrap();
    let has = |symbol: &str| memchr::memmem::find(&program, symbol.as_bytes()).is_some();
    assert!(has("zeroizing_alloc"), "kazasu was built without it");
}
