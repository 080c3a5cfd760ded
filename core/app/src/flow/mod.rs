//! The flows of the apps: everything but the pixels (docs/adr/0019).
//!
//! [`State`] is the pure machine: state and [`Intent`] give the next state and what is wanted; time is an argument.
//! [`Flow`] drives it: it does what is wanted on an [`App`](crate::App) of its own and hands the rest to the shell. A
//! shell renders [`View`]s, sends [`Intent`]s and moves bytes between card and [`Flow::feed`]. One file per screen.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use kazasu_app::flow::{Flow, FlowConfig, Intent, ScreenName, Terminal};
//! use kazasu_app::{AppConfig, MemoryKeyStore, Roots, SystemClock, TermsText};
//!
//! let directory = tempfile::tempdir()?;
//! let flow = Flow::open(FlowConfig {
//!     app: AppConfig {
//!         data_dir: directory.path().to_owned(),
//!         origin: "http://127.0.0.1:8443".parse()?,
//!         roots: Roots::none(),
//!         test_mode: true, // plain HTTP, on loopback only
//!         client: "kazasu-desktop/0.1.0/linux".parse()?,
//!         key_store: Arc::new(MemoryKeyStore::new()),
//!         clock: Arc::new(SystemClock::new()),
//!     },
//!     terminal: Terminal::Pc,
//!     device: "受付".to_owned(),
//!     terms: TermsText { version: "1".to_owned(), body: "利用規約の本文".to_owned() },
//! })?;
//!
//! // The shell's loop: wait, render, do the effects.
//! let wake = flow.next_wake(0, Duration::from_secs(1));
//! let view = flow.view();
//! assert_eq!(view.screen, ScreenName::Terms);
//! assert_eq!(view.title, "利用規約を確認・同意");
//!
//! // A press sends the intent its action carries.
//! assert_eq!(view.actions[0].intent, Intent::AcceptTerms);
//! flow.dispatch(view.actions[0].intent.clone());
//! assert!(flow.next_wake(wake.revision, Duration::from_secs(1)).revision > wake.revision);
//! assert_eq!(flow.view().screen, ScreenName::Activation);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activation;
mod announcement;
mod attempt;
mod choose;
mod context;
mod desk;
mod detail;
mod driver;
mod heard;
mod home;
mod input;
mod intent;
mod last_try;
mod login;
mod machine;
mod opener;
mod page;
mod pin;
mod preferences;
mod readers;
mod record;
mod result;
mod screen;
mod search;
mod secret;
mod self_check;
mod stage;
mod tap;
mod tap_desk;
mod tap_link;
mod tap_order;
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
pub use input::Input;
pub use intent::{FieldId, Intent, Language, MethodChoice, ReaderState, SeenReader, Setting};
pub use machine::State;
pub use record::{NewRecord, Record};
pub use secret::{PinDigit, Typed};
pub use tap_link::{TapCommand, TapEvent};
pub use view::{
    Action, Announcement, Audience, Cue, Field, FieldKind, Item, Keypad, NoticeLine, ProgressBar, Row,
    ScreenName, Section, Tone, View,
};
pub use want::{Effect, TapKey, TapOrder, Ticket, Want};
pub use way::Way;
