//! Drives the machine: owns app, workers and tap; a shell sends intents, renders views and moves bytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

use kazasu_reader::ReaderEngine;

use super::context::Terminal;
use super::desk::{Desk, Shared, TapWake, now_of, serve};
use super::heard::Heard;
use super::intent::Intent;
use super::machine::State;
use super::tap_desk::TapDesk;
use super::tap_link::{TapCommand, TapEvent};
use super::view::View;
use super::want::Effect;
use super::work::{self, Lane};
use crate::app::App;
use crate::config::{AppConfig, OpenError};
use crate::terms::TermsText;

/// What a shell decides before the flows open.
pub struct FlowConfig {
    /// The app under the flows.
    pub app: AppConfig,
    /// How staff log in here.
    pub terminal: Terminal,
    /// What this terminal is called in the record of a consent.
    pub device: String,
    /// 利用規約 in force.
    pub terms: TermsText,
}

/// Why [`Flow::next_wake`] came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wake {
    /// Counts views; given back at the next call.
    pub revision: u64,
    /// For the shell to do, each once and in order.
    pub effects: Vec<Effect>,
    /// [`TapEvent::Wake`] is to be fed, on the thread of the link.
    pub tap: bool,
    /// The flows were closed; nothing more comes.
    pub closed: bool,
}

/// All flows of one app. May be shared between threads; no call blocks but [`next_wake`](Self::next_wake), and
/// [`open`](Self::open) for the database.
///
/// A shell runs one loop on `next_wake`, renders [`view`](Self::view) when the revision changed, does the effects, and
/// feeds the tap where it is told to.
pub struct Flow {
    shared: Arc<Shared>,
}

impl Flow {
    /// Opens the app and shows its first screen.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(config: FlowConfig) -> Result<Self, OpenError> {
        let clock = Arc::clone(&config.app.clock);
        let app = App::open(config.app)?;
        let opened = work::opened(&app)?;
        let (terminal, device, terms) = (config.terminal, config.device, config.terms);
        let fresh = move |now| State::new(terminal, device.clone(), terms.clone(), now);
        let tap_wake = Arc::new(TapWake::default());
        let (lanes, queues) = Lane::channels();
        let now = now_of(&*clock);
        let desk = Desk {
            state: Some(fresh(now)),
            fresh: Box::new(fresh),
            tap: TapDesk::new(Waker::from(Arc::clone(&tap_wake))),
            prepared: None,
            signed: None,
            effects: Vec::new(),
            tick_at_ms: None,
            swept_ms: now.running_ms,
            closed: false,
        };
        let shared = Arc::new(Shared {
            app,
            clock,
            desk: Mutex::new(desk),
            changed: Condvar::new(),
            lanes,
            tap_wake,
        });
        *shared
            .tap_wake
            .shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&shared);
        for queue in queues {
            let shared = Arc::downgrade(&shared);
            thread::Builder::new()
                .name("kazasu-flow".to_owned())
                .spawn(move || serve(&queue, &shared))
                .map_err(|_| OpenError::Runtime)?;
        }
        shared.input([Heard::Opened(Box::new(opened)).into()]);
        Ok(Self { shared })
    }

    /// What is on the screen.
    #[must_use]
    pub fn view(&self) -> View {
        let mut desk = self.shared.desk();
        let now = now_of(&*self.shared.clock);
        let state = desk.state.take().unwrap_or_else(|| (desk.fresh)(now));
        let view = state.view().clone();
        desk.state = Some(state);
        view
    }

    /// Takes an intent. Never blocks; what comes of it is told by [`next_wake`](Self::next_wake).
    pub fn dispatch(&self, intent: Intent) {
        self.shared.input([intent.into()]);
    }

    /// The link of the taps to come: with an engine a framed reader (Bluetooth, CCID), without one a link that carries
    /// whole commands (the phone itself, PC/SC). Called again for a link that was opened anew.
    pub fn attach(&self, reader: String, engine: Option<Box<dyn ReaderEngine>>) {
        self.shared.desk().tap.attach(reader, engine);
    }

    /// Takes an event of the link and returns what to do next, in order.
    pub fn feed(&self, event: TapEvent) -> Vec<TapCommand> {
        let fed = {
            let mut desk = self.shared.desk();
            let mut fed = desk.tap.feed(event);
            if let Some(signed) = fed.signed.take() {
                desk.signed = Some(signed);
            }
            fed
        };
        if !fed.inputs.is_empty() {
            self.shared.input(fed.inputs);
        }
        fed.commands
    }

    /// Waits until the view is another than that of revision `seen`, an effect is there or the tap needs something, at
    /// most `patience`. Sends the ticks the views want.
    #[must_use]
    pub fn next_wake(&self, seen: u64, patience: Duration) -> Wake {
        let until = Instant::now() + patience;
        loop {
            if let Some(wake) = self.shared.wait(seen, until) {
                return wake;
            }
            self.dispatch(Intent::Tick);
        }
    }

    /// Ends every [`next_wake`](Self::next_wake), now and later. What is under way goes on to its end.
    pub fn close(&self) {
        self.shared.desk().closed = true;
        self.shared.changed.notify_all();
    }
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flow")
            .field("app", &self.shared.app)
            .finish_non_exhaustive()
    }
}
