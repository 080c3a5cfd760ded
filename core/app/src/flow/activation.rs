//! 初期登録 (requirements 219–220): four entries typed, or one payload scanned, opened, shared or linked; then the
//! passcode of the app.

use std::collections::BTreeMap;

use kazasu_words::Label;

use super::context::{Context, Now, Terminal};
use super::heard::Heard;
use super::input::Input;
use super::intent::{FieldId, Intent};
use super::page::{Page, plain_field};
use super::screen::Next;
use super::secret::Typed;
use super::view::{Field, FieldKind, ScreenName, Tone, View};
use super::want::Want;
use crate::activation::{ActivationEntry, ActivationError};
use crate::fact::Fact;
use crate::passphrase::{LONGEST, Passphrase};

/// The four entries, in the order of the account's PDF.
const ENTRIES: [FieldId; 4] = [
    FieldId::InstitutionCode,
    FieldId::AccountId,
    FieldId::AccountPassword,
    FieldId::ActivationCode,
];
/// How a payload begins, wherever it stands in a text.
const PAYLOAD: &str = "kazasu:";

/// The screen of the four entries.
#[derive(Debug, Default)]
pub(super) struct Entry {
    typed: BTreeMap<FieldId, Typed>,
    faulty: Vec<FieldId>,
    told: Option<Fact>,
}

impl Entry {
    pub(super) fn step(mut self, input: Input, _: &mut Context, _: Now) -> Next {
        match input {
            Input::Intent(Intent::Type { field, text }) if ENTRIES.contains(&field) => {
                self.typed.insert(field, text);
                self.faulty.retain(|faulty| *faulty != field);
                Next::to(self)
            }
            Input::Intent(Intent::Payload { text }) => {
                let source = Source::Payload(text);
                match source.entry() {
                    Ok(_) => Next::to(Passcode::new(source)),
                    Err(error) => {
                        self.told = Some(Fact::from(&error));
                        Next::to(self)
                    }
                }
            }
            Input::Intent(Intent::Submit) => {
                self.faulty = ENTRIES
                    .into_iter()
                    .filter(|field| !self.is_well_formed(*field))
                    .collect();
                self.told = None;
                if self.faulty.is_empty() {
                    Next::to(Passcode::new(Source::Typed(self.typed)))
                } else {
                    Next::to(self)
                }
            }
            _ => Next::to(self),
        }
    }

    /// Format alone (requirements 326–329): whether the entries belong together only the service can say.
    fn is_well_formed(&self, field: FieldId) -> bool {
        let Some(typed) = self.typed.get(&field) else {
            return false;
        };
        // EXPOSE: only looked at.
        let text = typed.expose().trim();
        match field {
            FieldId::InstitutionCode => text.parse::<kazasu_wire::id::InstitutionCode>().is_ok(),
            FieldId::AccountId => text.parse::<kazasu_wire::id::AccountId>().is_ok(),
            FieldId::ActivationCode => {
                // Spaces and hyphens between groups are the typist's.
                let digits = || text.chars().filter(|sign| !matches!(sign, ' ' | '-'));
                digits().count() == 12 && digits().all(|sign| sign.is_ascii_digit())
            }
            _ => !text.is_empty(),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.activation.entry");
        let mut page = Page::new(context, ScreenName::Activation, &fact, Tone::Neutral);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        for id in ENTRIES {
            page.field(self.field(&page, id));
        }
        let missing = ENTRIES.iter().any(|field| !self.typed.contains_key(field));
        let reason = missing.then(|| Fact::new("app.form.incomplete"));
        page.action_unless("register", Label::Register, Intent::Submit, reason.as_ref());
        page.finish(now)
    }

    fn field(&self, page: &Page, id: FieldId) -> Field {
        let (label, kind, max, prompt) = match id {
            FieldId::InstitutionCode => (
                Label::FacilityCode,
                FieldKind::Digits,
                10,
                Label::PromptFacilityCode,
            ),
            FieldId::AccountId => (Label::AccountId, FieldKind::Text, 8, Label::PromptAccountId),
            FieldId::ActivationCode => (
                Label::ActivationCode,
                FieldKind::Digits,
                14,
                Label::PromptActivationCode,
            ),
            _ => (
                Label::Password,
                FieldKind::Hidden,
                100,
                Label::PromptAccountPassword,
            ),
        };
        let filled = self.typed.contains_key(&id);
        let mut field = plain_field(page.words(), id, label, kind, filled, max);
        field.fault = self.faulty.contains(&id).then(|| page.label(prompt));
        field
    }
}

/// Where the four entries come from. Kept until the activation succeeded: a lost answer is asked for again.
#[derive(Debug)]
enum Source {
    Typed(BTreeMap<FieldId, Typed>),
    Payload(Typed),
}

impl Source {
    fn entry(&self) -> Result<ActivationEntry, ActivationError> {
        match self {
            Self::Typed(typed) => {
                // EXPOSE: into the request, which wipes them.
                let text = |field| typed.get(&field).map(Typed::expose).unwrap_or_default();
                ActivationEntry::typed(
                    text(FieldId::InstitutionCode),
                    text(FieldId::AccountId),
                    text(FieldId::AccountPassword).to_owned(),
                    text(FieldId::ActivationCode).to_owned(),
                )
            }
            Self::Payload(text) => {
                // EXPOSE: to be read; a PDF or a link holds more around it.
                let text = text.expose();
                let payload = text
                    .split_whitespace()
                    .find_map(|word| word.find(PAYLOAD).and_then(|at| word.get(at..)));
                ActivationEntry::payload(payload.unwrap_or(text))
            }
        }
    }
}

/// The screen of the new passcode.
#[derive(Debug)]
pub(super) struct Passcode {
    source: Source,
    first: Option<Typed>,
    second: Option<Typed>,
    working: bool,
    told: Option<Fact>,
}

impl Passcode {
    fn new(source: Source) -> Self {
        Self {
            source,
            first: None,
            second: None,
            working: false,
            told: None,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, _: Now) -> Next {
        match input {
            Input::Heard(Heard::Activated(Ok(facilities))) => {
                context.activated = true;
                context.unlocked = true;
                context.facilities = facilities;
                Next::to(super::home::Home::told(Fact::new("stage.device.activated"))).and(Want::Sync)
            }
            Input::Heard(Heard::Activated(Err(fact))) => {
                self.working = false;
                self.told = Some(fact);
                Next::to(self)
            }
            _ if self.working => Next::to(self),
            Input::Intent(Intent::Type { field, text }) => {
                match field {
                    FieldId::NewPasscode => self.first = Some(text),
                    FieldId::NewPasscodeAgain => self.second = Some(text),
                    _ => {}
                }
                self.told = None;
                Next::to(self)
            }
            Input::Intent(Intent::Submit) => self.submit(),
            Input::Intent(Intent::Back) => Next::to(Entry::default()),
            _ => Next::to(self),
        }
    }

    fn submit(mut self) -> Next {
        let (Some(first), Some(second)) = (&self.first, &self.second) else {
            return Next::to(self);
        };
        // EXPOSE: only judged.
        let judged = Passphrase::new(first.expose().to_owned()).judge();
        if let Err(error) = judged {
            self.told = Some(Fact::new(error.code()));
        } else if first != second {
            self.told = Some(Fact::new("app.password.differs"));
        } else {
            match self.source.entry() {
                Ok(entry) => {
                    let want = Want::Activate {
                        entry: Box::new(entry),
                        passcode: first.clone(),
                    };
                    self.working = true;
                    self.told = None;
                    return Next::to(self).and(want);
                }
                Err(error) => self.told = Some(Fact::from(&error)),
            }
        }
        Next::to(self)
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (code, tone) = if self.working {
            ("screen.activation.working", Tone::Working)
        } else {
            ("screen.activation.passcode", Tone::Neutral)
        };
        let mut page = Page::new(context, ScreenName::Passcode, &Fact::new(code), tone);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        if self.working {
            return page.finish(now);
        }
        let name = match context.terminal {
            Terminal::Mobile => Label::Passcode,
            Terminal::Pc => Label::Password,
        };
        let longest = u16::try_from(LONGEST).unwrap_or(u16::MAX);
        for (id, filled, label) in [
            (FieldId::NewPasscode, self.first.is_some(), name),
            (
                FieldId::NewPasscodeAgain,
                self.second.is_some(),
                Label::PromptNewPasswordAgain,
            ),
        ] {
            let field = plain_field(page.words(), id, label, FieldKind::Hidden, filled, longest);
            page.field(field);
        }
        let missing = self.first.is_none() || self.second.is_none();
        let reason = missing.then(|| Fact::new("app.form.incomplete"));
        page.action_unless("register", Label::Register, Intent::Submit, reason.as_ref());
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}
