//! The machine of all flows: a state and an input give the next state and what is wanted.
//!
//! Pure: no clock, no file, no network, no thread. The same inputs at the same times give the same views.

use kazasu_words::Voice;

use super::activation::Entry;
use super::announcement::{about, announce};
use super::context::{Context, Now, Terminal};
use super::heard::{Heard, Opened};
use super::input::Input;
use super::intent::Intent;
use super::login::Login;
use super::screen::{Next, Screen};
use super::terms::Consent;
use super::view::{Tone, View};
use super::want::Want;
use crate::fact::Fact;
use crate::terms::TermsText;

/// Minutes without use until the app locks, where the settings say nothing (`project-defined`).
const IDLE_MINUTES: u8 = 5;
/// How long before it the lock is announced.
const IDLE_WARNING_MS: u64 = 30_000;

/// The state of all flows. Holds what is on the screen and no more; `Debug` names the screen.
pub struct State {
    context: Context,
    screen: Screen,
    /// Running time of the last thing a person did.
    active_ms: u64,
    view: View,
    /// What the last announcement was about.
    said: String,
    revision: u64,
}

impl State {
    /// A program that has just started. The first answer it needs is [`Heard::Opened`].
    #[must_use]
    pub fn new(terminal: Terminal, device: String, terms: TermsText, now: Now) -> Self {
        let context = Context::new(terminal, device, terms);
        Self::with(context, Screen::Opening, now)
    }

    pub(super) fn with(context: Context, screen: Screen, now: Now) -> Self {
        let view = screen.view(&context, now);
        let mut state = Self {
            context,
            screen,
            active_ms: now.running_ms,
            view,
            said: String::new(),
            revision: 0,
        };
        state.look(now);
        state
    }

    /// What is on the screen.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Counts the views that a person can tell apart.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The next state, and what is wanted, in order.
    #[must_use]
    pub fn step(mut self, input: impl Into<Input>, now: Now) -> (Self, Vec<Want>) {
        let input = input.into();
        if matches!(&input, Input::Intent(intent) if intent.is_personal()) || self.screen.is_busy() {
            self.active_ms = now.running_ms;
        }
        let again = matches!(input, Input::Intent(Intent::Repeat));
        let screen = std::mem::replace(&mut self.screen, Screen::Opening);
        let Next { screen, wants } = self.next(screen, input, now);
        self.screen = screen;
        if again {
            self.said.clear();
        }
        self.look(now);
        (self, wants)
    }

    fn next(&mut self, screen: Screen, input: Input, now: Now) -> Next {
        let input = match self.everywhere(&screen, input, now) {
            Everywhere::Go(next) => return leaving(&screen, next),
            Everywhere::Stay => return Next::to(screen),
            Everywhere::Pass(input) => input,
        };
        screen.step(input, &mut self.context, now)
    }

    /// What means the same on every screen.
    fn everywhere(&mut self, screen: &Screen, input: Input, now: Now) -> Everywhere {
        if matches!(input, Input::Intent(Intent::Tick)) && self.is_idle(screen, now) {
            return Everywhere::Go(self.lock());
        }
        let context = &mut self.context;
        match input {
            Input::Heard(Heard::Opened(opened)) => {
                open(context, *opened);
                Everywhere::Go(first_screen(context))
            }
            Input::Heard(Heard::Wiped(fact)) => {
                context.forget();
                context.activated = false;
                context.consent = None;
                context.facilities.clear();
                Everywhere::Go(Next::to(Consent::after(fact)))
            }
            Input::Intent(Intent::Lock) if context.unlocked => Everywhere::Go(self.lock()),
            Input::Intent(Intent::Home) if context.unlocked && !screen.is_the_patients() => match screen {
                // 練習モード is left by its own button, so that nobody takes the one for the other.
                Screen::Training(_) => Everywhere::Pass(Intent::Home.into()),
                _ => Everywhere::Go(Next::home()),
            },
            Input::Intent(Intent::Repeat) => Everywhere::Stay,
            Input::Intent(Intent::Platform { reader }) => {
                context.reader = reader;
                Everywhere::Pass(Intent::Platform { reader }.into())
            }
            Input::Intent(Intent::Network { online }) => {
                context.online = online;
                Everywhere::Stay
            }
            Input::Intent(Intent::Earphones { connected }) => {
                context.earphones = connected;
                Everywhere::Pass(Intent::Earphones { connected }.into())
            }
            Input::Heard(Heard::BatteryLow) => {
                context.battery_low = true;
                Everywhere::Stay
            }
            Input::Heard(Heard::WarmedUp(answer)) => {
                context.closed = answer.as_ref().err().map(|refusal| refusal.fact.clone());
                Everywhere::Pass(Heard::WarmedUp(answer).into())
            }
            Input::Heard(Heard::Prepared { ticket, answer }) => {
                if let Ok(readiness) = &answer {
                    context.maintenance.clone_from(&readiness.maintenance);
                }
                Everywhere::Pass(Heard::Prepared { ticket, answer }.into())
            }
            Input::Heard(Heard::Stored(Ok(settings))) => {
                context.settings = *settings;
                Everywhere::Stay
            }
            Input::Heard(Heard::Records(Ok(records))) => {
                context.due = records.len();
                Everywhere::Pass(Heard::Records(Ok(records)).into())
            }
            input => Everywhere::Pass(input),
        }
    }

    fn lock(&mut self) -> Next {
        self.context.forget();
        Next::to(Login::default()).and(Want::Lock)
    }

    fn idle_at(&self) -> u64 {
        let minutes = self.context.settings.idle_minutes.unwrap_or(IDLE_MINUTES);
        self.active_ms + u64::from(minutes) * 60_000
    }

    fn is_idle(&self, screen: &Screen, now: Now) -> bool {
        self.context.unlocked && !screen.is_busy() && now.running_ms >= self.idle_at()
    }

    /// Looks at the screen anew.
    fn look(&mut self, now: Now) {
        let mut view = self.screen.view(&self.context, now);
        if self.context.unlocked && !self.screen.is_busy() {
            let at_ms = self.idle_at();
            warn_of_lock(&mut view, &self.context, at_ms, now);
        }
        let about = about(&view);
        view.announcement.serial = self.view.announcement.serial;
        view.announcement.text.clone_from(&self.view.announcement.text);
        view.announcement.cue = self.view.announcement.cue;
        if about != self.said {
            view.announcement = announce(&view, &self.context, self.view.announcement.serial);
            self.said = about;
        }
        self.view.tick_in_ms = view.tick_in_ms;
        if self.view != view {
            self.revision += 1;
        }
        self.view = view;
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("view", &self.view)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::large_enum_variant,
    reason = "lives for one step, and is passed on at once"
)]
enum Everywhere {
    Go(Next),
    Stay,
    Pass(Input),
}

fn leaving(screen: &Screen, mut next: Next) -> Next {
    let mut wants = screen.leave();
    wants.append(&mut next.wants);
    Next {
        screen: next.screen,
        wants,
    }
}

fn open(context: &mut Context, opened: Opened) {
    context.consent = opened.consent;
    context.activated = opened.activated;
    context.facilities = opened.facilities;
    context.settings = opened.settings;
    context.warning = opened.warning;
}

/// Tells before the app locks, and when to look again.
fn warn_of_lock(view: &mut View, context: &Context, at_ms: u64, now: Now) {
    let left = at_ms.saturating_sub(now.running_ms);
    let next = if left > IDLE_WARNING_MS {
        left - IDLE_WARNING_MS
    } else {
        let words = context.words();
        let seconds = u32::try_from(left.div_ceil(1_000)).unwrap_or(u32::MAX);
        let fact = Fact::new("app.idle.soon").with(kazasu_words::Arg::Seconds, seconds);
        view.notices.push(super::view::NoticeLine {
            code: fact.code.clone(),
            tone: Tone::Attention,
            mark: words.label(kazasu_words::Label::MarkAttention),
            title: fact.sentence(&words, Voice::Title),
            text: fact.sentence(&words, Voice::Staff),
            spoken: fact.sentence(&words, Voice::Spoken),
        });
        1_000
    };
    view.tick_in_ms = Some(view.tick_in_ms.map_or(next, |own| own.min(next)).max(1));
}

/// The first screen that is still to be done.
pub(super) fn first_screen(context: &Context) -> Next {
    if !context.has_consent() {
        Next::to(Consent::default())
    } else if !context.activated {
        Next::to(Entry::default())
    } else if !context.unlocked {
        Next::to(Login::default())
    } else {
        Next::home()
    }
}
