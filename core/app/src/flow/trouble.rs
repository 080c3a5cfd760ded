//! A check without a result: what happened, what to do now, and the ways on.

use kazasu_words::Label;

use super::attempt::Attempt;
use super::choose::{Choose, Face};
use super::context::{Context, Now};
use super::heard::{Heard, Refusal};
use super::input::Input;
use super::intent::{Intent, MethodChoice};
use super::page::Page;
use super::pin::PinEntry;
use super::record::Ways;
use super::result::Shown;
use super::screen::Next;
use super::view::{ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;

/// A check that ended, or waits, without a result.
#[derive(Debug)]
pub(super) struct Trouble {
    attempt: Attempt,
    fact: Fact,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The service said so before any card was asked for.
    Before,
    /// The card said so.
    Card,
    /// The card signed and the answer is not there; whether it may be asked for again.
    Unanswered { passing: bool },
    /// The answer is asked for again.
    Asking,
}

impl Trouble {
    pub(super) fn before_the_card(attempt: Attempt, refusal: Refusal) -> Self {
        Self::new(attempt, refusal.fact, Kind::Before)
    }

    pub(super) fn of_the_card(attempt: Attempt, fact: Fact) -> Self {
        Self::new(attempt, fact, Kind::Card)
    }

    pub(super) fn after_the_card(attempt: Attempt, refusal: Refusal) -> Self {
        let kind = Kind::Unanswered {
            passing: refusal.passing,
        };
        Self::new(attempt, refusal.fact, kind)
    }

    fn new(attempt: Attempt, fact: Fact, kind: Kind) -> Self {
        Self { attempt, fact, kind }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::Concluded { ticket, answer }) if ticket == self.attempt.ticket => {
                match answer {
                    Ok(answer) => Shown::begin(*answer, now),
                    Err(refusal) => Next::to(Self::after_the_card(self.attempt, refusal)),
                }
            }
            _ if self.kind == Kind::Asking => match input {
                Input::Intent(Intent::Back) => Next::to(Choose::again(self.attempt, None)),
                _ => Next::to(self),
            },
            // The same signature under the same key: the service answers the same result.
            Input::Intent(Intent::Again) if self.kind == (Kind::Unanswered { passing: true }) => {
                self.kind = Kind::Asking;
                let ticket = self.attempt.ticket;
                Next::to(self).and(Want::Conclude { ticket })
            }
            Input::Intent(Intent::Again) if self.may_go_on() => self.again(context, now),
            Input::Intent(Intent::ChooseMethod { method }) if self.offers(context, method) => {
                let (attempt, prepare) = self.attempt.by(context, now, method);
                match method {
                    MethodChoice::Pin => Next::to(PinEntry::new(attempt, now)).and(prepare),
                    MethodChoice::Visual => Next::to(Face::new(attempt)).and(prepare),
                }
            }
            Input::Intent(Intent::Fallback) => Next::to(Ways),
            Input::Intent(Intent::NextPatient) => Choose::begin(context),
            Input::Intent(Intent::Back) => Next::to(Choose::again(self.attempt, None)),
            _ => Next::to(self),
        }
    }

    /// The same card by the same method. A VERIFY still unresolved stays known: `attempt.kept` is not dropped.
    fn again(self, context: &mut Context, now: Now) -> Next {
        let mut attempt = self.attempt;
        attempt.told = None;
        let prepare = if self.kind == Kind::Card {
            attempt.refresh(context, now)
        } else {
            let kept = attempt.kept.take();
            let method = attempt.method;
            let (fresh, prepare) = attempt.by(context, now, method);
            attempt = fresh;
            attempt.kept = kept;
            Some(prepare)
        };
        let mut next = match attempt.method {
            MethodChoice::Pin => Next::to(PinEntry::new(attempt, now)),
            MethodChoice::Visual => Next::to(Face::new(attempt)),
        };
        next.wants.extend(prepare);
        next
    }

    /// Whether another tap of this card by this method can help.
    fn may_go_on(&self) -> bool {
        !matches!(
            self.fact.code.as_str(),
            "card.pin.locked"
                | "card.pin.switched-off"
                | "card.certificate.absent"
                | "device.client.too-old"
                | "device.account.stopped"
                | "certificate.revocation.revoked"
                | "certificate.dates.expired"
        )
    }

    fn offers(&self, context: &Context, method: MethodChoice) -> bool {
        let open = context.check_trouble().is_none() && self.may_go_on_by_other();
        open && method != self.attempt.method && context.methods().contains(&method)
    }

    /// Whether another method can help: not where the service takes no check of this app, or the certificate is at an
    /// end.
    fn may_go_on_by_other(&self) -> bool {
        self.kind == Kind::Card
            && !self.fact.code.starts_with("certificate.")
            && self.fact.code != "card.certificate.absent"
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (fact, tone) = match self.kind {
            Kind::Asking => (Fact::new("stage.service.asking"), Tone::Working),
            _ => (self.fact.clone(), Tone::Failed),
        };
        let mut page = Page::new(context, ScreenName::Trouble, &fact, tone);
        let other = match self.attempt.method {
            MethodChoice::Pin => ("visual", Label::UseVisual, MethodChoice::Visual),
            MethodChoice::Visual => ("pin", Label::UsePin, MethodChoice::Pin),
        };
        if self.kind != Kind::Asking {
            if self.offers(context, other.2) {
                page.action(other.0, other.1, Intent::ChooseMethod { method: other.2 });
            }
            if self.may_go_on() {
                page.action("again", Label::Again, Intent::Again);
            }
            page.action("other_way", Label::OtherWay, Intent::Fallback);
            page.action("next_patient", Label::NextPatient, Intent::NextPatient);
        }
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}
