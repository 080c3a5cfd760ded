//! The screens, and what each does with an input.

use super::activation::{Entry, Passcode};
use super::choose::{Choose, Face};
use super::context::{Context, Now};
use super::detail::Detail;
use super::home::Home;
use super::input::Input;
use super::last_try::LastTry;
use super::login::Login;
use super::page::Page;
use super::pin::PinEntry;
use super::preferences::Preferences;
use super::readers::Readers;
use super::record::{RecordForm, Records, Ways};
use super::result::Shown;
use super::search::Search;
use super::self_check::SelfCheck;
use super::tap::Tap;
use super::terms::Consent;
use super::training::Training;
use super::trouble::Trouble;
use super::view::{ScreenName, Tone, View};
use super::want::{Effect, Want};
use crate::fact::Fact;

/// The screen with its own data.
pub(super) enum Screen {
    Opening,
    Consent(Consent),
    Entry(Entry),
    Passcode(Passcode),
    Login(Login),
    Home(Home),
    Choose(Choose),
    Face(Face),
    Pin(PinEntry),
    LastTry(LastTry),
    Tap(Tap),
    Trouble(Trouble),
    Shown(Shown),
    Search(Search),
    Detail(Detail),
    Ways(Ways),
    RecordForm(RecordForm),
    Records(Records),
    Preferences(Preferences),
    Readers(Readers),
    SelfCheck(SelfCheck),
    Training(Box<Training>),
}

/// The screen that comes, and what is wanted.
pub(super) struct Next {
    pub(super) screen: Screen,
    pub(super) wants: Vec<Want>,
}

impl Next {
    pub(super) fn to(screen: impl Into<Screen>) -> Self {
        Self {
            screen: screen.into(),
            wants: Vec::new(),
        }
    }

    pub(super) fn and(mut self, want: Want) -> Self {
        self.wants.push(want);
        self
    }

    /// The first screen of an unlocked app.
    pub(super) fn home() -> Self {
        Self::to(Home::default())
    }
}

macro_rules! screens {
    ($($name:ident($ty:ty)),* $(,)?) => {
        $(impl From<$ty> for Screen {
            fn from(screen: $ty) -> Self {
                Self::$name(screen)
            }
        })*

        impl Screen {
            pub(super) fn step(self, input: Input, context: &mut Context, now: Now) -> Next {
                match self {
                    Self::Opening => Next::to(Self::Opening),
                    $(Self::$name(screen) => screen.step(input, context, now),)*
                }
            }

            pub(super) fn view(&self, context: &Context, now: Now) -> View {
                match self {
                    Self::Opening => {
                        let fact = Fact::new("screen.app.opening");
                        Page::new(context, ScreenName::Opening, &fact, Tone::Working).finish(now)
                    }
                    $(Self::$name(screen) => screen.view(context, now),)*
                }
            }
        }
    };
}

screens! {
    Consent(Consent), Entry(Entry), Passcode(Passcode), Login(Login), Home(Home), Choose(Choose), Face(Face),
    Pin(PinEntry), LastTry(LastTry), Tap(Tap), Trouble(Trouble), Shown(Shown), Search(Search), Detail(Detail),
    Ways(Ways), RecordForm(RecordForm), Records(Records), Preferences(Preferences), Readers(Readers),
    SelfCheck(SelfCheck), Training(Box<Training>),
}

impl Screen {
    /// What has to be ended before another screen comes.
    pub(super) fn leave(&self) -> Vec<Want> {
        match self {
            Self::Tap(_) | Self::SelfCheck(_) => vec![Want::CancelTap],
            Self::Shown(_) | Self::Detail(_) => vec![Want::Tell(Effect::Hush)],
            Self::Readers(_) => vec![Want::Tell(Effect::LookForReaders(false))],
            _ => Vec::new(),
        }
    }

    /// Whether the patient holds the device: nothing of the clinic can be reached from here.
    pub(super) fn is_the_patients(&self) -> bool {
        matches!(self, Self::Pin(_) | Self::LastTry(_))
    }

    /// Whether the card or the service works: the app does not lock under a tap.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Tap(tap) if tap.is_busy())
    }
}
