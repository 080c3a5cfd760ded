//! 読み取り (requirement 227): from being ready for the card to the service's answer.

use kazasu_card::{KeptCertificate, Outcome, Progress};
use kazasu_words::Label;

use super::attempt::{Attempt, Preparation};
use super::choose::Choose;
use super::context::{Context, Now};
use super::heard::{Heard, TapEnd};
use super::input::Input;
use super::intent::Intent;
use super::last_try::LastTry;
use super::opener::Opener;
use super::page::Page;
use super::pin::PinEntry;
use super::record::Ways;
use super::result::Shown;
use super::screen::Next;
use super::stage::{HELP, Stage};
use super::trouble::Trouble;
use super::view::{ScreenName, Tone, View};
use super::want::{TapOrder, Want};
use crate::fact::Fact;

/// Longest time a typed PIN waits for its card after a tap ended (design §4).
pub(super) const PIN_KEPT_MS: u64 = 20_000;
/// Longest wait for a card (`project-defined`).
const CARD_WAIT_MS: u64 = 60_000;
/// A tap.
#[derive(Debug)]
pub(super) struct Tap {
    attempt: Attempt,
    /// Gone once the card has signed.
    opener: Option<Opener>,
    stage: Stage,
    /// Running time at which the stage began.
    since_ms: u64,
    /// Running time at which the PIN is forgotten, once a card was here.
    forget_ms: Option<u64>,
    percent: u8,
    /// What went wrong with the tap before this one.
    told: Option<Fact>,
}

impl Tap {
    /// Waits for what is still under way, then for the card.
    pub(super) fn begin(mut attempt: Attempt, opener: Opener, context: &mut Context, now: Now) -> Next {
        attempt.told = None;
        let refresh = attempt.refresh(context, now);
        let tap = Self {
            attempt,
            opener: Some(opener),
            stage: Stage::Preparing,
            since_ms: now.running_ms,
            forget_ms: None,
            percent: 0,
            told: None,
        };
        let mut next = tap.order(now);
        next.wants.extend(refresh);
        next
    }

    /// Whether card or service work now.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Card(_) | Stage::Stopping | Stage::Asking)
    }

    /// Orders the tap once everything it needs is in hand.
    fn order(mut self, now: Now) -> Next {
        self.since_ms = now.running_ms;
        let key = self.opener.as_ref().and_then(Opener::key);
        let (Preparation::Ready(_), Some(key)) = (&self.attempt.preparation, key) else {
            self.stage = Stage::Preparing;
            return Next::to(self);
        };
        let order = TapOrder {
            ticket: self.attempt.ticket,
            key,
            resume: self.attempt.kept.clone(),
            last_try: std::mem::take(&mut self.attempt.last_try),
        };
        self.stage = Stage::Waiting;
        self.percent = 0;
        Next::to(self).and(Want::Tap(order))
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        let ours = self.attempt.ticket;
        match input {
            Input::Heard(Heard::Prepared { ticket, answer }) if ticket == ours => {
                match self.attempt.prepared(answer, now) {
                    Ok(()) if self.stage == Stage::Preparing => self.order(now),
                    Ok(()) => Next::to(self),
                    Err(refusal) => Next::to(Trouble::before_the_card(self.attempt, refusal)),
                }
            }
            Input::Heard(Heard::Progress(progress)) => {
                self.progress(&progress, now);
                Next::to(self)
            }
            Input::Heard(Heard::Tapped { ticket, end }) if ticket == ours => match end {
                TapEnd::Signed => {
                    self.opener = None;
                    self.stage = Stage::Asking;
                    self.since_ms = now.running_ms;
                    self.percent = 95;
                    Next::to(self).and(Want::Conclude { ticket })
                }
                TapEnd::Ended(outcome) => self.ended(*outcome, now),
            },
            Input::Heard(Heard::Concluded { ticket, answer }) if ticket == ours => match answer {
                Ok(answer) => Shown::begin(*answer, now),
                Err(refusal) => Next::to(Trouble::after_the_card(self.attempt, refusal)),
            },
            Input::Intent(Intent::Back) => self.back(),
            Input::Intent(Intent::Fallback) if !self.is_busy() => Next::to(Ways).and(Want::CancelTap),
            Input::Intent(Intent::MoreTime) if self.stage == Stage::Waiting => {
                self.since_ms = now.running_ms;
                Next::to(self)
            }
            Input::Intent(Intent::Platform { .. }) if self.stage == Stage::Waiting => {
                match context.reader_trouble() {
                    Some(trouble) => {
                        Next::to(Choose::again(self.attempt, Some(trouble))).and(Want::CancelTap)
                    }
                    None => Next::to(self),
                }
            }
            Input::Intent(Intent::Tick) => self.tick(now),
            _ => Next::to(self),
        }
    }

    fn back(mut self) -> Next {
        match self.stage {
            Stage::Card(_) => {
                self.stage = Stage::Stopping;
                Next::to(self).and(Want::CancelTap)
            }
            Stage::Stopping => Next::to(self),
            // The card has signed: the result goes into the history, should it still come.
            Stage::Asking => Next::to(Choose::again(self.attempt, None)),
            Stage::Preparing | Stage::Waiting => {
                Next::to(Choose::again(self.attempt, None)).and(Want::CancelTap)
            }
        }
    }

    fn tick(self, now: Now) -> Next {
        if self.stage != Stage::Waiting {
            return Next::to(self);
        }
        if self.forget_ms.is_some_and(|at| now.running_ms >= at) {
            return self.forget(now).and(Want::CancelTap);
        }
        if now.running_ms >= self.since_ms + CARD_WAIT_MS {
            let fact = Fact::new("reader.card.timeout");
            return Next::to(Trouble::of_the_card(self.attempt, fact)).and(Want::CancelTap);
        }
        Next::to(self)
    }

    /// The PIN waited long enough for its card: it is typed again. What is known of the card stays.
    fn forget(mut self, now: Now) -> Next {
        self.attempt.told = self.told.or_else(|| Some(Fact::new("app.pin.forgotten")));
        Next::to(PinEntry::new(self.attempt, now))
    }

    fn progress(&mut self, progress: &Progress, now: Now) {
        let (percent, fact) = match (progress, Fact::of_progress(progress)) {
            (Progress::ReadingCertificate { percent }, Some(fact)) => (10 + percent / 2, fact),
            (Progress::Found, Some(fact)) => (5, fact),
            (Progress::TriesLeft(_), Some(fact)) => (65, fact),
            (Progress::Verifying | Progress::Opening, Some(fact)) => (70, fact),
            (Progress::Signing, Some(fact)) => (80, fact),
            (Progress::Leaving, Some(fact)) => (90, fact),
            _ => return,
        };
        if self.stage == Stage::Stopping {
            return;
        }
        self.percent = self.percent.max(percent);
        self.told = None;
        self.since_ms = now.running_ms;
        self.stage = Stage::Card(fact);
    }

    /// The tap gave no signature.
    fn ended(mut self, outcome: Outcome, now: Now) -> Next {
        let fact = Fact::of_outcome(&outcome);
        match outcome {
            Outcome::WrongPin { .. } => {
                self.attempt.kept = None;
                self.attempt.told = Some(fact);
                Next::to(PinEntry::new(self.attempt, now))
            }
            Outcome::LastTry { kept } => {
                self.attempt.kept = Some(kept);
                let pin = self.opener.and_then(Opener::into_pin);
                Next::to(LastTry::new(self.attempt, pin, now))
            }
            // The same card goes on where it broke off. Where nothing was read, what the tap before left still holds.
            Outcome::Lost { kept, .. } => {
                self.keep(kept);
                self.hold_again(fact, now)
            }
            // Nothing was sent to a card of the wrong kind; the right one is held instead.
            Outcome::NotMyNumberCard
            | Outcome::OtherKind { .. }
            | Outcome::SeveralCards
            | Outcome::PhoneToken { .. } => self.hold_again(fact, now),
            Outcome::Cancelled => Next::to(Choose::again(self.attempt, Some(fact))),
            Outcome::OtherCard => {
                self.attempt.last_try = false;
                Next::to(Trouble::of_the_card(self.attempt, fact))
            }
            Outcome::Locked | Outcome::PinSwitchedOff => {
                self.attempt.kept = None;
                Next::to(Trouble::of_the_card(self.attempt, fact))
            }
            _ => Next::to(Trouble::of_the_card(self.attempt, fact)),
        }
    }

    fn keep(&mut self, kept: Option<KeptCertificate>) {
        if kept.is_some() {
            self.attempt.kept = kept;
        }
    }

    /// The card is to be held once more. The PIN waits for it, for 20 s from the end of the first tap.
    fn hold_again(mut self, fact: Fact, now: Now) -> Next {
        if self.stage == Stage::Stopping {
            return Next::to(Choose::again(self.attempt, Some(fact)));
        }
        let is_pin = matches!(self.opener, Some(Opener::Pin(_)));
        let until = self.forget_ms.unwrap_or(now.running_ms + PIN_KEPT_MS);
        self.forget_ms = is_pin.then_some(until);
        self.told = Some(fact);
        if is_pin && now.running_ms >= until {
            return self.forget(now);
        }
        self.order(now)
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let waited_ms = now.running_ms.saturating_sub(self.since_ms);
        let (fact, tone) = self.stage.head(waited_ms, self.percent, context);
        let mut page = Page::new(context, ScreenName::Tap, &fact, tone);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        if let Some(maintenance) = context.maintenance_ahead(now) {
            page.notice(&maintenance, Tone::Attention);
        }
        match &self.stage {
            Stage::Waiting => {
                for (after, _) in HELP {
                    let at = self.since_ms + after;
                    if at > now.running_ms {
                        page.wake_at(at);
                    }
                }
                let until = self.since_ms + CARD_WAIT_MS;
                let until = self.forget_ms.map_or(until, |at| at.min(until));
                page.closes_at(until, 0, now, "app.pin.closing");
                page.progress(0, false);
            }
            Stage::Card(_) => page.progress(self.percent, self.percent < 90),
            Stage::Preparing | Stage::Stopping | Stage::Asking => page.progress(self.percent, false),
        }
        if matches!(self.stage, Stage::Preparing | Stage::Waiting) {
            page.action("other_way", Label::OtherWay, Intent::Fallback);
        }
        if self.stage != Stage::Stopping {
            page.action("back", Label::Cancel, Intent::Back);
        }
        page.finish(now)
    }
}
