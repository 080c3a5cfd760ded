//! 練習モード: the same screens, played against a recorded card and a recorded result; marked on every screen, so that
//! it cannot be taken for a check. Nothing is sent, read or kept.

use jiff::ToSpan as _;
use kazasu_card::{Outcome, Progress};
use kazasu_wire::result::EligibilityResult;
use kazasu_words::Label;

use super::choose::Choose;
use super::context::{Context, Now};
use super::heard::{Heard, Readiness, TapEnd};
use super::input::Input;
use super::intent::{Intent, ReaderState};
use super::machine::State;
use super::screen::Next;
use super::view::View;
use super::want::{Ticket, Want};
use crate::check::CheckAnswer;

/// The recorded result: a synthetic person of the test register, as `/v1/checks` answered it.
const RECORDED: &str = include_str!("training/result.json");
/// The recorded card comes so long after it is asked for, and each of its steps takes so long.
const STEP_MS: u64 = 1_500;

/// A session of practice.
#[derive(Debug)]
pub(super) struct Training {
    /// The same machine; its wants go to the recording.
    inner: Option<State>,
    /// A tap under way: its ticket, how far the recording is, when it goes on.
    tap: Option<(Ticket, usize, u64)>,
    result: Option<EligibilityResult>,
}

impl Training {
    pub(super) fn begin(context: &Context, now: Now) -> Box<Self> {
        let mut inside = Context::new(context.terminal, context.device.clone(), context.terms.clone());
        inside.settings = context.settings.clone();
        inside.settings.default_facility = None;
        inside.unlocked = true;
        inside.activated = true;
        inside.reader = ReaderState::Ready;
        let first = Choose::begin(&inside).screen;
        Box::new(Self {
            inner: Some(State::with(inside, first, now)),
            tap: None,
            result: serde_json::from_str(RECORDED).ok(),
        })
    }

    pub(super) fn step(mut self: Box<Self>, input: Input, _: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::Home) => return Next::home(),
            Input::Intent(Intent::Tick) => {
                self.give(Intent::Tick.into(), now);
                self.play(now);
            }
            // Nothing of the real device gets in, and nothing of the practice gets out.
            Input::Heard(_) | Input::Intent(Intent::Lock | Intent::Training) => {}
            Input::Intent(intent) => self.give(intent.into(), now),
        }
        Next::to(self)
    }

    fn give(&mut self, input: Input, now: Now) {
        let Some(inner) = self.inner.take() else { return };
        let (inner, wants) = inner.step(input, now);
        self.inner = Some(inner);
        for want in wants {
            self.answer(want, now);
        }
    }

    fn answer(&mut self, want: Want, now: Now) {
        match want {
            Want::Prepare { ticket, .. } => {
                let readiness = Readiness {
                    maintenance: None,
                    expires_at: now.wall.saturating_add(5.minutes()).unwrap_or(now.wall),
                };
                let answer = Ok(readiness);
                self.give(Heard::Prepared { ticket, answer }.into(), now);
            }
            // Any PIN is right here: none is kept, and nobody is taught to type a real one wrong.
            Want::Tap(order) => self.tap = Some((order.ticket, 0, now.running_ms + STEP_MS)),
            Want::CancelTap => {
                if let Some((ticket, step, _)) = self.tap.take()
                    && step > 0
                {
                    let end = TapEnd::Ended(Box::new(Outcome::Cancelled));
                    self.give(Heard::Tapped { ticket, end }.into(), now);
                }
            }
            Want::Conclude { ticket } => {
                if let Some(result) = self.result.clone() {
                    let answer = Ok(Box::new(recorded(result)));
                    self.give(Heard::Concluded { ticket, answer }.into(), now);
                }
            }
            Want::WarmUp => self.give(Heard::WarmedUp(Ok(())).into(), now),
            Want::Records => self.give(Heard::Records(Ok(Vec::new())).into(), now),
            Want::Search(_) => self.give(Heard::Found(Ok(Vec::new())).into(), now),
            Want::Record(_) => self.give(Heard::Recorded(Ok(())).into(), now),
            _ => {}
        }
    }

    /// The next step of the recorded card, once it is time.
    fn play(&mut self, now: Now) {
        let Some((ticket, step, at)) = self.tap else {
            return;
        };
        if now.running_ms < at {
            return;
        }
        self.tap = Some((ticket, step + 1, now.running_ms + STEP_MS));
        let heard = match step {
            0 => Heard::Progress(Progress::Found),
            1 => Heard::Progress(Progress::ReadingCertificate { percent: 100 }),
            2 => Heard::Progress(Progress::TriesLeft(3)),
            3 => Heard::Progress(Progress::Verifying),
            4 => Heard::Progress(Progress::Signing),
            5 => Heard::Progress(Progress::Leaving),
            _ => {
                self.tap = None;
                Heard::Tapped {
                    ticket,
                    end: TapEnd::Signed,
                }
            }
        };
        self.give(heard.into(), now);
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let words = context.words();
        let mut view = match &self.inner {
            Some(inner) => inner.view().clone(),
            None => return super::home::Home::default().view(context, now),
        };
        view.training = Some(words.label(Label::TrainingMode));
        // What practice does not do is not offered.
        let unoffered = |id: &str| matches!(id, "lock" | "training");
        view.actions.retain(|action| !unoffered(&action.id));
        view.focus
            .retain(|id| !id.strip_prefix("action.").is_some_and(unoffered));
        view.actions.push(super::view::Action {
            id: "leave_training".to_owned(),
            label: words.label(Label::LeaveTraining),
            intent: Intent::Home,
            enabled: true,
            reason: None,
        });
        view.focus.push("action.leave_training".to_owned());
        if let Some((_, _, at)) = self.tap {
            let own = at.saturating_sub(now.running_ms).max(1);
            view.tick_in_ms = Some(view.tick_in_ms.map_or(own, |other| other.min(own)));
        }
        view
    }
}

fn recorded(result: EligibilityResult) -> CheckAnswer {
    CheckAnswer {
        result,
        apdus: 6,
        tries_before: Some(3),
        tries_left: Some(3),
        delta: None,
        not_kept: None,
    }
}
