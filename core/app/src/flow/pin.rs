//! PIN入力 (requirement 225): the patient's own view. It shows and says how many digits there are, nothing else; a
//! person the patient asks may type; it closes by itself.

use kazasu_words::Label;

use super::attempt::Attempt;
use super::choose::Choose;
use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::Intent;
use super::opener::Opener;
use super::page::Page;
use super::screen::Next;
use super::secret::{PIN_DIGITS, PinBuffer};
use super::tap::Tap;
use super::trouble::Trouble;
use super::view::{ScreenName, Tone, View};
use crate::fact::Fact;

/// The view closes so long after the last key (`project-defined`).
pub(super) const PIN_CLOSES_MS: u64 = 60_000;
/// The patient is told before.
const WARNING_MS: u64 = 15_000;

/// The keypad.
#[derive(Debug)]
pub(super) struct PinEntry {
    attempt: Attempt,
    pin: PinBuffer,
    touched_ms: u64,
}

impl PinEntry {
    pub(super) fn new(attempt: Attempt, now: Now) -> Self {
        Self {
            attempt,
            pin: PinBuffer::new(),
            touched_ms: now.running_ms,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::Prepared { ticket, answer }) if ticket == self.attempt.ticket => {
                return match self.attempt.prepared(answer, now) {
                    Ok(()) => Next::to(self),
                    Err(refusal) => Next::to(Trouble::before_the_card(self.attempt, refusal)),
                };
            }
            Input::Intent(Intent::Digit { digit }) => self.pin.push(digit),
            Input::Intent(Intent::Erase) => self.pin.pop(),
            Input::Intent(Intent::MoreTime) => {}
            Input::Intent(Intent::Submit) => {
                return if self.pin.is_full() {
                    Tap::begin(self.attempt, Opener::Pin(self.pin), context, now)
                } else {
                    Next::to(self)
                };
            }
            Input::Intent(Intent::Back) => return Next::to(Choose::again(self.attempt, None)),
            Input::Intent(Intent::Background) => return self.close(),
            Input::Intent(Intent::Tick) if now.running_ms >= self.closes_at() => return self.close(),
            _ => return Next::to(self),
        }
        self.touched_ms = now.running_ms;
        // The patient read what was told and types again.
        if self.pin.len() > 0 {
            self.attempt.told = None;
        }
        Next::to(self)
    }

    fn closes_at(&self) -> u64 {
        self.touched_ms + PIN_CLOSES_MS
    }

    /// What was typed is gone.
    fn close(self) -> Next {
        let told = Fact::new("app.pin.closed");
        Next::to(Choose::again(self.attempt, Some(told)))
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.check.pin");
        let mut page = Page::new(context, ScreenName::Pin, &fact, Tone::Neutral);
        page.patient();
        page.shield();
        if let Some(told) = &self.attempt.told {
            page.notice(told, Tone::Attention);
        }
        page.keypad(self.pin.len(), PIN_DIGITS);
        let missing = Fact::new("app.form.incomplete");
        let incomplete = (!self.pin.is_full()).then_some(&missing);
        page.action_unless("submit", Label::PinDone, Intent::Submit, incomplete);
        let empty = (self.pin.len() == 0).then_some(&missing);
        page.action_unless("erase", Label::Erase, Intent::Erase, empty);
        page.action("back", Label::Cancel, Intent::Back);
        page.closes_at(self.closes_at(), WARNING_MS, now, "app.pin.closing");
        page.finish(now)
    }
}
