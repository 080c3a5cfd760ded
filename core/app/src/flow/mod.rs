//! The flows of the apps: everything but the pixels (docs/adr/0019).
//!
//! [`State`] is the pure machine: state and [`Intent`] give the next state and what is wanted; time is an argument.
//! [`Flow`] drives it: it does what is wanted on an [`App`](crate::App) of its own and hands the rest to the shell. A
//! shell renders [`View`]s, sends [`Intent`]s and moves bytes between card and [`Flow::feed`]. One file per screen.

mod activation;
mod attempt;
mod choose;
mod context;
mod detail;
mod driver;
mod heard;
mod home;
mod intent;
mod last_try;
mod login;
mod machine;
mod page;
mod pin;
mod preferences;
mod readers;
mod record;
mod result;
mod search;
mod secret;
mod self_check;
mod tap;
mod tap_desk;
mod terms;
mod training;
mod trouble;
mod view;
mod want;
mod way;
mod work;

pub use context::{Now, Terminal};
pub use driver::{Flow, FlowConfig, Wake};
pub use heard::{Heard, LoginRefusal, Opened, Readiness, Refusal, TapEnd};
pub use intent::{FieldId, Intent, Language, MethodChoice, ReaderState, SeenReader, Setting};
pub use machine::{Input, State};
pub use record::{NewRecord, Record};
pub use secret::{PinDigit, Typed};
pub use tap_desk::{TapCommand, TapEvent};
pub use view::{
    Action, Announcement, Audience, Cue, Field, FieldKind, Item, Keypad, NoticeLine, ProgressBar, Row,
    ScreenName, Section, Tone, View,
};
pub use want::{Effect, TapKey, TapOrder, Ticket, Want};
pub use way::Way;
