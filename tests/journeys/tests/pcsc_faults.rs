//! What goes wrong at a reader, over a real `pcscd`: the card leaves too early, somebody else wants it, the service dies,
//! the person changes their mind. After each no try is lost that was not wrong, and no PIN stays verified.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use kazasu_journeys::pcscd::{Pcscd, Slot};
use kazasu_journeys::program;
use kazasu_journeys::terminal::Terminal;
use kazasu_testkit::card::{CardImage, CardMemory, Exchange, JPKI_AID, PinFile, VirtualCard};
use kazasu_testkit::memory::{Dump, VERIFY_HEADER};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::vpcd::{self, InsertedCard, Stopper};

use clinic::{Clinic, Output, PASSWORD};

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
/// 51-byte DigestInfo of a SHA-256 hash, as `80 2A` takes it (card facts §3).
const SIGN_WITHOUT_PIN: &str = concat!(
    "802A009733",
    "3031300D060960864801650304020105000420",
    "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A",
    "00"
);

/// A step of a check, as the card sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Select,
    Read,
    AskTries,
    Verify,
    Sign,
    Leave,
}

impl Step {
    fn of(exchange: &Exchange<'_>) -> Option<Self> {
        Some(match (exchange.instruction(), exchange.sent()) {
            (0xA4, 15) => Self::Select,
            (0xA4, 12) => Self::Leave,
            (0xB0, _) => Self::Read,
            (0x20, 4 | 5) => Self::AskTries,
            (0x20, _) => Self::Verify,
            (0x2A, _) => Self::Sign,
            _ => return None,
        })
    }
}

/// A plastic card that goes from hand to reader and back and keeps its counters.
struct Plastic {
    image: CardImage,
    memory: CardMemory,
    /// VERIFY commands with a PIN, over all its time.
    verifies: Arc<Mutex<u32>>,
}

impl Plastic {
    fn issue() -> Self {
        let now = jiff::Timestamp::now();
        let person = people::by_id("valid").unwrap();
        Self {
            image: person.card_image(&Mint::at(now), now).unwrap(),
            memory: CardMemory::default(),
            verifies: Arc::default(),
        }
    }

    fn card(&self) -> VirtualCard {
        VirtualCard::new(self.image.clone(), self.memory.clone())
    }

    fn tries_left(&self) -> u8 {
        self.memory.tries_left(PinFile::Authentication).unwrap()
    }

    fn verifies(&self) -> u32 {
        *self.verifies.lock().unwrap()
    }

    /// Puts the card into a reader.
    fn insert(&self, pcscd: &Pcscd, slot: Slot) -> InsertedCard {
        self.insert_observed(pcscd, slot, |_| ())
    }

    /// Puts the card into a reader and takes it out at a step: the card has acted, its answer is lost.
    fn insert_until(&self, pcscd: &Pcscd, step: Step) -> InsertedCard {
        let stopper: Arc<Mutex<Option<Stopper>>> = Arc::default();
        let hand = Arc::clone(&stopper);
        let inserted = self.insert_observed(pcscd, Slot::First, move |at| {
            if at == step
                && let Some(stopper) = &*hand.lock().unwrap()
            {
                stopper.stop();
            }
        });
        *stopper.lock().unwrap() = Some(inserted.stopper().unwrap());
        inserted
    }

    /// Puts the card into a reader; at a step it tells so and answers only when told to.
    fn insert_slow_at(&self, pcscd: &Pcscd, step: Step) -> (InsertedCard, Receiver<()>, Sender<()>) {
        let (arrived, at_step) = channel();
        let (go, gone) = channel::<()>();
        let inserted = self.insert_observed(pcscd, Slot::First, move |at| {
            if at == step && arrived.send(()).is_ok() {
                // A test that ended lets go, too.
                let _ = gone.recv();
            }
        });
        (inserted, at_step, go)
    }

    fn insert_observed(
        &self,
        pcscd: &Pcscd,
        slot: Slot,
        mut at: impl FnMut(Step) + Send + 'static,
    ) -> InsertedCard {
        let verifies = Arc::clone(&self.verifies);
        let mut card = self.card();
        card.observe(move |exchange| {
            let Some(step) = Step::of(exchange) else { return };
            if step == Step::Verify {
                *verifies.lock().unwrap() += 1;
            }
            at(step);
        });
        let inserted = vpcd::insert(pcscd.slot(slot), card).unwrap();
        pcscd.wait_for_card_in(slot);
        inserted
    }
}

fn check(clinic: &Clinic, pcscd: &Pcscd, pin: &str) -> Output {
    clinic.check(&mut pcscd.client(program::path("kazasu")), pin)
}

fn code(output: &Output) -> String {
    output.last_line()["code"].as_str().unwrap_or_default().to_owned()
}

/// `opensc-tool`, another program than ours: its words and whether it was content.
fn other_program(pcscd: &Pcscd, arguments: &[&str]) -> (String, bool) {
    let mut call = pcscd.client("opensc-tool");
    call.env("OPENSC_DRIVER", "default").args(arguments);
    pcscd.output(&mut call)
}

fn assert_nobody_signs_without_a_pin(pcscd: &Pcscd) {
    let (text, _) = other_program(pcscd, &["-s", SELECT_JPKI, "-s", SIGN_WITHOUT_PIN]);
    assert!(text.contains("(SW1=0x90, SW2=0x00)"), "{text}");
    assert!(text.contains("(SW1=0x69, SW2=0x82)"), "{text}");
}

fn interrupt(child: &Child) {
    // The shell's own: a machine need not have another.
    let done = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", child.id())])
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
fn a_card_taken_away_too_early_is_named_and_costs_no_try() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let mut verifies = 0;
    for (step, expected, sent) in [
        (Step::Select, "card.link.lost", 0),
        (Step::Read, "card.link.lost", 0),
        (Step::AskTries, "card.link.lost", 0),
        (Step::Verify, "card.link.lost-in-verify", 1),
        (Step::Sign, "card.link.lost", 1),
    ] {
        let removals = pcscd.removals();
        let inserted = card.insert_until(&pcscd, step);
        let output = check(&clinic, &pcscd, "1234");
        assert_eq!(
            (output.code, code(&output).as_str()),
            (Some(4), expected),
            "{step:?}: {}",
            output.text
        );
        verifies += sent;
        assert_eq!(card.verifies(), verifies, "{step:?}");
        assert_eq!(card.tries_left(), 3, "{step:?}");
        drop(inserted);
        pcscd.wait_for_removals(removals + 1);
    }
    // The card's work was done: only its leave went unheard.
    let inserted = card.insert_until(&pcscd, Step::Leave);
    let output = check(&clinic, &pcscd, "1234");
    assert_eq!(output.code, Some(0), "{}", output.text);
    drop(inserted);
}

/// The person taps once with `pin`, the card leaves in the middle of VERIFY, and they tap again.
fn tap_twice(pin: &str) -> (Plastic, String, Option<i32>) {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let first = card.insert_until(&pcscd, Step::Verify);

    let call = format!(
        "{} --lang en --json check --method pin",
        program::path("kazasu").display()
    );
    let mut command = pcscd.client("script");
    clinic
        .equip(&mut command)
        .args(["--quiet", "--return", "--command", &call, "/dev/null"]);
    let mut terminal = Terminal::open(&mut command);
    terminal.wait_for("Enter the password of this app");
    terminal.type_line(PASSWORD);
    terminal.wait_for("The patient's 4-digit PIN");
    terminal.type_line(pin);
    terminal.wait_for("card.link.lost-in-verify");
    drop(first);
    pcscd.wait_for_removals(1);
    let second = card.insert(&pcscd, Slot::First);
    terminal.wait_for("The patient's 4-digit PIN");
    terminal.type_line(pin);
    let (screen, exit) = terminal.close();
    drop(second);
    (card, screen, exit)
}

#[test]
fn the_next_tap_goes_on_after_a_lost_verify_with_six_apdus() {
    let (card, screen, exit) = tap_twice("1234");
    assert_eq!(exit, Some(0), "{screen}");
    assert!(screen.contains("\"event\":\"result\""), "{screen}");
    assert!(screen.contains("\"apdus\":6"), "{screen}");
    assert_eq!((card.verifies(), card.tries_left()), (2, 3));
}

#[test]
fn a_wrong_pin_whose_answer_was_lost_is_never_sent_again() {
    let (card, screen, exit) = tap_twice("9999");
    assert_eq!(exit, Some(4), "{screen}");
    assert!(screen.contains("\"code\":\"card.pin.wrong\""), "{screen}");
    assert!(screen.contains("\"tries_left\":2"), "{screen}");
    assert_eq!((card.verifies(), card.tries_left()), (1, 2));
}

#[test]
fn another_program_can_neither_use_nor_reset_a_card_in_a_tap() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let (inserted, at_verify, go) = card.insert_slow_at(&pcscd, Step::Verify);
    let call = clinic.start_check(&mut pcscd.client(program::path("kazasu")), "1234");
    at_verify.recv().unwrap();

    for attempt in [&["--reset"][..], &["-s", SELECT_JPKI]] {
        let (text, ok) = other_program(&pcscd, attempt);
        assert!(!ok, "{attempt:?} went through: {text}");
        println!("{attempt:?}: {}", text.trim());
        assert!(text.contains("in use"), "{text}");
    }
    go.send(()).unwrap();
    let output = Output::of(call);
    assert_eq!(output.code, Some(0), "{}", output.text);
    assert_eq!((card.verifies(), card.tries_left()), (1, 3));
    drop(inserted);
}

#[test]
fn a_card_in_use_by_another_program_is_named_so_and_left_alone() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let inserted = card.insert(&pcscd, Slot::First);

    // A program that keeps its connection open until it is told to end.
    let mut other = pcscd
        .client("opensc-explorer")
        .args(["--reader", "0", "--card-driver", "default", "--mf", ""])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut keyboard = other.stdin.take().unwrap();
    keyboard.write_all(b"apdu 00A4000C\n").unwrap();
    let mut said = BufReader::new(other.stdout.take().unwrap()).lines();
    let answer = said.find(|line| line.as_ref().is_ok_and(|line| line.contains("SW1=")));
    assert!(answer.is_some(), "the other program does not hold the card");

    let output = check(&clinic, &pcscd, "1234");
    assert_eq!(
        (output.code, code(&output).as_str()),
        (Some(4), "reader.connect.in-use"),
        "{}",
        output.text
    );
    assert_eq!(card.verifies(), 0);

    drop(keyboard);
    other.wait().unwrap();
    let output = check(&clinic, &pcscd, "1234");
    assert_eq!(output.code, Some(0), "{}", output.text);
    drop(inserted);
}

#[test]
fn a_card_in_the_second_reader_is_found() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let inserted = card.insert(&pcscd, Slot::Second);
    let output = check(&clinic, &pcscd, "1234");
    assert_eq!(output.code, Some(0), "{}", output.text);
    drop(inserted);
}

#[test]
fn a_service_that_died_between_two_checks_or_while_waiting_is_found_again() {
    let clinic = Clinic::open();
    let mut pcscd = Pcscd::start();
    let card = Plastic::issue();
    let inserted = card.insert(&pcscd, Slot::First);
    assert_eq!(check(&clinic, &pcscd, "1234").code, Some(0));
    drop(inserted);

    pcscd.kill();
    let output = check(&clinic, &pcscd, "1234");
    assert_eq!(
        (output.code, code(&output).as_str()),
        (Some(4), "reader.service.unavailable"),
        "{}",
        output.text
    );
    pcscd.start_again();
    let inserted = card.insert(&pcscd, Slot::First);
    assert_eq!(check(&clinic, &pcscd, "1234").code, Some(0));
    let removals = pcscd.removals();
    drop(inserted);
    pcscd.wait_for_removals(removals + 1);

    let mut command = pcscd.client(program::path("kazasu"));
    let mut waiting = clinic.start_check(command.args(["--log", "debug"]), "1234");
    let mut log = BufReader::new(waiting.stderr.take().unwrap()).lines();
    let mut heard = |words: &str| {
        let line = log.find(|line| line.as_ref().is_ok_and(|line| line.contains(words)));
        assert!(line.is_some(), "{words:?} was not logged");
    };
    heard("waiting for a card");
    pcscd.kill();
    heard("the readers cannot be watched");
    pcscd.start_again();
    let inserted = card.insert(&pcscd, Slot::First);
    drop(std::thread::spawn(move || log.for_each(drop)));
    let output = Output::of(waiting);
    assert_eq!(output.code, Some(0), "{}", output.text);
    assert_eq!(card.verifies(), 3);
    drop(inserted);
}

#[test]
fn ctrl_c_in_the_middle_of_a_verify_leaves_the_card_unverified_and_without_power() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let (inserted, at_verify, go) = card.insert_slow_at(&pcscd, Step::Verify);
    let mut command = pcscd.client(program::path("kazasu"));
    let mut call = clinic.start_check(command.args(["--log", "info"]), "1234");
    at_verify.recv().unwrap();
    let power_cuts = pcscd.power_cuts();

    interrupt(&call);
    let mut log = BufReader::new(call.stderr.take().unwrap()).lines();
    let noted = log.find(|line| line.as_ref().is_ok_and(|line| line.contains("asked to stop")));
    assert!(noted.is_some(), "the signal was not taken");
    go.send(()).unwrap();
    drop(std::thread::spawn(move || log.for_each(drop)));
    let output = Output::of(call);
    assert_eq!(
        (output.code, code(&output).as_str()),
        (Some(4), "card.session.cancelled"),
        "{}",
        output.text
    );
    let sent = pcscd.apdus();
    assert!(
        !sent.iter().any(|apdu| apdu.starts_with("802A")),
        "nothing is signed any more"
    );
    assert_eq!(
        sent.last().map(String::as_str),
        Some("00A4040C07A0000001510000"),
        "the card is left"
    );
    assert_eq!(
        pcscd.power_cuts(),
        power_cuts + 1,
        "the card is left without power"
    );
    assert_eq!((card.verifies(), card.tries_left()), (1, 3));
    assert_nobody_signs_without_a_pin(&pcscd);
    drop(inserted);
}

#[test]
fn ctrl_c_while_waiting_for_a_card_ends_at_once() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let mut command = pcscd.client(program::path("kazasu"));
    let mut call = clinic.start_check(command.args(["--log", "debug"]), "1234");
    let mut log = BufReader::new(call.stderr.take().unwrap()).lines();
    let waits = log.find(|line| {
        line.as_ref()
            .is_ok_and(|line| line.contains("waiting for a card"))
    });
    assert!(waits.is_some(), "it does not wait");
    interrupt(&call);
    drop(std::thread::spawn(move || log.for_each(drop)));
    assert_eq!(Output::of(call).code, Some(130));
}

#[test]
fn the_program_holds_no_verify_command_any_more_while_the_card_signs() {
    let clinic = Clinic::open();
    let pcscd = Pcscd::start();
    let card = Plastic::issue();
    let (inserted, at_sign, go) = card.insert_slow_at(&pcscd, Step::Sign);
    let call = clinic.start_check(&mut pcscd.client(program::path("kazasu")), "1234");
    at_sign.recv().unwrap();
    let dump = Dump::of_process(call.id()).unwrap();
    go.send(()).unwrap();
    assert_eq!(Output::of(call).code, Some(0));

    println!("{} bytes of the program searched", dump.len());
    // The control: what it has to hold is found by the same search.
    assert!(dump.count(&JPKI_AID) > 0, "the search is blind");
    assert_eq!(dump.count(&[&VERIFY_HEADER[..], b"1234"].concat()), 0);
    drop(inserted);
}
