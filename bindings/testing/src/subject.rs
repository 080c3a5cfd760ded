//! A shell in a process of its own: what is left in its memory of the secrets that were typed, and what it tells.
//!
//! Clinic and cards live in the test, so that only copies of the shell's own making are found. The two talk in frames over
//! the shell's standard input and output: two bytes of length, then the bytes; on the way here a letter before them, `A` for
//! a command to the card, `S` for something said.

use std::io::{BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use jiff::Timestamp;
use kazasu_testkit::card::{CardImage, CardMemory, VirtualCard};
use kazasu_testkit::marks::Marks;
use kazasu_testkit::memory::{Dump, VERIFY_HEADER};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_wire::payload::ActivationPayload;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clinic::Clinic;

/// How the shell behaves; its only argument says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Habit {
    /// `careful`: wipes what it was given.
    Careful,
    /// `keeps`: keeps every secret on purpose.
    Keeps,
    /// `crashes`: throws, with everything it can print in the message, while all secrets are in hand.
    Crashes,
}

/// What was found of the secrets.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Found {
    /// Secrets looked for, each in eight encodings or more.
    pub marks: u32,
    /// Bytes of memory after the lock.
    pub memory_bytes: u64,
    /// Secrets in it: which, and in which encoding.
    pub in_memory: Vec<String>,
    /// Bytes the shell wrote to its standard error.
    pub told_bytes: u64,
    /// Secrets in them.
    pub told: Vec<String>,
    /// What it said of each PIN: `valid`, or the code of what went wrong.
    pub said: Vec<String>,
}

/// Checks made, one PIN each; every second PIN is wrong.
const CHECKS: usize = 8;

/// Runs a shell: two activations, a log-in, checks by PIN, locks; then searches its memory and what it told.
#[uniffi::export]
#[must_use]
pub fn secrets_left_by(program: Vec<String>, habit: Habit) -> Found {
    let clinic = Clinic::open();
    let mut marks = Marks::default();
    let passcode = format!("Kazasu-{}", random(6));
    marks.plant("passcode", &passcode);
    let [direct, through_screens] = [0, 1].map(|number| {
        let payload = clinic.payload();
        let account = ActivationPayload::parse(&payload).unwrap();
        // EXPOSE: to look for it.
        marks.plant(&format!("account password {number}"), account.password.expose());
        marks.plant(
            &format!("activation code {number}"),
            account.activation_code.expose(),
        );
        payload
    });
    let pins: Vec<String> = (0..CHECKS).map(|_| random_pin()).collect();
    let image = image();

    let mut shell = Shell::start(program, habit);
    for frame in [clinic.origin(), direct, passcode.clone(), passcode.clone()] {
        shell.give(frame.as_bytes());
    }
    let mut said = Vec::new();
    if habit != Habit::Crashes {
        assert_eq!(shell.hear(None), "activated");
        for (number, pin) in pins.iter().enumerate() {
            let mut image = image.clone();
            image.pin = if number % 2 == 0 {
                pin.clone()
            } else {
                other_than(pin)
            };
            let mut card = VirtualCard::new(image, CardMemory::default());
            card.power_on();
            shell.give(pin.as_bytes());
            said.push(shell.hear(Some(&mut card)));
        }
        shell.give(b"");
        for intent in intents(&through_screens, &passcode) {
            shell.give(intent.to_string().as_bytes());
        }
        shell.give(b"");
        assert_eq!(shell.hear(None), "locked");
    }
    let memory = match habit {
        Habit::Crashes => None,
        Habit::Careful | Habit::Keeps => Some(Dump::of_process(shell.child.id()).unwrap()),
    };
    let told = shell.end();
    let mut in_memory = memory
        .as_ref()
        .map(|memory| memory.found(&marks))
        .unwrap_or_default();
    if let Some(memory) = &memory {
        in_memory.extend(pins_in(memory, &pins));
    }
    let marks_looked_for = marks.len() + pins.len();
    for pin in &pins {
        marks.plant("PIN", pin);
    }
    Found {
        marks: u32::try_from(marks_looked_for).unwrap(),
        memory_bytes: memory.map_or(0, |memory| memory.len() as u64),
        in_memory,
        told_bytes: told.len() as u64,
        told: told_of(&told, &marks),
        said,
    }
}

/// What staff do on the screens of the flows to activate and to lock.
fn intents(payload: &str, passcode: &str) -> Vec<Value> {
    vec![
        json!({"do": "accept_terms"}),
        json!({"do": "payload", "text": payload}),
        json!({"do": "type", "field": "new_passcode", "text": passcode}),
        json!({"do": "type", "field": "new_passcode_again", "text": passcode}),
        json!({"do": "submit"}),
    ]
}

/// Four digits are found anywhere. A PIN is looked for as it is sent to the card, as it crosses the bridge (its length
/// before it, high byte first), and as a runtime keeps an array (its length before it, low byte first).
fn pins_in(memory: &Dump, pins: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, pin) in pins.iter().enumerate() {
        for (form, before) in [
            ("a command", &VERIFY_HEADER[..]),
            ("an argument", &[0, 0, 0, 4]),
            ("an array", &[4, 0, 0, 0]),
        ] {
            if memory.count(&[before, pin.as_bytes()].concat()) > 0 {
                found.push(format!("PIN {number} as {form}"));
            }
        }
    }
    found
}

/// Secrets in what was told. Where a crash happened is told with numbers, and a number of a line is no PIN.
fn told_of(told: &[u8], marks: &Marks) -> Vec<String> {
    let lines = told.split(|byte| *byte == b'\n');
    lines
        .filter(|line| !line.trim_ascii_start().starts_with(b"at "))
        .flat_map(|line| marks.found_in(line))
        .collect()
}

/// A running shell, in a folder of its own.
struct Shell {
    child: Child,
    given: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
    told: Option<std::thread::JoinHandle<Vec<u8>>>,
    _folder: TempDir,
}

impl Shell {
    fn start(program: Vec<String>, habit: Habit) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (name, arguments) = program.split_first().unwrap();
        let mut child = Command::new(name)
            .args(arguments)
            .arg(match habit {
                Habit::Careful => "careful",
                Habit::Keeps => "keeps",
                Habit::Crashes => "crashes",
            })
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut errors = child.stderr.take().unwrap();
        let told = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            errors.read_to_end(&mut bytes).unwrap();
            bytes
        });
        Self {
            given: child.stdin.take(),
            said: BufReader::new(child.stdout.take().unwrap()),
            child,
            told: Some(told),
            _folder: folder,
        }
    }

    /// A shell that is gone is noticed where it is listened to.
    fn give(&mut self, frame: &[u8]) {
        let length = u16::try_from(frame.len()).unwrap().to_be_bytes();
        let _ = self.given.as_mut().unwrap().write_all(&[&length, frame].concat());
    }

    /// What it says next; until then its commands go to the card.
    fn hear(&mut self, mut card: Option<&mut VirtualCard>) -> String {
        loop {
            let mut head = [0; 3];
            if self.said.read_exact(&mut head).is_err() {
                panic!("the shell is gone: {}", String::from_utf8_lossy(&self.end()));
            }
            let mut bytes = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
            self.said.read_exact(&mut bytes).unwrap();
            match (head[0], &mut card) {
                (b'A', Some(card)) => {
                    let answer = card.transmit(&bytes);
                    self.give(&answer);
                }
                (b'S', _) => return String::from_utf8(bytes).unwrap(),
                (other, _) => panic!("{other} is no frame"),
            }
        }
    }

    /// Lets it end; what it told on standard error.
    fn end(&mut self) -> Vec<u8> {
        drop(self.given.take());
        self.child.wait().unwrap();
        self.told
            .take()
            .map(|told| told.join().unwrap())
            .unwrap_or_default()
    }
}

fn image() -> CardImage {
    let now = Timestamp::now();
    people::by_id("valid")
        .unwrap()
        .card_image(&Mint::at(now), now)
        .unwrap()
}

/// Hexadecimal digits, two for each byte.
fn random(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    SystemRandom::new().fill(&mut random).unwrap();
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn random_pin() -> String {
    let number = u32::from_str_radix(&random(3), 16).unwrap();
    format!("{:04}", number % 10_000)
}

fn other_than(pin: &str) -> String {
    pin.chars()
        .map(|digit| if digit == '7' { '3' } else { '7' })
        .collect()
}
