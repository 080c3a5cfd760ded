//! The visual check (目視確認) against the real service and the virtual card.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use kazasu_app::{App, CardOptions, CheckPlan, FaceCompared, PreparedCheck, ReaderMemory};
use kazasu_card::{BlockingLink, LinkLost, Outcome, Pin, TerminalRefusal, WakeSignal, drive};
use kazasu_testkit::card::PinFile;
use kazasu_wire::method::Method;
use support::clinic::{Clinic, Held};

fn prepare(app: &App) -> PreparedCheck {
    let plan = CheckPlan {
        method: Some(Method::Visual),
        ..CheckPlan::default()
    };
    app.prepare_check(plan).unwrap()
}

fn reader() -> CardOptions {
    CardOptions {
        reader: Some("virtual".to_owned()),
        ..CardOptions::default()
    }
}

fn tap(prepared: &PreparedCheck, link: &mut dyn BlockingLink, options: CardOptions) -> Outcome {
    let mut task = prepared.visual_task(FaceCompared::confirmed(), options).unwrap();
    drive(&mut task, link, |_| ())
}

#[test]
fn a_face_instead_of_a_pin() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    // A locked PIN is no hindrance: nothing asks for it.
    for (person, tries) in [("valid", 3), ("locked", 0)] {
        let mut card = clinic.card(person);
        let prepared = prepare(&app);
        assert_eq!(prepared.method(), &Method::Visual);
        let outcome = tap(&prepared, &mut card, reader());
        let answer = prepared.conclude(&outcome).unwrap();
        assert_eq!(answer.result.method, Method::Visual, "{person}");
        assert_eq!((answer.tries_before, answer.tries_left), (None, None));
        assert_eq!(card.0.memory().tries_left(PinFile::Authentication), Some(tries));
        let again = prepared.conclude(&outcome).unwrap();
        assert_eq!(again.result, answer.result, "the stored answer again");
    }
    let settings = app.settings().unwrap();
    assert!(settings.readers["virtual"].certificate_len.is_some());
    assert_eq!(settings.readers["virtual"].extended_reads, None, "never probed");
    let lines = app.history_list().unwrap();
    assert_eq!(lines.len(), 2);
}

#[test]
fn the_settings_may_choose_it() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    let mut settings = app.settings().unwrap();
    settings.default_method = Some(Method::Visual);
    app.set_settings(&settings).unwrap();
    let prepared = app.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut clinic.card("valid"), reader());
    let answer = prepared.conclude(&outcome).unwrap();
    assert_eq!(answer.result.method, Method::Visual);
}

#[test]
fn without_a_person_there_is_no_check() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    let prepared = prepare(&app);
    // A card opened by its PIN signs for this challenge too; still nobody said that face and card match.
    let mut task = prepared.card_task(Pin::parse("1234").unwrap(), reader());
    let outcome = drive(&mut task, &mut clinic.card("valid"), |_| ());
    assert!(matches!(outcome, Outcome::Signed { .. }), "{outcome:?}");
    let error = prepared.conclude(&outcome).unwrap_err();
    assert_eq!(error.code(), "check.face.not-compared");
    assert_eq!(app.history_list().unwrap(), []);

    // And a check by PIN knows nothing of faces.
    let by_pin = app.prepare_check(CheckPlan::default()).unwrap();
    let refused = by_pin.visual_task(FaceCompared::confirmed(), reader());
    assert_eq!(refused.unwrap_err().code(), "check.method.not-allowed");
}

#[test]
fn a_service_without_a_terminal_refuses_before_the_tap() {
    let clinic = Clinic::with(|settings| {
        settings.methods = vec![Method::Pin];
        settings.terminal = None;
    });
    let plan = CheckPlan {
        method: Some(Method::Visual),
        ..CheckPlan::default()
    };
    let error = clinic.app("phone").prepare_check(plan).unwrap_err();
    assert_eq!(error.code(), "check.method.not-allowed");
}

#[test]
fn a_reader_known_to_be_short_is_told_before_the_card_is_asked() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    let remember = |extended_reads| {
        let mut settings = app.settings().unwrap();
        let memory = ReaderMemory {
            extended_reads,
            ..ReaderMemory::default()
        };
        settings.readers.insert("virtual".to_owned(), memory);
        app.set_settings(&settings).unwrap();
    };
    remember(Some(false));
    let prepared = prepare(&app);
    let mut task = prepared.visual_task(FaceCompared::confirmed(), reader()).unwrap();
    let outcome = drive(&mut task, &mut clinic.card("valid"), |_| ());
    assert_eq!(outcome.code(), "card.visual.extended-needed");
    assert_eq!(task.apdus(), 0);
    for passed in [Some(true), None] {
        remember(passed);
        let outcome = tap(&prepared, &mut clinic.card("valid"), reader());
        assert!(
            matches!(outcome, Outcome::Signed { .. }),
            "{passed:?}: {outcome:?}"
        );
    }
}

/// Loses the card when it is to take the terminal's answer, as often as told.
struct Loses(Held, u32);

impl BlockingLink for Loses {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        if apdu[1] == 0x82 && self.1 > 0 {
            self.1 -= 1;
            self.0.release(true);
            return Err(LinkLost);
        }
        self.0.transmit(apdu)
    }

    fn release(&mut self, power_off: bool) {
        self.0.release(power_off);
    }
}

#[test]
fn a_lost_card_goes_on_with_a_new_answer_as_often_as_the_service_lets_it() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    for (losses, signed) in [(2, true), (3, false)] {
        let prepared = prepare(&app);
        let mut link = Loses(clinic.card("valid"), losses);
        let mut outcome = tap(&prepared, &mut link, reader());
        for _ in 0..losses {
            let Outcome::Lost { kept: Some(kept), .. } = outcome else {
                panic!("{outcome:?}");
            };
            let options = CardOptions {
                resume: Some(kept),
                ..reader()
            };
            link.0.0.power_on();
            outcome = tap(&prepared, &mut link, options);
        }
        if signed {
            assert_eq!(prepared.conclude(&outcome).unwrap().result.method, Method::Visual);
        } else {
            let exhausted = TerminalRefusal::RelayRefused("check.terminal.exhausted".to_owned());
            assert_eq!(outcome, Outcome::TerminalRefused { reason: exhausted });
        }
    }
}

#[test]
fn a_service_that_went_away_is_named() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    let prepared = prepare(&app);
    let mut card = clinic.card("valid");
    let Clinic { running, runtime, .. } = clinic;
    runtime.block_on(running.stop());
    let outcome = tap(&prepared, &mut card, reader());
    let gone = TerminalRefusal::RelayRefused("app.network.unreachable".to_owned());
    assert_eq!(outcome, Outcome::TerminalRefused { reason: gone });
}

/// Gives the service up as soon as it was asked.
struct Impatient(Held, Receiver<()>);

impl BlockingLink for Impatient {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        self.0.transmit(apdu)
    }

    fn release(&mut self, power_off: bool) {
        self.0.release(power_off);
    }

    fn wait(&mut self, _signal: &WakeSignal, limit: Duration) -> bool {
        assert_eq!(limit, Duration::from_secs(3));
        self.1.recv().unwrap();
        false
    }
}

#[test]
fn a_service_that_does_not_answer_is_not_asked_any_longer_than_the_tap() {
    let clinic = Clinic::new();
    let app = clinic.app("phone");
    let prepared = prepare(&app);
    let card = clinic.card("valid");
    let Clinic { running, runtime, .. } = clinic;
    let address = running.address;
    runtime.block_on(running.stop());

    let listener = TcpListener::bind(address).unwrap();
    let (asked, was_asked) = channel();
    let silent = std::thread::spawn(move || {
        // The pre-check comes here as well, beside the relay; whoever asks for an answer is let wait.
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let (mut request, mut chunk) = (Vec::new(), [0; 4_096]);
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let length = connection.read(&mut chunk).unwrap();
                if length == 0 {
                    break;
                }
                request.extend_from_slice(&chunk[..length]);
            }
            let head = String::from_utf8_lossy(&request);
            if head.contains("/answers") {
                asked.send(()).unwrap();
                // Ends only when the other side has given up.
                let mut rest = Vec::new();
                let _given_up_either_way = connection.read_to_end(&mut rest);
                return;
            }
        }
    });
    let outcome = tap(&prepared, &mut Impatient(card, was_asked), reader());
    let late = TerminalRefusal::RelayLate;
    assert_eq!(outcome, Outcome::TerminalRefused { reason: late });
    silent.join().unwrap();
}
