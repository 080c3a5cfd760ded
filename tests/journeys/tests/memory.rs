//! After a tap no PIN is left in the memory of the process that made it.
//!
//! The card lives in another process than the taps (here: in the test), so that only copies of our own making are found.
//! 32 random PINs go through a pipe, half of them right and half wrong; then the whole memory is searched. The control is
//! the same program with other PINs; the proof that the search can find anything is the same program keeping its VERIFY
//! commands on purpose.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and tells its figures"
)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Stdio};

use kazasu_testkit::card::{CardImage, CardMemory, VirtualCard};
use kazasu_testkit::marks::Marks;
use kazasu_testkit::memory::{CARD_SOCKET, Dump, PANIC, PLANT, VERIFY_HEADER};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use ring::rand::{SecureRandom as _, SystemRandom};
use tempfile::TempDir;

const TAPS: usize = 32;

fn random_pins(taken: &BTreeSet<String>) -> Vec<String> {
    let random = SystemRandom::new();
    let mut pins = BTreeSet::new();
    while pins.len() < TAPS {
        let mut bytes = [0; 4];
        random.fill(&mut bytes).unwrap();
        let pin = format!("{:04}", u32::from_be_bytes(bytes) % 10_000);
        if !taken.contains(&pin) {
            pins.insert(pin);
        }
    }
    pins.into_iter().collect()
}

fn other_than(pin: &str) -> String {
    pin.chars()
        .map(|digit| if digit == '7' { '3' } else { '7' })
        .collect()
}

/// Plays one card per connection until it is left.
fn play(mut socket: UnixStream, image: CardImage) {
    let mut card = VirtualCard::new(image, CardMemory::default());
    card.power_on();
    let mut length = [0; 2];
    while socket.read_exact(&mut length).is_ok() {
        let mut apdu = vec![0; usize::from(u16::from_be_bytes(length))];
        socket.read_exact(&mut apdu).unwrap();
        let answer = card.transmit(&apdu);
        socket
            .write_all(&u16::try_from(answer.len()).unwrap().to_be_bytes())
            .unwrap();
        socket.write_all(&answer).unwrap();
    }
}

/// Taps with each PIN in a process of its own; its memory afterwards, and what it said on standard error.
fn memory_after_taps(pins: &[String], arguments: &[&str], image: &CardImage) -> (Dump, String) {
    let folder = TempDir::new().unwrap();
    let listener = UnixListener::bind(folder.path().join(CARD_SOCKET)).unwrap();
    // Nothing of this run is in its environment or arguments: two runs differ by their PINs only.
    let mut subject = Command::new(env!("CARGO_BIN_EXE_memory-subject"))
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut errors = subject.stderr.take().unwrap();
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        errors.read_to_string(&mut text).unwrap();
        text
    });
    let mut keypad = subject.stdin.take().unwrap();
    let mut lines = BufReader::new(subject.stdout.take().unwrap()).lines();
    for (number, pin) in pins.iter().enumerate() {
        let right = number % 2 == 0;
        let mut image = image.clone();
        image.pin = if right { pin.clone() } else { other_than(pin) };
        keypad.write_all(format!("{pin}\n").as_bytes()).unwrap();
        let (socket, _) = listener.accept().unwrap();
        play(socket, image);
        let said = lines.next().unwrap().unwrap();
        let expected = match (arguments.contains(&PANIC), right) {
            (true, _) => "panicked",
            (false, true) => "signed",
            (false, false) => "wrong",
        };
        assert_eq!(said, expected);
    }
    keypad.write_all(b"stop\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "done");
    let dump = Dump::of_process(subject.id()).unwrap();
    drop(keypad);
    assert!(subject.wait().unwrap().success());
    (dump, errors.join().unwrap())
}

/// How many VERIFY commands, and how often the digits alone, of these PINs.
fn found(dump: &Dump, pins: &[String]) -> (usize, Vec<usize>) {
    let commands = pins
        .iter()
        .map(|pin| dump.count(&[&VERIFY_HEADER, pin.as_bytes()].concat()))
        .sum();
    let digits = pins.iter().map(|pin| dump.count(pin.as_bytes())).collect();
    (commands, digits)
}

fn sum(counts: &[usize]) -> usize {
    counts.iter().sum()
}

/// PINs found more often than in the control: how many, not which. In another program that would be a secret.
fn left(counts: &[usize], control: &[usize]) -> usize {
    counts
        .iter()
        .zip(control)
        .filter(|(count, control)| count > control)
        .count()
}

fn image() -> CardImage {
    let now = jiff::Timestamp::now();
    people::by_id("valid")
        .unwrap()
        .card_image(&Mint::at(now), now)
        .unwrap()
}

/// Four digits also come by chance: in a process id, in the name of a temporary folder. What the code leaves behind is
/// there in every round, with other PINs each time.
const ROUNDS: usize = 3;

/// Whether one of the rounds found no PIN; each gives how many it found.
fn is_clean(round: impl FnMut() -> usize) -> bool {
    std::iter::repeat_with(round).take(ROUNDS).any(|found| found == 0)
}

#[test]
fn no_pin_is_left_in_memory_after_the_tap() {
    let image = image();
    assert!(is_clean(|| left_after_taps(&image)), "PINs are left in memory");
}

/// One round: PINs left in memory, and PINs planted there that the search did not find.
fn left_after_taps(image: &CardImage) -> usize {
    let pins = random_pins(&BTreeSet::new());
    let others = random_pins(&pins.iter().cloned().collect());

    let (subject, _) = memory_after_taps(&pins, &[], image);
    let (control, _) = memory_after_taps(&others, &[], image);
    let (planted, _) = memory_after_taps(&pins, &[PLANT], image);

    // The same 32 strings in all three.
    let (commands, digits) = found(&subject, &pins);
    let (commands_of_control, digits_of_control) = found(&control, &pins);
    let (commands_planted, digits_planted) = found(&planted, &pins);
    println!(
        "{TAPS} taps; {} bytes searched, {} in the control, {} with marks planted\n\
         VERIFY commands: {commands} | {commands_of_control} | {commands_planted}\n\
         bare digits:     {} | {} | {}",
        subject.len(),
        control.len(),
        planted.len(),
        sum(&digits),
        sum(&digits_of_control),
        sum(&digits_planted)
    );
    assert!(subject.len() > 1_000_000 && control.len() > 1_000_000);
    assert!(commands_planted >= TAPS, "the search is blind");
    assert_eq!(commands, 0, "a VERIFY command with its PIN is left in memory");
    let unseen = TAPS - left(&digits_planted, &digits_of_control);
    left(&digits, &digits_of_control) + unseen
}

#[test]
fn no_pin_is_left_in_memory_or_told_by_a_tap_that_panics() {
    let image = image();
    assert!(is_clean(|| left_after_panics(&image)), "PINs are left in memory");
}

/// One round: PINs left in memory.
fn left_after_panics(image: &CardImage) -> usize {
    let pins = random_pins(&BTreeSet::new());
    let others = random_pins(&pins.iter().cloned().collect());

    let (subject, told) = memory_after_taps(&pins, &[PANIC], image);
    let (control, _) = memory_after_taps(&others, &[PANIC], image);

    let (commands, digits) = found(&subject, &pins);
    let (_, digits_of_control) = found(&control, &pins);
    println!(
        "{TAPS} panics; {} bytes searched; VERIFY commands: {commands}; bare digits: {} | {}",
        subject.len(),
        sum(&digits),
        sum(&digits_of_control)
    );
    assert_eq!(told.matches("planted").count(), TAPS, "{told}");
    let mut marks = Marks::default();
    for pin in &pins {
        marks.plant("PIN", pin);
    }
    // The number of a line or a thread is no PIN.
    let said = told.lines().filter(|line| !line.contains("panicked at"));
    for line in said {
        assert_eq!(marks.found_in(line.as_bytes()), Vec::<String>::new());
    }
    assert_eq!(commands, 0, "a VERIFY command with its PIN is left in memory");
    left(&digits, &digits_of_control)
}

#[test]
fn a_pin_left_in_every_round_is_found() {
    let image = image();
    let planted = || {
        let pins = random_pins(&BTreeSet::new());
        let others = random_pins(&pins.iter().cloned().collect());
        let (subject, _) = memory_after_taps(&pins, &[PLANT], &image);
        let (control, _) = memory_after_taps(&others, &[], &image);
        left(&found(&subject, &pins).1, &found(&control, &pins).1)
    };
    assert!(!is_clean(planted));
}
