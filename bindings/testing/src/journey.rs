//! The journeys of `tests/journeys/flows` for any language: this side reads the file and judges, the other side sends the
//! intents, moves the bytes between the flows and the card, and hands back what it was shown.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use kazasu_app::flow::{Flow, FlowConfig, Terminal, View};
use kazasu_app::{
    AppConfig, CardOptions, CheckPlan, Clock as _, KeyStore, MemoryKeyStore, TermsText, VirtualClock,
};
use kazasu_card::{BlockingLink as _, Pin, drive};
use kazasu_ffi::{AppError, FlowCommand, FlowEffect, FlowEvent, FlowWake, Flows};
use kazasu_testkit::card::Quirk;
use serde_json::{Value, json};

use crate::clinic_by_hand::{Clinic, Held};
use crate::judge::{differs, give, text};
use crate::replay::Different;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Move {
    /// Send this intent.
    Dispatch {
        /// In its JSON form.
        intent_json: String,
    },
    /// A card is in the field: run the tap to its end on [`FlowJourney::transmit`].
    Card {
        /// The card is lost before command number, counted from 0.
        lose_after: Option<u32>,
    },
    /// The program was ended: take [`FlowJourney::flows`] anew.
    Restarted,
    /// Wait until [`FlowJourney::differs`] finds nothing.
    Expect,
}

/// One journey: clinic, clock, keys, cards.
#[derive(uniffi::Object)]
pub struct FlowJourney {
    clinic: Clinic,
    given: Value,
    clock: Arc<VirtualClock>,
    keys: Arc<MemoryKeyStore>,
    state: Mutex<State>,
}

struct State {
    lines: VecDeque<(usize, Value)>,
    moves: VecDeque<Move>,
    place: usize,
    expected: Value,
    effects: Vec<String>,
    cards: BTreeMap<String, Held>,
    held: Option<String>,
    flows: Arc<TestFlows>,
}

#[uniffi::export]
impl FlowJourney {
    /// Begins the journey of a file.
    #[uniffi::constructor]
    pub fn begin(text: &str) -> Result<Arc<Self>, Different> {
        let mut lines = VecDeque::new();
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let step = serde_json::from_str(line).map_err(|error| Different::Malformed {
                reason: format!("line {}: {error}", at + 1),
            })?;
            lines.push_back((at + 1, step));
        }
        let first = lines
            .pop_front()
            .and_then(|(_, first): (usize, Value)| first.get("given").cloned());
        let given = first.ok_or_else(|| Different::Malformed {
            reason: "the first line says what is given".to_owned(),
        })?;
        let clinic = Clinic::with(|settings| give(&given, settings));
        let clock = Arc::new(VirtualClock::at(clinic.now));
        let keys = Arc::new(MemoryKeyStore::new());
        let flows = open(&clinic, &given, &clock, &keys);
        Ok(Arc::new(Self {
            clinic,
            given,
            clock,
            keys,
            state: Mutex::new(State {
                lines,
                moves: VecDeque::new(),
                place: 1,
                expected: json!({}),
                effects: Vec::new(),
                cards: BTreeMap::new(),
                held: None,
                flows,
            }),
        }))
    }

    /// The flows under way.
    #[must_use]
    pub fn flows(&self) -> Arc<TestFlows> {
        Arc::clone(&self.state().flows)
    }

    /// What is to be done next; absent at the end.
    #[must_use]
    pub fn next(&self) -> Option<Move> {
        let mut state = self.state();
        loop {
            if let Some(next) = state.moves.pop_front() {
                return Some(next);
            }
            let (place, step) = state.lines.pop_front()?;
            state.place = place;
            self.plan(&mut state, &step);
        }
    }

    /// Gives a command to the card in the field.
    #[must_use]
    pub fn transmit(&self, apdu: Vec<u8>) -> Vec<u8> {
        self.card(|card| card.transmit(&apdu).unwrap())
    }

    /// The card is given back, or leaves the field.
    pub fn release(&self, power_off: bool) {
        self.card(|card| card.release(power_off));
    }

    /// Effects that came.
    pub fn note(&self, effects: Vec<FlowEffect>) {
        self.state().effects.extend(effects.iter().map(|effect| {
            match effect {
                FlowEffect::Copy { .. } => "copy",
                FlowEffect::ClearCopy => "clear_copy",
                FlowEffect::Speak { .. } => "speak",
                FlowEffect::Hush => "hush",
                FlowEffect::LookForReaders { .. } => "look_for_readers",
                FlowEffect::Connect { .. } => "connect",
            }
            .to_owned()
        }));
    }

    /// What in this view is not as expected; nothing where all is.
    #[must_use]
    pub fn differs(&self, view_json: &str) -> Option<String> {
        let mut state = self.state();
        let view: View = match serde_json::from_str(view_json) {
            Ok(view) => view,
            Err(error) => return Some(format!("line {}: no view: {error}", state.place)),
        };
        let difference = differs(&view, &state.effects, &state.expected).map(|difference| {
            format!(
                "line {}: {difference}, on {:?} {}",
                state.place, view.screen, view.code
            )
        });
        if difference.is_none() && state.expected.get("effects").is_some() {
            state.effects.clear();
        }
        difference
    }
}

impl FlowJourney {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn card<T>(&self, work: impl FnOnce(&mut Held) -> T) -> T {
        let mut state = self.state();
        let person = state.held.clone().unwrap();
        work(state.cards.get_mut(&person).unwrap())
    }

    fn plan(&self, state: &mut State, step: &Value) {
        let place = state.place;
        let dispatch = |intent: Value| Move::Dispatch {
            intent_json: intent.to_string(),
        };
        for (key, value) in step.as_object().unwrap() {
            match key.as_str() {
                "intent" => {
                    let mut intent = value.clone();
                    if text(&intent, "text") == Some("$payload") {
                        intent["text"] = self.clinic.payload().into();
                    }
                    state.moves.push_back(dispatch(intent));
                }
                "pin" => {
                    for digit in value.as_str().unwrap().bytes() {
                        state
                            .moves
                            .push_back(dispatch(json!({"do": "digit", "digit": digit - b'0'})));
                    }
                    state.moves.push_back(dispatch(json!({"do": "submit"})));
                }
                "card" => {
                    let person = text(value, "person").unwrap().to_owned();
                    let card = state
                        .cards
                        .entry(person.clone())
                        .or_insert_with(|| self.clinic.card(&person));
                    if let Some(quirk) = text(value, "quirk") {
                        card.0.add_quirk(quirk.parse::<Quirk>().unwrap());
                    }
                    state.held = Some(person);
                    let lose_after = value.get("lose_after").and_then(Value::as_u64);
                    state.moves.push_back(Move::Card {
                        lose_after: lose_after.map(|number| u32::try_from(number).unwrap()),
                    });
                }
                "advance_s" => {
                    self.clock.advance(Duration::from_secs(value.as_u64().unwrap()));
                    state.moves.push_back(dispatch(json!({"do": "tick"})));
                }
                "restart" => {
                    state.flows = open(&self.clinic, &self.given, &self.clock, &self.keys);
                    state.moves.push_back(Move::Restarted);
                }
                "other_device" => self.other_device(value),
                "expect" | "why" => {}
                other => panic!("line {place}: {other} is no step"),
            }
        }
        if let Some(expected) = step.get("expect") {
            state.expected = expected.clone();
            state.moves.push_back(Move::Expect);
        }
    }

    /// A check on another device of the clinic.
    fn other_device(&self, of: &Value) {
        let name = format!("other-{}", self.clock.running().as_nanos());
        let app = self.clinic.app(&name);
        let prepared = app.prepare_check(CheckPlan::default()).unwrap();
        let mut card = self.clinic.card(text(of, "person").unwrap());
        let pin = Pin::parse(text(of, "pin").unwrap()).unwrap();
        let mut task = prepared.card_task(pin, CardOptions::default());
        let outcome = drive(&mut task, &mut card, |_| ());
        prepared.conclude(&outcome).unwrap();
    }
}

fn open(
    clinic: &Clinic,
    given: &Value,
    clock: &Arc<VirtualClock>,
    keys: &Arc<MemoryKeyStore>,
) -> Arc<TestFlows> {
    let flow = Flow::open(FlowConfig {
        app: AppConfig {
            key_store: Arc::clone(keys) as Arc<dyn KeyStore>,
            ..clinic.config("device", Arc::clone(clock))
        },
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
    .unwrap();
    Arc::new(TestFlows {
        flows: Flows::of(flow),
    })
}

/// The product's flows, on a clock that is set by hand.
#[derive(uniffi::Object)]
pub struct TestFlows {
    flows: Arc<Flows>,
}

#[uniffi::export]
impl TestFlows {
    /// As the product's.
    pub fn view_json(&self) -> Result<String, AppError> {
        self.flows.view_json()
    }

    /// As the product's.
    pub fn dispatch(&self, intent_json: Vec<u8>) -> Result<(), AppError> {
        self.flows.dispatch(intent_json)
    }

    /// As the product's.
    #[must_use]
    pub fn feed(&self, event: FlowEvent) -> Vec<FlowCommand> {
        self.flows.feed(event)
    }

    /// As the product's.
    pub fn next_wake(&self, seen: u64, patience_ms: u32) -> Result<FlowWake, AppError> {
        self.flows.next_wake(seen, patience_ms)
    }
}
