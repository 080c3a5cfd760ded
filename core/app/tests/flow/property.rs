//! Whatever is done, in whatever order: no panic, nothing personal where it must not be, and always a way on.

use std::collections::BTreeSet;

use kazasu_app::flow::{Audience, Heard, Language, LoginRefusal, Refusal, ScreenName, TapEnd, Tone, View};
use kazasu_app::{Fact, KeptUnconfirmed, Settings, Unconfirmed};
use kazasu_card::{Outcome, Progress};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::rig::{NAME, NUMBER, Rig, kept, readiness, result};

/// A step of a random walk.
#[derive(Debug, Clone)]
enum Step {
    Does(Value),
    /// Presses the nth thing that can be pressed.
    Presses(usize),
    Passes(u64),
    Hears(Answer),
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    Unlocked,
    NotUnlocked,
    Prepared,
    NotPrepared,
    Progress,
    Signed,
    Ended(u8),
    Concluded,
    NotConcluded,
    Shown,
    Records,
    Recorded,
    Deleted,
    Wiped,
}

fn intents() -> Vec<Value> {
    let plain = [
        "back",
        "home",
        "again",
        "more_time",
        "lock",
        "tick",
        "repeat",
        "submit",
        "accept_terms",
        "decline_terms",
        "biometrics",
        "check",
        "face_compared",
        "face_differs",
        "erase",
        "agree_last_try",
        "next_patient",
        "copy",
        "read_aloud",
        "stop_reading",
        "history",
        "delete",
        "confirm",
        "fallback",
        "unconfirmed",
        "settings",
        "security",
        "readers",
        "this_reader",
        "self_check",
        "training",
        "background",
    ];
    let mut all: Vec<Value> = plain.iter().map(|name| json!({"do": name})).collect();
    all.extend([
        json!({"do": "type", "field": "passcode", "text": "kazasu-login-1"}),
        json!({"do": "type", "field": "query", "text": "目印"}),
        json!({"do": "type", "field": "name", "text": NAME}),
        json!({"do": "type", "field": "staff", "text": "佐藤"}),
        json!({"do": "payload", "text": "kazasu:1?c=1"}),
        json!({"do": "choose_facility", "facility": "f1"}),
        json!({"do": "treated_on", "day": "2026-11-20"}),
        json!({"do": "treated_on", "day": null}),
        json!({"do": "choose_method", "method": "pin"}),
        json!({"do": "choose_method", "method": "visual"}),
        json!({"do": "digit", "digit": 4}),
        json!({"do": "open", "id": "row"}),
        json!({"do": "choose_way", "way": "portal"}),
        json!({"do": "resolve", "id": "a"}),
        json!({"do": "choose_reader", "id": "r"}),
        json!({"do": "platform", "reader": "phone_off"}),
        json!({"do": "platform", "reader": "ready"}),
        json!({"do": "reader_seen", "reader": {"id": "r", "name": "R", "signal": -50}}),
        json!({"do": "network", "online": false}),
        json!({"do": "network", "online": true}),
        json!({"do": "earphones", "connected": true}),
        json!({"do": "set", "setting": {"name": "cannot_compare_faces", "value": true}}),
    ]);
    all
}

fn step() -> impl Strategy<Value = Step> {
    use Answer::{
        Concluded, Deleted, Ended, NotConcluded, NotPrepared, NotUnlocked, Prepared, Recorded, Records,
        Shown, Signed, Unlocked, Wiped,
    };
    let answers = vec![
        Unlocked,
        Unlocked,
        NotUnlocked,
        Prepared,
        Prepared,
        NotPrepared,
        Answer::Progress,
        Signed,
        Ended(0),
        Ended(1),
        Ended(2),
        Ended(3),
        Ended(4),
        Concluded,
        Concluded,
        NotConcluded,
        Shown,
        Records,
        Recorded,
        Deleted,
        Wiped,
    ];
    prop_oneof![
        4 => (0..12_usize).prop_map(Step::Presses),
        3 => select(intents()).prop_map(Step::Does),
        1 => (0..70_000_u64).prop_map(Step::Passes),
        3 => select(answers).prop_map(Step::Hears),
    ]
}

/// Starts at an interesting place.
fn start() -> impl Strategy<Value = u8> {
    0..5_u8
}

struct Walk {
    rig: Rig,
    ticket: kazasu_app::flow::Ticket,
}

impl Walk {
    fn new(language: Language, at: u8) -> Self {
        let settings = Settings {
            language: Some(language),
            ..Settings::default()
        };
        let rig = match at {
            0 => Rig::locked(settings),
            _ => Rig::home_with(settings),
        };
        let mut walk = Self {
            rig,
            ticket: kazasu_app::flow::Ticket::default(),
        };
        if at >= 2 {
            walk.ticket = walk.rig.choose("pin");
        }
        if at >= 3 {
            walk.rig.types_pin("1234");
        }
        if at == 4 {
            walk.rig.signs(walk.ticket);
            walk.rig.answers(walk.ticket, result("valid"));
        }
        walk
    }

    fn does(&mut self, step: &Step) {
        match step {
            Step::Does(intent) => {
                self.rig.does(intent.clone());
            }
            Step::Presses(at) => {
                let view = self.rig.view();
                let actions = view
                    .actions
                    .iter()
                    .filter(|action| action.enabled)
                    .map(|action| &action.intent);
                let all: Vec<Value> = actions
                    .chain(view.items.iter().map(|item| &item.intent))
                    .map(|intent| serde_json::to_value(intent).unwrap())
                    .collect();
                if let Some(intent) = all.get(at % all.len().max(1)) {
                    self.rig.does(intent.clone());
                }
            }
            Step::Passes(ms) => {
                self.rig.passes(*ms);
            }
            Step::Hears(answer) => self.hears(*answer),
        }
        let fresh = self.rig.wants.iter().rev().find_map(|want| match want {
            kazasu_app::flow::Want::Prepare { ticket, .. } => Some(*ticket),
            _ => None,
        });
        self.ticket = fresh.unwrap_or(self.ticket);
    }

    fn hears(&mut self, answer: Answer) {
        let heard = self.heard(answer);
        self.rig.hear(heard);
    }

    fn heard(&self, answer: Answer) -> Heard {
        let ticket = self.ticket;
        let refusal = || Refusal {
            fact: Fact::new("app.network.timeout"),
            passing: true,
        };
        match answer {
            // The driver asks for it only where the app is locked.
            Answer::Unlocked if self.rig.view().screen == ScreenName::Login => Heard::Unlocked(Ok(())),
            Answer::Unlocked => Heard::CardSeen,
            Answer::NotUnlocked => Heard::Unlocked(Err(LoginRefusal {
                fact: Fact::new("app.unlock.wrong"),
                wait_s: 60,
            })),
            Answer::Prepared => Heard::Prepared {
                ticket,
                answer: Ok(readiness(self.rig.now)),
            },
            Answer::NotPrepared => Heard::Prepared {
                ticket,
                answer: Err(refusal()),
            },
            Answer::Progress => Heard::Progress(Progress::Verifying),
            Answer::Signed => Heard::Tapped {
                ticket,
                end: TapEnd::Signed,
            },
            Answer::Ended(which) => Heard::Tapped {
                ticket,
                end: TapEnd::Ended(Box::new(outcome(which))),
            },
            Answer::Concluded => Heard::Concluded {
                ticket,
                answer: Ok(Box::new(crate::rig::answer(result("valid")))),
            },
            Answer::NotConcluded => Heard::Concluded {
                ticket,
                answer: Err(refusal()),
            },
            Answer::Shown => Heard::Shown(Ok(Box::new(result("invalid")))),
            Answer::Records => Heard::Records(Ok(vec![record()])),
            Answer::Recorded => Heard::Recorded(Ok(())),
            Answer::Deleted => Heard::Deleted(Ok(())),
            Answer::Wiped => Heard::Wiped(Fact::new("device.account.stopped")),
        }
    }
}

fn outcome(which: u8) -> Outcome {
    match which {
        0 => Outcome::WrongPin { tries_left: 2 },
        1 => Outcome::LastTry { kept: kept() },
        2 => Outcome::Lost {
            verify_unanswered: true,
            tries_before: Some(3),
            kept: Some(kept()),
        },
        3 => Outcome::Locked,
        _ => Outcome::Cancelled,
    }
}

fn record() -> KeptUnconfirmed {
    KeptUnconfirmed {
        id: "a".to_owned(),
        record: Unconfirmed {
            way: kazasu_app::flow::Way::Oral,
            on: "2026-11-20".parse().unwrap(),
            facility: None,
            name: NAME.to_owned(),
            insurer_number: String::new(),
            symbol: String::new(),
            number: NUMBER.to_owned(),
            branch: String::new(),
            staff: String::new(),
        },
    }
}

/// What holds for every view.
fn judge(view: &View) -> Result<(), TestCaseError> {
    let at = format!("{:?} {}", view.screen, view.code);
    for text in [
        &view.title,
        &view.next_step,
        &view.for_patient,
        &view.spoken,
        &view.mark,
    ] {
        prop_assert!(!text.trim().is_empty() && *text != view.code, "{at}: {text}");
    }
    // Nothing by colour or sound alone.
    for notice in &view.notices {
        prop_assert!(
            !notice.mark.is_empty() && !notice.text.is_empty() && !notice.spoken.is_empty(),
            "{at}"
        );
    }
    prop_assert!(
        !view.announcement.text.trim().is_empty(),
        "{at}: a cue without words"
    );
    // A way on: something to press, to type, or work that ends by itself.
    let open = view.actions.iter().any(|action| action.enabled) || !view.items.is_empty();
    prop_assert!(
        open || view.tone == Tone::Working || !view.fields.is_empty(),
        "{at}: no way on"
    );
    for action in &view.actions {
        prop_assert!(!action.label.is_empty(), "{at}: {}", action.id);
        prop_assert_eq!(action.enabled, action.reason.is_none());
    }
    let focus: BTreeSet<_> = view.focus.iter().collect();
    prop_assert_eq!(focus.len(), view.focus.len(), "{}: {:?}", at, view.focus);
    let things = view.notices.len()
        + view.fields.len()
        + usize::from(view.keypad.is_some())
        + view.sections.len()
        + view.items.len()
        + view.actions.len();
    prop_assert_eq!(things, view.focus.len(), "{}", at);
    for row in view.sections.iter().flat_map(|section| &section.rows) {
        prop_assert!(!row.spoken.is_empty() && !row.label.is_empty(), "{at}");
    }
    // Never said aloud by itself, whatever is on the screen.
    let said = &view.announcement.text;
    prop_assert!(!said.contains(NAME) && !said.contains(NUMBER), "{at}: {said}");
    // The patient's view and the locked app hold nothing of a person.
    let locked = [
        ScreenName::Terms,
        ScreenName::Activation,
        ScreenName::Passcode,
        ScreenName::Login,
    ];
    if view.audience == Audience::Patient || locked.contains(&view.screen) || view.screen == ScreenName::Home
    {
        let all = serde_json::to_string(view).unwrap();
        prop_assert!(!all.contains(NAME) && !all.contains(NUMBER), "{at}");
    }
    if view.audience == Audience::Patient {
        prop_assert!(
            view.shielded && view.keypad.is_some() && view.closes_in_s.is_some(),
            "{at}"
        );
    }
    // The JSON form is stable both ways, but for what was typed.
    let json = serde_json::to_value(view).unwrap();
    let back: View = serde_json::from_value(json.clone()).unwrap();
    prop_assert_eq!(serde_json::to_value(&back).unwrap(), json);
    let debug = format!("{view:?}");
    prop_assert!(!debug.contains(NAME), "{}", debug);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_there_is_a_way_on_and_nothing_personal_where_it_must_not_be(
        at in start(),
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let mut walks = [Language::Ja, Language::JaEasy, Language::En].map(|language| Walk::new(language, at));
        for step in &steps {
            for walk in &mut walks {
                walk.does(step);
                judge(walk.rig.view())?;
            }
            // The language changes words and nothing else.
            let [ja, easy, en] = &walks;
            let facts = |walk: &Walk| (walk.rig.view().screen, walk.rig.view().code.clone(), walk.rig.view().focus.clone());
            prop_assert_eq!(facts(ja), facts(easy));
            prop_assert_eq!(facts(ja), facts(en));
        }
    }
}
