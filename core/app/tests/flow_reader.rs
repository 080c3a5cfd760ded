//! The flows on a framed reader: the emulated Bluetooth reader, a real service, the virtual card.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kazasu_app::flow::{Flow, FlowConfig, ScreenName, TapCommand, TapEvent, Terminal};
use kazasu_app::{LinkCommand, LinkEvent, TermsText, VirtualClock};
use kazasu_reader::{Channel, Found, Millis, PROFILES, ReaderEngine, engine_for};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::reader::Channel as Wire;
use kazasu_testkit::reader::ccid::CcidReader;
use kazasu_testkit::reader::gatt_ccid::GattCcidReader;
use kazasu_testkit::reader::make::Make;
use kazasu_testkit::reader::pipe::{Cut, Happening, Pipe};
use serde_json::json;
use support::clinic::Clinic;

const NAME: &str = "feitian-c4";
const MTU: u16 = 185;

fn engine() -> Box<dyn ReaderEngine> {
    let profile = PROFILES.iter().find(|profile| profile.name == NAME).unwrap();
    engine_for(profile, Found::default()).unwrap()
}

/// A shell with a Bluetooth reader.
struct Shell {
    flow: Flow,
    pipe: Pipe<GattCcidReader>,
    wait: Option<Duration>,
    revision: u64,
    ended: u32,
}

impl Shell {
    fn open(clinic: &Clinic) -> Self {
        let flow = Flow::open(FlowConfig {
            app: clinic.config("tablet", Arc::new(VirtualClock::at(clinic.now))),
            terminal: Terminal::Mobile,
            device: "受付の端末".to_owned(),
            terms: TermsText {
                version: "1".to_owned(),
                body: "架空の利用規約".to_owned(),
            },
        })
        .unwrap();
        let reader = GattCcidReader::new(CcidReader::new(Make::FEITIAN, &[]));
        let mut shell = Self {
            flow,
            pipe: Pipe::new(reader, usize::from(MTU) - 3, Cut::Full, 0, &[]),
            wait: None,
            revision: 0,
            ended: 0,
        };
        shell.link();
        shell
    }

    /// A card is being read.
    fn reading(clinic: &Clinic) -> Self {
        let mut shell = Self::open(clinic);
        shell.activate(clinic);
        shell.choose("pin");
        shell.pipe.insert(clinic.card("valid").0);
        let end = Instant::now() + Duration::from_secs(60);
        while shell.flow.view().code == "stage.card.waiting" {
            assert!(Instant::now() < end);
            shell.proceed();
        }
        shell
    }

    fn link(&mut self) {
        self.flow.attach(NAME.to_owned(), Some(engine()));
        self.pipe.connect();
        self.feed(TapEvent::Reader(LinkEvent::Opened { mtu: MTU }));
    }

    fn does(&self, intent: serde_json::Value) {
        self.flow.dispatch(serde_json::from_value(intent).unwrap());
    }

    /// Feeds one event and does what comes of it; tells the time after each batch.
    fn feed(&mut self, event: TapEvent) {
        let mut commands = self.flow.feed(event);
        for _ in 0..16 {
            let waits =
                |command: &TapCommand| matches!(command, TapCommand::Reader(LinkCommand::WaitUntil(_)));
            let idle = commands.iter().all(waits);
            for command in commands {
                match command {
                    TapCommand::Reader(LinkCommand::Write(channel, bytes)) => {
                        let wire = match channel {
                            Channel::Control => Wire::Control,
                            _ => Wire::Command,
                        };
                        self.pipe.write(wire, &bytes, Some(usize::from(MTU) - 3));
                    }
                    TapCommand::Reader(LinkCommand::WaitUntil(at)) => {
                        self.wait = Some(Duration::from_millis(at.0));
                    }
                    TapCommand::Reader(LinkCommand::Close) => self.pipe.disconnect(),
                    TapCommand::Ended => self.ended += 1,
                    other => panic!("{other:?} on a framed reader"),
                }
            }
            if idle {
                return;
            }
            let now = u64::try_from(self.pipe.now().as_millis()).unwrap();
            commands = self.flow.feed(TapEvent::Tick(now));
        }
        panic!("ticks at one time never end");
    }

    /// The reader's side goes on for a moment of its own time.
    fn proceed(&mut self) {
        let until = self.pipe.now() + Duration::from_millis(100);
        let limit = self.wait.map_or(until, |wait| wait.min(until));
        match self.pipe.proceed(Some(limit)) {
            Some(Happening::Notified(channel, bytes)) => {
                let channel = match channel {
                    Wire::Event => Channel::Event,
                    Wire::Battery => Channel::Battery,
                    _ => Channel::Answer,
                };
                self.feed(TapEvent::Reader(LinkEvent::Notified(channel, bytes)));
            }
            Some(Happening::Written) => self.feed(TapEvent::Reader(LinkEvent::Written)),
            Some(Happening::Closed) => self.feed(TapEvent::Reader(LinkEvent::Closed)),
            None if self.wait.is_some_and(|wait| wait <= self.pipe.now()) => {
                self.wait = None;
                let now = Millis(u64::try_from(self.pipe.now().as_millis()).unwrap());
                self.feed(TapEvent::Reader(LinkEvent::Tick(now)));
            }
            None => {}
        }
    }

    /// Runs until a screen, and what is told at its head, are there.
    fn until(&mut self, screen: ScreenName, code: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let view = self.flow.view();
            if view.screen == screen && view.code == code {
                return;
            }
            assert!(
                Instant::now() < end,
                "{:?} {} instead of {code}",
                view.screen,
                view.code
            );
            let wake = self.flow.next_wake(self.revision, Duration::from_millis(5));
            self.revision = wake.revision;
            if wake.tap {
                self.feed(TapEvent::Wake);
            }
            self.proceed();
        }
    }

    fn activate(&mut self, clinic: &Clinic) {
        self.does(json!({"do": "accept_terms"}));
        self.does(json!({"do": "payload", "text": clinic.payload()}));
        for field in ["new_passcode", "new_passcode_again"] {
            self.does(json!({"do": "type", "field": field, "text": "kazasu-login-1"}));
        }
        self.does(json!({"do": "submit"}));
        self.until(ScreenName::Home, "screen.home.ready");
    }

    fn choose(&mut self, method: &str) {
        self.does(json!({"do": "check"}));
        self.does(json!({"do": "choose_method", "method": method}));
        match method {
            "pin" => {
                for digit in [1, 2, 3, 4] {
                    self.does(json!({"do": "digit", "digit": digit}));
                }
                self.does(json!({"do": "submit"}));
            }
            _ => self.does(json!({"do": "face_compared"})),
        }
        self.until(ScreenName::Tap, "stage.card.waiting");
    }

    fn lift(&mut self) -> VirtualCard {
        self.pipe.remove().unwrap()
    }
}

#[test]
fn checks_by_both_methods_on_one_reader() {
    let clinic = Clinic::new();
    let mut shell = Shell::open(&clinic);
    shell.activate(&clinic);
    for (method, person) in [("pin", "valid"), ("visual", "locked")] {
        shell.choose(method);
        shell.pipe.insert(clinic.card(person).0);
        shell.until(ScreenName::Result, "eligibility.validity.valid");
        assert!(!shell.lift().is_unlocked(), "{method}");
        shell.does(json!({"do": "home"}));
    }
    assert_eq!(shell.ended, 2);
    assert!(
        shell.pipe.broken_rules().is_empty(),
        "{:?}",
        shell.pipe.broken_rules()
    );
}

#[test]
fn stopping_leaves_the_card_without_power_and_the_reader_ready() {
    let clinic = Clinic::new();
    let mut shell = Shell::reading(&clinic);
    shell.does(json!({"do": "back"}));
    shell.until(ScreenName::Choose, "screen.check.choose");
    let card = shell.lift();
    assert!(!card.is_unlocked());
    shell.choose("pin");
    shell.pipe.insert(card);
    shell.until(ScreenName::Result, "eligibility.validity.valid");
}

#[test]
fn a_reader_that_is_swapped_for_another_ends_the_tap_and_the_next_one_works() {
    let clinic = Clinic::new();
    let mut shell = Shell::reading(&clinic);
    // A phone reads by itself from now on: the tap on the reader is lost, and held again it goes on.
    shell.pipe.disconnect();
    shell.flow.attach("phone".to_owned(), None);
    shell.until(ScreenName::Tap, "stage.card.waiting");
    assert_eq!(shell.flow.view().notices[0].code, "card.link.lost");
    let mut card = clinic.card("valid");
    let mut commands = shell.flow.feed(TapEvent::Started {
        reader: "phone".to_owned(),
    });
    let end = Instant::now() + Duration::from_secs(60);
    'tap: loop {
        assert!(Instant::now() < end);
        let mut event = TapEvent::Tick(0);
        for command in commands {
            match command {
                TapCommand::Transmit(apdu) => event = TapEvent::Response(card.0.transmit(&apdu)),
                TapCommand::Release { .. } => card.0.power_off(),
                TapCommand::Ended => break 'tap,
                TapCommand::WaitUntil(_) | TapCommand::Reader(_) => {}
            }
        }
        commands = shell.flow.feed(event);
    }
    shell.until(ScreenName::Result, "eligibility.validity.valid");
}
