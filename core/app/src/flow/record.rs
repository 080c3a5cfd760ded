//! Confirming another way: the ways of the day, the record 資格未確認, and asking again within the month
//! (requirements 243–249).

use std::collections::BTreeMap;

use jiff::civil::Date;
use kazasu_wire::id::FacilityId;
use kazasu_wire::retention::japanese_day;
use kazasu_words::{Label, wareki};

use super::choose::Choose;
use super::context::{Context, Now};
use super::heard::Heard;
use super::home::Home;
use super::input::Input;
use super::intent::{FieldId, Intent};
use super::page::{Page, plain_field};
use super::screen::Next;
use super::secret::Typed;
use super::view::{FieldKind, Item, ScreenName, Tone, View};
use super::want::Want;
use super::way::Way;
use crate::fact::Fact;
use crate::unconfirmed::{KeptUnconfirmed, Unconfirmed};

/// A record to be kept.
pub type NewRecord = Unconfirmed;
/// A record that is kept.
pub type Record = KeptUnconfirmed;

/// The ways open on the day of treatment.
#[derive(Debug)]
pub(super) struct Ways;

impl Ways {
    pub(super) fn step(self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::ChooseWay { way }) if Way::on(japanese_day(now.wall)).contains(&way) => {
                Next::to(RecordForm::new(way, context, now))
            }
            Input::Intent(Intent::Check) => Choose::begin(context),
            Input::Intent(Intent::Back) => Next::home(),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.fallback.ways");
        let mut page = Page::new(context, ScreenName::Ways, &fact, Tone::Neutral);
        for way in Way::on(japanese_day(now.wall)) {
            let said = Fact::new(way.code());
            let words = page.words();
            let item = Item {
                id: way.code().to_owned(),
                title: words.label(way.label()),
                detail: said.sentence(words, kazasu_words::Voice::Staff),
                spoken: said.sentence(words, kazasu_words::Voice::Spoken),
                chosen: false,
                intent: Intent::ChooseWay { way },
            };
            page.item(item);
        }
        page.action("check", Label::StartCheck, Intent::Check);
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

/// What is written down, and whether it must be.
const FIELDS: [(FieldId, Label, FieldKind, u16, bool); 6] = [
    (FieldId::Name, Label::Name, FieldKind::Text, 100, true),
    (
        FieldId::InsurerNumber,
        Label::InsurerNumber,
        FieldKind::Digits,
        8,
        true,
    ),
    (FieldId::Symbol, Label::Symbol, FieldKind::Text, 40, false),
    (FieldId::Number, Label::Number, FieldKind::Text, 40, true),
    (FieldId::Branch, Label::Branch, FieldKind::Digits, 2, false),
    (FieldId::Staff, Label::ConfirmedBy, FieldKind::Text, 100, true),
];

/// The form of a record.
#[derive(Debug)]
pub(super) struct RecordForm {
    way: Way,
    on: Date,
    facility: Option<FacilityId>,
    typed: BTreeMap<FieldId, Typed>,
    working: bool,
    told: Option<Fact>,
}

impl RecordForm {
    fn new(way: Way, context: &Context, now: Now) -> Self {
        let first = context.facilities.first();
        Self {
            way,
            on: japanese_day(now.wall),
            facility: (context.settings.default_facility.clone())
                .or_else(|| first.map(|facility| facility.facility_id.clone())),
            typed: BTreeMap::new(),
            working: false,
            told: None,
        }
    }

    pub(super) fn step(mut self, input: Input, _: &mut Context, _: Now) -> Next {
        match input {
            Input::Heard(Heard::Recorded(Ok(()))) => {
                Next::to(Home::told(Fact::new("eligibility.check.unconfirmed"))).and(Want::Records)
            }
            Input::Heard(Heard::Recorded(Err(fact))) => {
                self.working = false;
                self.told = Some(fact);
                Next::to(self)
            }
            _ if self.working => Next::to(self),
            Input::Intent(Intent::Type { field, text }) if FIELDS.iter().any(|known| known.0 == field) => {
                self.typed.insert(field, text);
                Next::to(self)
            }
            Input::Intent(Intent::Submit) if !self.is_missing() => {
                let record = self.record();
                self.working = true;
                Next::to(self).and(Want::Record(Box::new(record)))
            }
            Input::Intent(Intent::Back) => Next::to(Ways),
            _ => Next::to(self),
        }
    }

    fn is_missing(&self) -> bool {
        let empty = |field| self.text(field).is_empty();
        FIELDS
            .iter()
            .any(|(field, _, _, _, required)| *required && empty(*field))
    }

    fn text(&self, field: FieldId) -> String {
        // EXPOSE: into the record, which is sealed.
        self.typed
            .get(&field)
            .map(|typed| typed.expose().trim().to_owned())
            .unwrap_or_default()
    }

    fn record(&self) -> NewRecord {
        Unconfirmed {
            way: self.way,
            on: self.on,
            facility: self.facility.clone(),
            name: self.text(FieldId::Name),
            insurer_number: self.text(FieldId::InsurerNumber),
            symbol: self.text(FieldId::Symbol),
            number: self.text(FieldId::Number),
            branch: self.text(FieldId::Branch),
            staff: self.text(FieldId::Staff),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.fallback.record");
        let mut page = Page::new(context, ScreenName::Record, &fact, Tone::Neutral);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        page.notice(&Fact::new(self.way.code()), Tone::Neutral);
        for (id, label, kind, max, required) in FIELDS {
            let filled = self.typed.contains_key(&id);
            let mut field = plain_field(page.words(), id, label, kind, filled, max);
            field.required = required;
            page.field(field);
        }
        let reason = (self.working || self.is_missing()).then(|| Fact::new("app.form.incomplete"));
        page.action_unless("record", Label::KeepRecord, Intent::Submit, reason.as_ref());
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

/// The records to be asked again.
#[derive(Debug, Default)]
pub(super) struct Records {
    records: Option<Vec<Record>>,
    told: Option<Fact>,
}

impl Records {
    pub(super) fn begin() -> Next {
        Next::to(Self::default()).and(Want::Records)
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, _: Now) -> Next {
        match input {
            Input::Heard(Heard::Records(Ok(records))) => {
                self.records = Some(records);
                Next::to(self)
            }
            Input::Heard(Heard::Records(Err(fact))) => {
                self.records.get_or_insert_with(Vec::new);
                self.told = Some(fact);
                Next::to(self)
            }
            Input::Intent(Intent::Resolve { id }) => Next::to(self).and(Want::Resolve(id)),
            Input::Intent(Intent::Check) => Choose::begin(context),
            Input::Intent(Intent::Back) => Next::home(),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (code, tone) = match self.records.as_deref() {
            None => ("screen.history.searching", Tone::Working),
            Some([]) => ("fallback.record.none", Tone::Good),
            Some(_) => ("screen.fallback.list", Tone::Attention),
        };
        let mut page = Page::new(context, ScreenName::Unconfirmed, &Fact::new(code), tone);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        for kept in self.records.iter().flatten() {
            let item = item(&page, kept);
            page.item(item);
        }
        page.action("check", Label::StartCheck, Intent::Check);
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

/// Choosing a line says that the patient was asked again.
fn item(page: &Page, kept: &Record) -> Item {
    let record = &kept.record;
    let words = page.words();
    let way = words.label(record.way.label());
    let asked = words.label(Label::AskedAgain);
    let day = wareki::with_weekday(record.on, page.locale());
    let said = kazasu_words::spoken::date(record.on, page.locale());
    let unconfirmed = words.label(Label::Unconfirmed);
    Item {
        id: kept.id.clone(),
        title: record.name.clone(),
        detail: format!("{unconfirmed}　{day}　{way}　{}　→ {asked}", record.staff),
        spoken: format!("{}。{unconfirmed}。{said}。{way}。{asked}", record.name),
        chosen: false,
        intent: Intent::Resolve { id: kept.id.clone() },
    }
}
