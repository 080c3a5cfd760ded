//! The machine in the test's hands: time, answers and cards are given, nothing runs.

use jiff::Timestamp;
use kazasu_app::flow::{
    Heard, Input, Intent, Now, Opened, ReaderState, Readiness, State, TapEnd, TapOrder, Terminal, Ticket,
    View, Want,
};
use kazasu_app::{CheckAnswer, Settings, TermsConsent, TermsText};
use kazasu_card::{AuthenticationCertificate, KeptCertificate, Outcome};
use kazasu_wire::activation::Facility;
use kazasu_wire::result::EligibilityResult;
use serde_json::{Value, json};

/// Marks that must never be seen where they do not belong.
pub const NAME: &str = "目印　花子";
pub const NUMBER: &str = "7654321";

pub struct Rig {
    state: Option<State>,
    pub now: Now,
    /// Wanted since the last look.
    pub wants: Vec<Want>,
    /// When the view on the screen was made.
    seen_ms: u64,
}

impl Rig {
    /// A program that has just started.
    pub fn new(terminal: Terminal) -> Self {
        let now = Now {
            running_ms: 1_000,
            wall: "2026-11-28T01:00:00Z".parse().unwrap(),
        };
        let terms = TermsText {
            version: "2026-11".to_owned(),
            body: "架空の利用規約".to_owned(),
        };
        Self {
            state: Some(State::new(terminal, "受付の端末".to_owned(), terms, now)),
            now,
            wants: Vec::new(),
            seen_ms: now.running_ms,
        }
    }

    /// Consent given, activated, locked.
    pub fn locked(settings: Settings) -> Self {
        Self::locked_on(Terminal::Mobile, settings)
    }

    pub fn locked_on(terminal: Terminal, settings: Settings) -> Self {
        let mut rig = Self::new(terminal);
        let opened = Opened {
            consent: Some(TermsConsent {
                version: "2026-11".to_owned(),
                at: rig.now.wall,
                device: "受付の端末".to_owned(),
            }),
            activated: true,
            facilities: vec![facility("f1", "かざす整骨院")],
            settings,
            warning: None,
        };
        rig.hear(Heard::Opened(Box::new(opened)));
        rig
    }

    /// At its first screen.
    pub fn home() -> Self {
        Self::home_with(Settings::default())
    }

    pub fn home_with(settings: Settings) -> Self {
        let mut rig = Self::locked(settings);
        rig.hear(Heard::Unlocked(Ok(())));
        rig.does(json!({"do": "platform", "reader": "ready"}));
        rig.wants.clear();
        rig
    }

    /// At the patient's keypad, token and challenge in hand.
    pub fn keypad() -> (Self, Ticket) {
        let mut rig = Self::home();
        let ticket = rig.choose("pin");
        (rig, ticket)
    }

    /// Waiting for the card of a PIN check.
    pub fn tap() -> (Self, Ticket) {
        let (mut rig, ticket) = Self::keypad();
        rig.types_pin("1234");
        rig.order();
        (rig, ticket)
    }

    /// Chooses a method, and the service answers.
    pub fn choose(&mut self, method: &str) -> Ticket {
        self.does(json!({"do": "check"}));
        self.does(json!({"do": "choose_method", "method": method}));
        let ticket = self.prepares();
        self.prepared(ticket);
        ticket
    }

    /// The ticket of the check that is being prepared.
    pub fn prepares(&mut self) -> Ticket {
        self.wanted(|want| match want {
            Want::Prepare { ticket, .. } => Some(*ticket),
            _ => None,
        })
    }

    pub fn prepared(&mut self, ticket: Ticket) {
        let answer = Ok(readiness(self.now));
        self.hear(Heard::Prepared { ticket, answer });
    }

    pub fn types_pin(&mut self, pin: &str) {
        for digit in pin.bytes() {
            self.does(json!({"do": "digit", "digit": digit - b'0'}));
        }
        self.does(json!({"do": "submit"}));
    }

    /// The order of the tap.
    pub fn order(&mut self) -> TapOrder {
        let at = self.wants.iter().position(|want| matches!(want, Want::Tap(_)));
        match self.wants.remove(at.expect("a tap is ordered")) {
            Want::Tap(order) => order,
            _ => unreachable!(),
        }
    }

    pub fn ends(&mut self, ticket: Ticket, outcome: Outcome) {
        let end = TapEnd::Ended(Box::new(outcome));
        self.hear(Heard::Tapped { ticket, end });
    }

    pub fn signs(&mut self, ticket: Ticket) {
        let end = TapEnd::Signed;
        self.hear(Heard::Tapped { ticket, end });
    }

    pub fn answers(&mut self, ticket: Ticket, result: EligibilityResult) {
        let answer = Ok(Box::new(answer(result)));
        self.hear(Heard::Concluded { ticket, answer });
    }

    /// Does what the stable JSON form says.
    pub fn does(&mut self, intent: Value) -> &View {
        let intent: Intent = serde_json::from_value(intent).unwrap();
        self.input(intent.into())
    }

    pub fn hear(&mut self, heard: Heard) -> &View {
        self.input(heard.into())
    }

    pub fn input(&mut self, input: Input) -> &View {
        let (state, wants) = self.state.take().unwrap().step(input, self.now);
        self.state = Some(state);
        self.wants.extend(wants);
        self.seen_ms = self.now.running_ms;
        self.view()
    }

    /// Time passes, with the ticks the views want.
    pub fn passes(&mut self, ms: u64) -> &View {
        let until = self.now.running_ms + ms;
        loop {
            let next = self.view().tick_in_ms.map(|after| self.seen_ms + after);
            match next.filter(|at| *at <= until) {
                Some(at) => self.set(at),
                None => break,
            }
            self.does(json!({"do": "tick"}));
        }
        self.set(until);
        self.view()
    }

    fn set(&mut self, running_ms: u64) {
        let step = running_ms - self.now.running_ms;
        self.now.running_ms = running_ms;
        self.now.wall += jiff::SignedDuration::from_millis(i64::try_from(step).unwrap());
    }

    pub fn view(&self) -> &View {
        self.state.as_ref().unwrap().view()
    }

    pub fn wanted<T>(&mut self, find: impl Fn(&Want) -> Option<T>) -> T {
        let found = self.wants.iter().rev().find_map(find);
        found.unwrap_or_else(|| panic!("not among {:?}", self.wants))
    }

    pub fn wants(&self, name: &str) -> bool {
        self.wants
            .iter()
            .any(|want| format!("{want:?}").split(['(', ' ', '{']).next() == Some(name))
    }

    /// Ids of what can be done now.
    pub fn can(&self) -> Vec<&str> {
        let open = self.view().actions.iter().filter(|action| action.enabled);
        open.map(|action| action.id.as_str()).collect()
    }

    pub fn told(&self) -> Vec<&str> {
        self.view()
            .notices
            .iter()
            .map(|line| line.code.as_str())
            .collect()
    }

    /// Everything on the screen and everything said, as text.
    pub fn all(&self) -> String {
        serde_json::to_string(self.view()).unwrap()
    }
}

pub fn readiness(now: Now) -> Readiness {
    Readiness {
        maintenance: None,
        expires_at: now.wall,
    }
}

pub fn facility(id: &str, name: &str) -> Facility {
    serde_json::from_value(json!({
        "facility_id": id, "institution_code": "4880123456", "name": name, "kind": "judo"
    }))
    .unwrap()
}

pub fn kept() -> KeptCertificate {
    let mut file = vec![0; 1_590];
    file[..4].copy_from_slice(&[0x30, 0x82, 0x06, 0x32]);
    AuthenticationCertificate::from_file(&file).unwrap().into()
}

pub fn result(validity: &str) -> EligibilityResult {
    let now: Timestamp = "2026-11-28T01:00:00Z".parse().unwrap();
    let coverages = if validity == "none" {
        json!([])
    } else {
        json!([{
            "insurer_number": "06130488", "insurer_name": "かざす健康保険組合", "symbol": "目印", "number": NUMBER,
            "branch": "01", "name": NAME, "name_kana": "ﾒｼﾞﾙｼ ﾊﾅｺ", "birth_date": "1980-05-05",
            "share": {"percent": 30, "basis": "statutory"}
        }])
    };
    serde_json::from_value(json!({
        "result_id": "r1", "facility_id": "f1", "patient_ref": "p1", "checked_at": now, "checked_on": "2026-11-28",
        "treated_on": "2026-11-28", "kept_until": "2026-12-31", "method": "pin", "validity": validity,
        "coverages": coverages
    }))
    .unwrap()
}

pub fn answer(result: EligibilityResult) -> CheckAnswer {
    CheckAnswer {
        result,
        apdus: 6,
        tries_before: Some(3),
        tries_left: Some(3),
        delta: None,
        not_kept: None,
    }
}

/// How the way to the card stands, for tables.
pub fn reader_states() -> Vec<(ReaderState, Option<&'static str>)> {
    vec![
        (ReaderState::Unknown, None),
        (ReaderState::Ready, None),
        (ReaderState::Connecting, None),
        (ReaderState::PhoneOff, Some("reader.phone.switched-off")),
        (ReaderState::PhoneUnsupported, Some("reader.phone.unsupported")),
        (ReaderState::BluetoothOff, Some("reader.bluetooth.switched-off")),
        (
            ReaderState::BluetoothForbidden,
            Some("reader.bluetooth.not-allowed"),
        ),
        (ReaderState::NoReader, Some("reader.list.none")),
        (ReaderState::InUse, Some("reader.connect.in-use")),
    ]
}
