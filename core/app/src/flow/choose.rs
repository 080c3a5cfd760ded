//! 認証選択 (requirements 223–226): the method, at every check; the clinic where there are two (併設).

use jiff::civil::Date;
use kazasu_wire::id::FacilityId;
use kazasu_wire::retention::japanese_day;
use kazasu_words::{Label, wareki};

use super::attempt::Attempt;
use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::{Intent, MethodChoice};
use super::opener::Opener;
use super::page::Page;
use super::pin::PinEntry;
use super::record::Ways;
use super::screen::Next;
use super::tap::Tap;
use super::trouble::Trouble;
use super::view::{Item, Row, ScreenName, Tone, View};
use super::want::Want;
use crate::check::FaceCompared;
use crate::fact::Fact;

/// The method is chosen.
#[derive(Debug, Default)]
pub(super) struct Choose {
    facility: Option<FacilityId>,
    treated_on: Option<Date>,
    told: Option<Fact>,
}

impl Choose {
    /// The next patient. Whether the service takes this app is asked for now, before any card.
    pub(super) fn begin(context: &Context) -> Next {
        let facility = context.settings.default_facility.clone().or_else(|| {
            let first = context.facilities.first();
            first.map(|facility| facility.facility_id.clone())
        });
        let choose = Self {
            facility,
            ..Self::default()
        };
        Next::to(choose).and(Want::WarmUp)
    }

    /// Back to the choice for the same patient.
    pub(super) fn again(attempt: Attempt, told: Option<Fact>) -> Self {
        Self {
            facility: attempt.facility,
            treated_on: attempt.treated_on,
            told,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::ChooseMethod { method })
                if context.methods().contains(&method) && context.check_trouble().is_none() =>
            {
                let (attempt, prepare) = Attempt::begin(context, now, method, self.facility, self.treated_on);
                match method {
                    MethodChoice::Pin => Next::to(PinEntry::new(attempt, now)).and(prepare),
                    MethodChoice::Visual => Next::to(Face::new(attempt)).and(prepare),
                }
            }
            Input::Intent(Intent::ChooseFacility { facility }) => {
                if context
                    .facilities
                    .iter()
                    .any(|known| known.facility_id == facility)
                {
                    self.facility = Some(facility);
                }
                Next::to(self)
            }
            Input::Intent(Intent::TreatedOn { day }) => {
                self.treated_on = day;
                Next::to(self)
            }
            Input::Intent(Intent::Again) => {
                context.closed = None;
                self.told = None;
                Next::to(self).and(Want::WarmUp)
            }
            Input::Intent(Intent::Fallback) => Next::to(Ways),
            Input::Intent(Intent::Back) => Next::home(),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let trouble = context.check_trouble();
        let (fact, tone) = match &trouble {
            Some(trouble) => (trouble.clone(), Tone::Failed),
            None => (Fact::new("screen.check.choose"), Tone::Neutral),
        };
        let mut page = Page::new(context, ScreenName::Choose, &fact, tone);
        if let Some(told) = &self.told {
            page.notice(told, Tone::Attention);
        }
        if let Some(maintenance) = context.maintenance_ahead(now) {
            page.notice(&maintenance, Tone::Attention);
        }
        self.day(&mut page, now);
        if context.facilities.len() > 1 {
            for facility in &context.facilities {
                let label = page.label(Label::Facility);
                page.item(Item {
                    id: format!("facility.{}", facility.facility_id),
                    title: facility.name.clone(),
                    detail: facility.institution_code.to_string(),
                    spoken: format!("{label} {}", facility.name),
                    chosen: self.facility.as_ref() == Some(&facility.facility_id),
                    intent: Intent::ChooseFacility {
                        facility: facility.facility_id.clone(),
                    },
                });
            }
        }
        if trouble.is_some() {
            page.action("other_way", Label::OtherWay, Intent::Fallback);
            page.action("again", Label::Again, Intent::Again);
        }
        for method in context.methods() {
            let (id, label) = match method {
                MethodChoice::Pin => ("pin", Label::MethodPin),
                MethodChoice::Visual => ("visual", Label::MethodVisual),
            };
            page.action_unless(id, label, Intent::ChooseMethod { method }, trouble.as_ref());
        }
        if trouble.is_none() {
            page.action("other_way", Label::OtherWay, Intent::Fallback);
        }
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }

    fn day(&self, page: &mut Page, now: Now) {
        let day = self.treated_on.unwrap_or_else(|| japanese_day(now.wall));
        let label = page.label(Label::TreatedOn);
        let rows = vec![Row {
            value: wareki::with_weekday(day, page.locale()),
            spoken: format!("{label} {}", kazasu_words::spoken::date(day, page.locale())),
            label: label.clone(),
        }];
        page.section(label, rows);
    }
}

/// 目視確認: staff compare the photo with the face, before the card is read.
#[derive(Debug)]
pub(super) struct Face {
    attempt: Attempt,
}

impl Face {
    pub(super) fn new(attempt: Attempt) -> Self {
        Self { attempt }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::Prepared { ticket, answer }) if ticket == self.attempt.ticket => {
                match self.attempt.prepared(answer, now) {
                    Ok(()) => Next::to(self),
                    Err(refusal) => Next::to(Trouble::before_the_card(self.attempt, refusal)),
                }
            }
            // The one place where a visual check gets its word: a person pressed the button that says so.
            Input::Intent(Intent::FaceCompared) => Tap::begin(
                self.attempt,
                Opener::Face(FaceCompared::confirmed()),
                context,
                now,
            ),
            Input::Intent(Intent::FaceDiffers) => {
                let told = Fact::new("check.face.not-compared");
                Next::to(Choose::again(self.attempt, Some(told)))
            }
            Input::Intent(Intent::Back) => Next::to(Choose::again(self.attempt, None)),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.check.face");
        let mut page = Page::new(context, ScreenName::Face, &fact, Tone::Neutral);
        if let Some(maintenance) = context.maintenance_ahead(now) {
            page.notice(&maintenance, Tone::Attention);
        }
        page.action("face_compared", Label::FaceSame, Intent::FaceCompared);
        page.action("face_differs", Label::FaceDiffers, Intent::FaceDiffers);
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}
