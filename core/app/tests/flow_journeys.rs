//! The journeys of `tests/journeys/flows` through the driver, against the real service and the virtual card.
//!
//! Over all of them together the secrets and the people's data are searched for in the logs, at `trace`, and in every file of
//! devices and service.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly, and tells its figures"
)]

#[path = "../../../tests/journeys/flows/judge.rs"]
mod judge;
mod support;
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use judge::{differs, notices, text};
use kazasu_app::flow::{Effect, Flow, FlowConfig, Intent, TapCommand, TapEvent, Terminal};
use kazasu_app::{
    AppConfig, CardOptions, CheckPlan, Clock as _, KeyStore, MemoryKeyStore, TermsText, VirtualClock,
};
use kazasu_card::{BlockingLink as _, Pin, drive};
use kazasu_testkit::card::Quirk;
use kazasu_testkit::marks::Marks;
use serde_json::Value;
use support::clinic::{Clinic, Held};

/// No step takes longer, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Journey {
    place: String,
    clinic: Clinic,
    given: Value,
    clock: Arc<VirtualClock>,
    keys: Arc<MemoryKeyStore>,
    flow: Flow,
    revision: u64,
    effects: Vec<String>,
    cards: BTreeMap<String, Held>,
    marks: Marks,
}

fn open(clinic: &Clinic, given: &Value, clock: &Arc<VirtualClock>, keys: &Arc<MemoryKeyStore>) -> Flow {
    let config = AppConfig {
        key_store: Arc::clone(keys) as Arc<dyn KeyStore>,
        ..clinic.config("device", Arc::clone(clock))
    };
    Flow::open(FlowConfig {
        app: config,
        terminal: match text(given, "terminal") {
            Some("pc") => Terminal::Pc,
            _ => Terminal::Mobile,
        },
        device: "受付の端末".to_owned(),
        terms: TermsText {
            version: text(given, "terms").unwrap_or("1").to_owned(),
            body: "架空の利用規約".to_owned(),
        },
    })
    .unwrap()
}

impl Journey {
    fn begin(place: String, given: Value) -> Self {
        let clinic = Clinic::with(|settings| judge::give(&given, settings));
        let clock = Arc::new(VirtualClock::at(clinic.now));
        let keys = Arc::new(MemoryKeyStore::new());
        let flow = open(&clinic, &given, &clock, &keys);
        Self {
            place,
            clinic,
            given,
            clock,
            keys,
            flow,
            revision: 0,
            effects: Vec::new(),
            cards: BTreeMap::new(),
            marks: Marks::of_people(),
        }
    }

    fn step(&mut self, step: &Value) {
        let mut known = 0;
        for (key, value) in step.as_object().unwrap() {
            known += 1;
            match key.as_str() {
                "intent" => self.intent(value),
                "pin" => {
                    // The rest of a PIN that was begun is any number.
                    if let Some(pin) = value.as_str().filter(|pin| pin.len() == 4) {
                        self.marks.plant("PIN", pin);
                    }
                    for digit in value.as_str().unwrap().bytes() {
                        self.intent(&serde_json::json!({"do": "digit", "digit": digit - b'0'}));
                    }
                    self.intent(&serde_json::json!({"do": "submit"}));
                }
                "card" => self.card(value),
                "advance_s" => {
                    self.clock.advance(Duration::from_secs(value.as_u64().unwrap()));
                    self.flow.dispatch(Intent::Tick);
                }
                "restart" => {
                    self.flow = open(&self.clinic, &self.given, &self.clock, &self.keys);
                    self.revision = 0;
                }
                "other_device" => self.other_device(value),
                "expect" | "why" => known -= 1,
                other => panic!("{}: {other} is no step", self.place),
            }
        }
        assert!(known <= 1, "{}: one step a line", self.place);
        if let Some(expected) = step.get("expect") {
            self.expect(expected);
        }
    }

    fn intent(&mut self, intent: &Value) {
        let mut intent = intent.clone();
        if text(&intent, "text") == Some("$payload") {
            let payload = self.clinic.payload();
            written::plant_account(&mut self.marks, &payload);
            intent["text"] = payload.into();
        }
        if let (Some("new_passcode" | "passcode"), Some(typed)) =
            (text(&intent, "field"), text(&intent, "text"))
        {
            self.marks.plant("passcode", typed);
        }
        let intent = serde_json::from_value(intent).unwrap_or_else(|error| panic!("{}: {error}", self.place));
        self.flow.dispatch(intent);
    }

    /// Holds a person's card to the device until the tap is over, or loses it on the way.
    fn card(&mut self, of: &Value) {
        let person = text(of, "person").unwrap().to_owned();
        let lose_after = of.get("lose_after").and_then(Value::as_u64);
        let mut card = match self.cards.remove(&person) {
            Some(card) => card,
            None => self.clinic.card(&person),
        };
        if let Some(quirk) = text(of, "quirk") {
            card.0.add_quirk(quirk.parse::<Quirk>().unwrap());
        }
        let mut sent = 0;
        let mut waiting = self.flow.feed(TapEvent::Started {
            reader: "virtual".to_owned(),
        });
        let until = Instant::now() + PATIENCE;
        'tap: loop {
            let mut event = None;
            for command in waiting {
                match command {
                    TapCommand::Transmit(_) if Some(sent) == lose_after => {
                        event = Some(TapEvent::Disconnected);
                    }
                    TapCommand::Transmit(apdu) => {
                        sent += 1;
                        event = Some(TapEvent::Response(card.transmit(&apdu).unwrap()));
                    }
                    TapCommand::Release { power_off } => card.release(power_off),
                    TapCommand::Ended => break 'tap,
                    TapCommand::WaitUntil(_) | TapCommand::Reader(_) => {}
                }
            }
            waiting = match event {
                Some(event) => self.flow.feed(event),
                None => {
                    assert!(Instant::now() < until, "{}: the tap waits for ever", self.place);
                    if self.wake() {
                        self.flow.feed(TapEvent::Wake)
                    } else {
                        // The relay counts its patience from the first tick.
                        self.flow.feed(TapEvent::Tick(0))
                    }
                }
            };
        }
        if lose_after.is_some() {
            card.release(true);
        }
        self.cards.insert(person, card);
    }

    /// A check on another device of the clinic.
    fn other_device(&self, of: &Value) {
        let app = self
            .clinic
            .app(&format!("other-{}", self.clock.running().as_nanos()));
        let prepared = app.prepare_check(CheckPlan::default()).unwrap();
        let mut card = self.clinic.card(text(of, "person").unwrap());
        let pin = Pin::parse(text(of, "pin").unwrap()).unwrap();
        let outcome = drive(
            &mut prepared.card_task(pin, CardOptions::default()),
            &mut card,
            |_| (),
        );
        prepared.conclude(&outcome).unwrap();
    }

    fn wake(&mut self) -> bool {
        let wake = self.flow.next_wake(self.revision, Duration::from_millis(200));
        self.revision = wake.revision;
        for effect in wake.effects {
            let name = match effect {
                Effect::Copy { .. } => "copy",
                Effect::ClearCopy => "clear_copy",
                Effect::Speak { .. } => "speak",
                Effect::Hush => "hush",
                Effect::LookForReaders(_) => "look_for_readers",
                Effect::Connect { .. } => "connect",
            };
            self.effects.push(name.to_owned());
        }
        wake.tap
    }

    /// Waits until the view is as expected.
    fn expect(&mut self, expected: &Value) {
        let until = Instant::now() + PATIENCE;
        loop {
            if self.wake() {
                self.flow.feed(TapEvent::Wake);
            }
            let view = self.flow.view();
            match differs(&view, &self.effects, expected) {
                None => break,
                Some(difference) if Instant::now() >= until => {
                    panic!(
                        "{}: {difference}\non {:?} {} {:?}",
                        self.place,
                        view.screen,
                        view.code,
                        notices(&view)
                    );
                }
                Some(_) => {}
            }
        }
        if expected.get("effects").is_some() {
            self.effects.clear();
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/journeys/flows")
}

fn play(name: &str) -> usize {
    written::keep_log();
    let path = folder().join(name);
    let lines = std::fs::read_to_string(&path).unwrap();
    let mut journey = None;
    let mut steps = 0;
    for (at, line) in lines
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let place = format!("{name}:{}", at + 1);
        let step: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
        match (&mut journey, step.get("given")) {
            (None, Some(given)) => journey = Some(Journey::begin(place, given.clone())),
            (Some(journey), None) => {
                journey.place = place;
                journey.step(&step);
                steps += 1;
            }
            _ => panic!("{place}: the first line, and no other, says what is given"),
        }
    }
    let Journey {
        clinic, flow, marks, ..
    } = journey.unwrap();
    drop(flow);
    written::search(name, &clinic.files(), &marks);
    steps
}

macro_rules! journeys {
    ($($test:ident: $file:literal,)*) => {
        $(#[test]
        fn $test() {
            assert!(play($file) > 0);
        })*

        #[test]
        fn every_journey_is_played() {
            let played = [$($file),*];
            for entry in std::fs::read_dir(folder()).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.ends_with(".jsonl") || played.contains(&name.as_str()), "{name}");
            }
        }
    };
}

journeys! {
    first_day: "first-day.jsonl",
    pin_care: "pin-care.jsonl",
    lost_card: "lost-card.jsonl",
    visual: "visual.jsonl",
    wrong_card: "wrong-card.jsonl",
    before_the_card: "before-the-card.jsonl",
    update_needed: "update-needed.jsonl",
    maintenance: "maintenance.jsonl",
    shares: "shares.jsonl",
    another_way: "another-way.jsonl",
    history: "history.jsonl",
    lock: "lock.jsonl",
    languages: "languages.jsonl",
    practice: "practice.jsonl",
}
