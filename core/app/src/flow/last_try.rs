//! One try is left: the card is released, the PIN waits for 20 s at most, and nothing is sent without consent.

use kazasu_words::{Arg, Label};

use super::attempt::Attempt;
use super::choose::{Choose, Face};
use super::context::{Context, Now};
use super::input::Input;
use super::intent::{Intent, MethodChoice};
use super::opener::Opener;
use super::page::Page;
use super::pin::PinEntry;
use super::record::Ways;
use super::screen::Next;
use super::secret::PinBuffer;
use super::tap::{PIN_KEPT_MS, Tap};
use super::view::{ScreenName, Tone, View};
use crate::fact::Fact;

/// The question.
#[derive(Debug)]
pub(super) struct LastTry {
    attempt: Attempt,
    pin: Option<PinBuffer>,
    until_ms: u64,
}

impl LastTry {
    /// `attempt.kept` is the card the question is about.
    pub(super) fn new(attempt: Attempt, pin: Option<PinBuffer>, now: Now) -> Self {
        Self {
            attempt,
            pin,
            until_ms: now.running_ms + PIN_KEPT_MS,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        if now.running_ms >= self.until_ms {
            self.pin = None;
        }
        match input {
            Input::Intent(Intent::AgreeLastTry) => {
                self.attempt.last_try = true;
                match self.pin {
                    Some(pin) => Tap::begin(self.attempt, Opener::Pin(pin), context, now),
                    // The consent stays with the card; the PIN is typed again.
                    None => Next::to(PinEntry::new(self.attempt, now)),
                }
            }
            Input::Intent(Intent::ChooseMethod {
                method: MethodChoice::Visual,
            }) if context.offers_visual() => {
                let (attempt, prepare) = self.attempt.by(context, now, MethodChoice::Visual);
                Next::to(Face::new(attempt)).and(prepare)
            }
            Input::Intent(Intent::Fallback) => Next::to(Ways),
            Input::Intent(Intent::Back) => {
                let mut attempt = self.attempt;
                attempt.kept = None;
                Next::to(Choose::again(attempt, None))
            }
            Input::Intent(Intent::Background) => {
                self.pin = None;
                Next::to(self)
            }
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("card.pin.last-try").with(Arg::Tries, 1_u8);
        let mut page = Page::new(context, ScreenName::LastTry, &fact, Tone::Attention);
        page.shield();
        if self.pin.is_some() {
            page.wake_at(self.until_ms);
        } else {
            page.notice(&Fact::new("app.pin.forgotten"), Tone::Neutral);
        }
        if context.offers_visual() {
            let visual = MethodChoice::Visual;
            page.action(
                "visual",
                Label::UseVisual,
                Intent::ChooseMethod { method: visual },
            );
        } else {
            page.action("other_way", Label::OtherWay, Intent::Fallback);
        }
        page.action("last_try", Label::SpendLastTry, Intent::AgreeLastTry);
        page.action("back", Label::Cancel, Intent::Back);
        page.finish(now)
    }
}
