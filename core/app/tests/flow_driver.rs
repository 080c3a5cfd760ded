//! The driver against a service that refuses, loses answers and stops devices.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kazasu_app::flow::{Flow, FlowConfig, ScreenName, TapCommand, TapEvent, Terminal, View};
use kazasu_app::{AppConfig, MOST_WRONG, MemoryKeyStore, Roots, TermsText, VirtualClock};
use kazasu_card::BlockingLink as _;
use serde_json::json;
use support::card::ModelCard;
use support::server::{CODE, Server};
use support::world::coverage;

struct Shell {
    _folder: tempfile::TempDir,
    server: Server,
    clock: Arc<VirtualClock>,
    keys: Arc<MemoryKeyStore>,
    flow: Flow,
}

impl Shell {
    /// An activated device at its first screen.
    fn new() -> Self {
        let now: Timestamp = "2026-11-21T01:00:00Z".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(now);
        server.stub().coverage = coverage();
        let clock = Arc::new(VirtualClock::at(now));
        let keys = Arc::new(MemoryKeyStore::new());
        let flow = Flow::open(FlowConfig {
            app: AppConfig {
                data_dir: folder.path().to_owned(),
                origin: server.origin(),
                roots: Roots::none(),
                test_mode: true,
                client: "kazasu-test/0.1.0/linux".parse().unwrap(),
                key_store: keys.clone(),
                clock: clock.clone(),
            },
            terminal: Terminal::Pc,
            device: "受付".to_owned(),
            terms: TermsText {
                version: "1".to_owned(),
                body: "架空の利用規約".to_owned(),
            },
        })
        .unwrap();
        let shell = Self {
            _folder: folder,
            server,
            clock,
            keys,
            flow,
        };
        shell.does(json!({"do": "accept_terms"}));
        for (field, text) in [
            ("institution_code", "4880123456"),
            ("account_id", "W0000001"),
            ("account_password", "IQazse45"),
            ("activation_code", CODE),
        ] {
            shell.types(field, text);
        }
        shell.does(json!({"do": "submit"}));
        shell.types("new_passcode", "kazasu-login-1");
        shell.types("new_passcode_again", "kazasu-login-1");
        shell.does(json!({"do": "submit"}));
        shell.until(|view| view.screen == ScreenName::Home);
        shell
    }

    fn does(&self, intent: serde_json::Value) {
        self.flow.dispatch(serde_json::from_value(intent).unwrap());
    }

    fn types(&self, field: &str, text: &str) {
        self.does(json!({"do": "type", "field": field, "text": text}));
    }

    fn until(&self, holds: impl Fn(&View) -> bool) -> View {
        let end = Instant::now() + Duration::from_secs(60);
        let mut revision = 0;
        loop {
            let view = self.flow.view();
            if holds(&view) {
                return view;
            }
            assert!(Instant::now() < end, "still {:?} {}", view.screen, view.code);
            revision = self.flow.next_wake(revision, Duration::from_millis(100)).revision;
        }
    }

    fn types_pin(&self) {
        self.does(json!({"do": "check"}));
        self.does(json!({"do": "choose_method", "method": "pin"}));
        for digit in [1, 2, 3, 4] {
            self.does(json!({"do": "digit", "digit": digit}));
        }
        self.does(json!({"do": "submit"}));
    }

    /// Holds the card until the tap is over.
    fn holds(&self, card: &mut ModelCard) {
        let mut commands = self.flow.feed(TapEvent::Started {
            reader: "model".to_owned(),
        });
        loop {
            let mut event = None;
            for command in commands {
                match command {
                    TapCommand::Transmit(apdu) => {
                        event = Some(TapEvent::Response(card.transmit(&apdu).unwrap()));
                    }
                    TapCommand::Release { power_off } => card.release(power_off),
                    TapCommand::Ended => return,
                    TapCommand::WaitUntil(_) | TapCommand::Reader(_) => {}
                }
            }
            commands = self.flow.feed(event.unwrap());
        }
    }
}

#[test]
fn a_device_that_was_stopped_forgets_everything_at_the_next_contact() {
    let shell = Shell::new();
    shell.server.stub().stopped = true;
    // The first look after activation may be over by now, and with its token a choice needs no contact; a chosen way does.
    shell.does(json!({"do": "check"}));
    shell.does(json!({"do": "choose_method", "method": "pin"}));
    let view = shell.until(|view| view.screen == ScreenName::Terms);
    assert_eq!(view.notices[0].code, "device.account.stopped");
    assert!(kazasu_app::KeyStore::list(&*shell.keys).unwrap().is_empty());
}

#[test]
fn a_device_whose_keys_are_gone_says_so_and_begins_anew() {
    let shell = Shell::new();
    for alias in kazasu_app::KeyStore::list(&*shell.keys).unwrap() {
        kazasu_app::KeyStore::destroy(&*shell.keys, &alias).unwrap();
    }
    shell.does(json!({"do": "check"}));
    shell.does(json!({"do": "choose_method", "method": "pin"}));
    let view = shell.until(|view| view.screen == ScreenName::Terms);
    assert_eq!(view.notices[0].code, "app.keystore.not-found");
}

#[test]
fn an_app_that_is_too_old_is_told_before_its_card() {
    let shell = Shell::new();
    let refusal = (426, "device.client.too-old");
    shell
        .server
        .stub()
        .refuse
        .insert("/v1/challenges".to_owned(), [refusal].into());
    shell.types_pin();
    let view = shell.until(|view| view.screen == ScreenName::Trouble);
    assert_eq!(view.code, "device.client.too-old");
    let can: Vec<_> = view.actions.iter().map(|action| action.id.as_str()).collect();
    assert_eq!(can, ["other_way", "next_patient", "back"]);
    // A card held all the same is not touched.
    let mut card = ModelCard::new();
    assert!(
        shell
            .flow
            .feed(TapEvent::Started {
                reader: "model".to_owned()
            })
            .is_empty()
    );
    card.release(true);
    assert_eq!(card.verifies, 0);
}

#[test]
fn a_lost_answer_is_asked_for_again_without_the_card() {
    let shell = Shell::new();
    shell.server.stub().lose.insert("/v1/checks".to_owned(), 3);
    shell.types_pin();
    shell.until(|view| view.code == "stage.card.waiting");
    let mut card = ModelCard::new();
    shell.holds(&mut card);
    assert!(card.powered_off);
    let view = shell.until(|view| view.screen == ScreenName::Trouble);
    assert!(view.code.starts_with("app.network."), "{}", view.code);
    shell.does(json!({"do": "again"}));
    let view = shell.until(|view| view.screen == ScreenName::Result);
    assert_eq!(view.code, "eligibility.validity.valid");
    assert_eq!(card.verifies, 1, "the card was asked once");
    assert_eq!(shell.server.stub().answered.len(), 1, "one signature, one result");
}

#[test]
fn too_many_wrong_passcodes_end_in_a_new_activation() {
    let shell = Shell::new();
    shell.does(json!({"do": "lock"}));
    for wrong in 1..=MOST_WRONG {
        shell.clock.advance(Duration::from_secs(3_600));
        shell.does(json!({"do": "tick"}));
        shell.types("passcode", "kazasu-login-2");
        shell.does(json!({"do": "submit"}));
        if wrong < MOST_WRONG {
            shell.until(|view| {
                view.screen == ScreenName::Login && !view.notices.is_empty() && !view.fields.is_empty()
            });
        }
    }
    let view = shell.until(|view| view.screen == ScreenName::Terms);
    assert_eq!(view.notices[0].code, "app.unlock.locked");
}

#[test]
fn a_thousand_checks_begun_and_given_up_leave_the_next_one_whole() {
    let shell = Shell::new();
    for _ in 0..1_000 {
        shell.does(json!({"do": "check"}));
        shell.does(json!({"do": "choose_method", "method": "pin"}));
        shell.does(json!({"do": "digit", "digit": 1}));
        shell.does(json!({"do": "back"}));
        shell.does(json!({"do": "back"}));
    }
    shell.types_pin();
    shell.until(|view| view.code == "stage.card.waiting");
    shell.holds(&mut ModelCard::new());
    shell.until(|view| view.screen == ScreenName::Result);
}

#[test]
fn a_loop_that_waits_ends_when_the_flows_are_closed() {
    let shell = Shell::new();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let mut wake = shell.flow.next_wake(0, Duration::from_secs(60));
            while !wake.closed {
                wake = shell.flow.next_wake(wake.revision, Duration::from_secs(60));
            }
        });
        shell.flow.close();
        waiting.join().unwrap();
    });
}
