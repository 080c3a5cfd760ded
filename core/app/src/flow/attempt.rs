//! One patient's check, from the choice of the method to its result or its end.

use jiff::civil::Date;
use kazasu_card::KeptCertificate;
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;

use super::context::{Context, Now, maintenance_fact};
use super::heard::{Readiness, Refusal};
use super::intent::MethodChoice;
use super::want::{Ticket, Want};
use crate::check::CheckPlan;
use crate::fact::Fact;

/// A challenge older than this is not signed any more: it would die on the way (its life is 300 s at most).
const FRESH_MS: u64 = 240_000;

/// What is asked, and what is known of it so far.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) ticket: Ticket,
    pub(super) method: MethodChoice,
    pub(super) facility: Option<FacilityId>,
    pub(super) treated_on: Option<Date>,
    pub(super) preparation: Preparation,
    asked_ms: u64,
    /// What a broken-off tap left; of the one card this attempt is about.
    pub(super) kept: Option<KeptCertificate>,
    /// The patient agreed to spend the last try of that card. Used up by one tap.
    pub(super) last_try: bool,
    /// What went wrong before, told beside what comes next.
    pub(super) told: Option<Fact>,
}

/// How far token and challenge are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Preparation {
    /// Asked for.
    Asked,
    /// In hand.
    Ready(Readiness),
}

impl Attempt {
    /// Begins a check: everything slow is asked for now, while the patient types.
    pub(super) fn begin(
        context: &mut Context,
        now: Now,
        method: MethodChoice,
        facility: Option<FacilityId>,
        treated_on: Option<Date>,
    ) -> (Self, Want) {
        let attempt = Self {
            ticket: context.next_ticket(),
            method,
            facility,
            treated_on,
            preparation: Preparation::Asked,
            asked_ms: now.running_ms,
            kept: None,
            last_try: false,
            told: None,
        };
        let want = attempt.prepare();
        (attempt, want)
    }

    fn prepare(&self) -> Want {
        Want::Prepare {
            ticket: self.ticket,
            plan: CheckPlan {
                facility: self.facility.clone(),
                method: Some(match self.method {
                    MethodChoice::Pin => Method::Pin,
                    MethodChoice::Visual => Method::Visual,
                }),
                treated_on: self.treated_on,
            },
        }
    }

    /// The same check by another method, for the same patient.
    pub(super) fn by(self, context: &mut Context, now: Now, method: MethodChoice) -> (Self, Want) {
        Self::begin(context, now, method, self.facility, self.treated_on)
    }

    /// Asks for a new challenge where the one in hand is too old to be signed.
    pub(super) fn refresh(&mut self, context: &mut Context, now: Now) -> Option<Want> {
        if now.running_ms.saturating_sub(self.asked_ms) < FRESH_MS {
            return None;
        }
        self.ticket = context.next_ticket();
        self.preparation = Preparation::Asked;
        self.asked_ms = now.running_ms;
        Some(self.prepare())
    }

    /// Takes the service's answer; gives why no card need be asked for.
    pub(super) fn prepared(&mut self, answer: Result<Readiness, Refusal>, now: Now) -> Result<(), Refusal> {
        let readiness = answer?;
        if let Some(maintenance) = &readiness.maintenance
            && (maintenance.starts_at..maintenance.ends_at).contains(&now.wall)
        {
            return Err(Refusal {
                fact: maintenance_fact(maintenance),
                passing: true,
            });
        }
        self.preparation = Preparation::Ready(readiness);
        Ok(())
    }
}
