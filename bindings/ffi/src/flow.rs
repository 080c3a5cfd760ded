//! The flows: a shell renders views, sends intents and moves bytes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kazasu_app::flow::{self, Flow};
use kazasu_app::{SystemClock, TermsText};

use crate::app::AppConfig;
use crate::error::AppError;
use crate::flow_tap::{FlowCommand, FlowEvent};
use crate::guard::{guard, quiet_panics, unwound};
use crate::key_store::{ForeignKeys, KeyStore};
use crate::reader::{FoundReader, engine};

/// The kind of terminal, which decides how staff log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Terminal {
    /// Smartphone or tablet: 生体認証 or ログインパスコード.
    Mobile,
    /// PC: パスワード.
    Pc,
}

/// What a shell decides before the flows open.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FlowConfig {
    /// The app under the flows.
    pub app: AppConfig,
    /// How staff log in here.
    pub terminal: Terminal,
    /// What this terminal is called in the record of a consent.
    pub device: String,
    /// Names the 利用規約 in force; another version asks again.
    pub terms_version: String,
    /// Their text.
    pub terms_body: String,
}

/// Something a shell alone can do.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum FlowEffect {
    /// Put the text on the clipboard, marked as sensitive, and clear it after so many seconds if it is still there.
    Copy {
        /// The text.
        text: String,
        /// Seconds.
        clear_after_s: u8,
    },
    /// Clear the clipboard if this app's text is still there.
    ClearCopy,
    /// Say the text, which holds personal data.
    Speak {
        /// The text.
        text: String,
        /// Say nothing where no earphones are in use.
        earphones_only: bool,
    },
    /// Stop saying.
    Hush,
    /// Look for readers, or stop.
    LookForReaders {
        /// Whether to look.
        look: bool,
    },
    /// Connect this reader and no other.
    Connect {
        /// The platform's id.
        reader: String,
    },
}

/// Why [`Flows::next_wake`] came back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FlowWake {
    /// Counts views; given back at the next call. Render [`Flows::view_json`] when it changed.
    pub revision: u64,
    /// To be done, each once and in order.
    pub effects: Vec<FlowEffect>,
    /// Feed [`FlowEvent::Wake`] on the thread of the link.
    pub tap: bool,
    /// The flows were closed; nothing more comes.
    pub closed: bool,
}

/// All flows of one app: state in, view out. It opens an app of its own.
///
/// `view` and `intent` cross as JSON of one documented form that only grows: `kazasu_app::flow::View` and `Intent`
/// (`docs/adr/0019`). Texts a person typed are read and never written. May be used from any thread; no call blocks but
/// [`next_wake`](Self::next_wake).
#[derive(uniffi::Object)]
pub struct Flows {
    flow: Flow,
}

#[uniffi::export]
impl Flows {
    /// Opens the app and shows its first screen.
    ///
    /// # Errors
    /// As [`KazasuApp::open`](crate::KazasuApp::open).
    #[uniffi::constructor]
    pub fn open(config: FlowConfig, key_store: Arc<dyn KeyStore>) -> Result<Arc<Self>, AppError> {
        quiet_panics();
        guard(|| {
            let keys = Arc::new(ForeignKeys(key_store));
            let flow = Flow::open(flow::FlowConfig {
                app: config.app.into_core(keys, Arc::new(SystemClock::new()))?,
                terminal: match config.terminal {
                    Terminal::Mobile => flow::Terminal::Mobile,
                    Terminal::Pc => flow::Terminal::Pc,
                },
                device: config.device,
                terms: TermsText {
                    version: config.terms_version,
                    body: config.terms_body,
                },
            })?;
            Ok(Self::of(flow))
        })
    }

    /// What is on the screen, complete and in words.
    ///
    /// # Errors
    /// [`AppError::Bug`].
    pub fn view_json(&self) -> Result<String, AppError> {
        guard(|| serde_json::to_string(&self.flow.view()).map_err(|_| AppError::bug()))
    }

    /// Takes an intent, JSON in UTF-8: `{"do":"choose_method","method":"pin"}`. Wiped here; wipe your copy of one with a
    /// typed text.
    ///
    /// # Errors
    /// [`AppError::Input`] where it is none this version knows.
    pub fn dispatch(&self, intent_json: Vec<u8>) -> Result<(), AppError> {
        guard(|| {
            let intent = zeroize::Zeroizing::new(intent_json);
            let intent = serde_json::from_slice(&intent)
                .map_err(|_| AppError::input("app.settings.invalid", "intent_json"))?;
            self.flow.dispatch(intent);
            Ok(())
        })
    }

    /// The link of the taps to come: a framed reader, or, where `found` is absent, one that carries whole commands. Called
    /// again for a link that was opened anew.
    ///
    /// # Errors
    /// As [`Reader::open`](crate::Reader::open).
    pub fn attach(&self, reader: String, found: Option<FoundReader>) -> Result<(), AppError> {
        guard(|| {
            let engine = found.as_ref().map(engine).transpose()?;
            self.flow.attach(reader, engine);
            Ok(())
        })
    }

    /// Takes an event of the link and returns what to do next, in order.
    #[must_use]
    pub fn feed(&self, event: FlowEvent) -> Vec<FlowCommand> {
        unwound(|| {
            self.flow
                .feed(event.into())
                .into_iter()
                .filter_map(FlowCommand::of)
                .collect()
        })
        // A PIN may be verified on the card.
        .unwrap_or_else(|| vec![FlowCommand::Release { power_off: true }, FlowCommand::Ended])
    }

    /// Blocks until the view is another than that of revision `seen`, an effect is there or the tap needs something, at most
    /// `patience_ms`. A shell runs one loop on it, on a thread of its own.
    ///
    /// # Errors
    /// [`AppError::Bug`].
    pub fn next_wake(&self, seen: u64, patience_ms: u32) -> Result<FlowWake, AppError> {
        guard(|| {
            let wake = self
                .flow
                .next_wake(seen, Duration::from_millis(patience_ms.into()));
            Ok(FlowWake {
                revision: wake.revision,
                effects: wake.effects.into_iter().map(FlowEffect::from).collect(),
                tap: wake.tap,
                closed: wake.closed,
            })
        })
    }

    /// Ends every [`next_wake`](Self::next_wake), now and later. What is under way goes on to its end.
    pub fn close_down(&self) {
        self.flow.close();
    }
}

impl Flows {
    /// Flows that were opened in Rust, with keys and time of their own.
    #[must_use]
    pub fn of(flow: Flow) -> Arc<Self> {
        Arc::new(Self { flow })
    }
}

impl From<flow::Effect> for FlowEffect {
    fn from(effect: flow::Effect) -> Self {
        match effect {
            // EXPOSE: a shell shows or says them, which is what they are for.
            flow::Effect::Copy { text, clear_after_s } => Self::Copy {
                text: text.to_string(),
                clear_after_s,
            },
            flow::Effect::ClearCopy => Self::ClearCopy,
            flow::Effect::Speak { text, earphones_only } => Self::Speak {
                text: text.to_string(),
                earphones_only,
            },
            flow::Effect::Hush => Self::Hush,
            flow::Effect::LookForReaders(look) => Self::LookForReaders { look },
            flow::Effect::Connect { reader } => Self::Connect { reader },
        }
    }
}

impl fmt::Debug for FlowEffect {
    /// No word of it: it may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Copy { .. } => "Copy(***)",
            Self::ClearCopy => "ClearCopy",
            Self::Speak { .. } => "Speak(***)",
            Self::Hush => "Hush",
            Self::LookForReaders { .. } => "LookForReaders",
            Self::Connect { .. } => "Connect",
        })
    }
}
