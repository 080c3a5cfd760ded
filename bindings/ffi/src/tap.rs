//! One tap of a card: events in, commands out.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kazasu_card::{CardTask, Carried, Command, Event, Millis, Outcome, WakeSignal};

use crate::guard::{lock, unwound};
use crate::outcome::TapEnd;
use crate::phone::PhoneFault;
use crate::progress::TapProgress;

/// Something that happened outside.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum TapEvent {
    /// A card is in the field and the link is open. The first event of every tap.
    Started,
    /// The answer to the open `Transmit`, status word included.
    Response {
        /// The bytes.
        answer: Vec<u8>,
    },
    /// The open `Transmit` brought no answer.
    Failed {
        /// What the phone's own NFC made of it.
        fault: PhoneFault,
    },
    /// The link sees more than one card.
    SeveralCards,
    /// A tag came that takes no APDUs, as the FeliCa of transit cards.
    OtherTag,
    /// The time. Only for links without time-outs of their own, and at the moment a `WaitUntil` names.
    Tick {
        /// Milliseconds on any clock that never goes back.
        now_ms: u64,
    },
    /// The card or the link is gone. Nothing more can be sent in this tap.
    Disconnected,
    /// The person wants to stop. An open command is still waited for.
    Cancel,
    /// What [`Tap::wait`] was waiting for may be there.
    Wake,
}

/// Something the shell has to do, in the order given.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum TapCommand {
    /// Send these bytes and feed the answer as `Response`. Never more than one is open. May carry the PIN: never into a
    /// log, and wiped after sending.
    Transmit {
        /// The command APDU.
        apdu: Vec<u8>,
    },
    /// Feed `Tick` at this time, unless something came before. Replaces any earlier wish. Where no `Transmit` is open the
    /// service is waited for: call [`Tap::wait`] until then.
    WaitUntil {
        /// Milliseconds on the clock of `Tick`.
        at_ms: u64,
    },
    /// Show this.
    Progress {
        /// How far the tap is.
        progress: TapProgress,
    },
    /// Give the card back; with `power_off` take its power away (drop the field). A `Transmit` after it asks for a fresh
    /// power-up first; a link that cannot do that feeds `Disconnected`.
    Release {
        /// Whether a verified PIN or a selection may be left on the card.
        power_off: bool,
    },
    /// The tap has ended. Always the last command; afterwards every event is ignored.
    Done {
        /// How it ended.
        end: TapEnd,
    },
}

impl fmt::Debug for TapEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response { answer } => write!(f, "Response({} bytes)", answer.len()),
            Self::Failed { fault } => write!(f, "Failed({fault:?})"),
            Self::Tick { now_ms } => write!(f, "Tick({now_ms})"),
            Self::Started => f.write_str("Started"),
            Self::SeveralCards => f.write_str("SeveralCards"),
            Self::OtherTag => f.write_str("OtherTag"),
            Self::Disconnected => f.write_str("Disconnected"),
            Self::Cancel => f.write_str("Cancel"),
            Self::Wake => f.write_str("Wake"),
        }
    }
}

impl fmt::Debug for TapCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transmit { apdu } => write!(f, "Transmit({} bytes)", apdu.len()),
            Self::WaitUntil { at_ms } => write!(f, "WaitUntil({at_ms})"),
            Self::Progress { progress } => write!(f, "Progress({progress:?})"),
            Self::Release { power_off } => write!(f, "Release(power_off: {power_off})"),
            Self::Done { end } => write!(f, "Done({end:?})"),
        }
    }
}

/// One tap, from the first event to `Done`.
///
/// For links that carry whole APDUs: IsoDep, CoreNFC, CryptoTokenKit. A framed reader takes it by
/// [`Reader::start`](crate::Reader::start) instead. Used by one thread at a time; [`cancel`](Self::cancel) and
/// [`wait`](Self::wait) may be called from others.
#[derive(uniffi::Object)]
pub struct Tap {
    state: Mutex<State>,
    signal: Arc<WakeSignal>,
    reader: Option<String>,
}

enum State {
    /// Not begun, or under way here.
    Running(CardTask),
    /// Under way on a reader.
    Elsewhere,
    Ended {
        /// Absent after a bug.
        outcome: Option<Box<Outcome>>,
        carried: Carried,
    },
}

#[uniffi::export]
impl Tap {
    /// Asks how many tries are left, without a PIN and without a check.
    #[uniffi::constructor]
    #[must_use]
    pub fn tries() -> Arc<Self> {
        Self::of(CardTask::tries(), None)
    }

    /// Asks what the card tells without a PIN.
    #[uniffi::constructor]
    #[must_use]
    pub fn info() -> Arc<Self> {
        Self::of(CardTask::info(), None)
    }

    /// Takes one event and returns what to do next, in order. Never blocks; a step costs microseconds.
    #[must_use]
    pub fn feed(&self, event: TapEvent) -> Vec<TapCommand> {
        let mut state = lock(&self.state);
        let State::Running(task) = &mut *state else {
            return Vec::new();
        };
        let Some(commands) = unwound(|| step(task, event)) else {
            // The procedure is lost with its state; a PIN may be verified on the card.
            let carried = Carried::default();
            *state = State::Ended {
                outcome: None,
                carried,
            };
            return vec![
                TapCommand::Release { power_off: true },
                TapCommand::Done { end: TapEnd::bug() },
            ];
        };
        let (apdus, carried) = (task.apdus(), task.carried());
        let mut told = Vec::with_capacity(commands.len());
        let mut ended = None;
        for command in commands {
            match command {
                Command::Transmit(apdu) => told.push(TapCommand::Transmit {
                    // EXPOSE: the bytes the card has to get.
                    apdu: apdu.expose().to_vec(),
                }),
                Command::WaitUntil(at) => told.push(TapCommand::WaitUntil { at_ms: at.0 }),
                Command::Progress(progress) => {
                    told.extend(TapProgress::of(&progress).map(|progress| TapCommand::Progress { progress }));
                }
                Command::Release { power_off } => told.push(TapCommand::Release { power_off }),
                Command::Done(outcome) => {
                    let end = TapEnd::of(&outcome, apdus);
                    told.push(TapCommand::Done { end });
                    ended = Some(outcome);
                }
            }
        }
        if let Some(outcome) = ended {
            *state = State::Ended {
                outcome: Some(Box::new(outcome)),
                carried,
            };
        }
        told
    }

    /// The person wants to stop; the same as feeding `Cancel`.
    #[must_use]
    pub fn cancel(&self) -> Vec<TapCommand> {
        self.feed(TapEvent::Cancel)
    }

    /// Blocks until the service may have answered, at most `limit_ms`; then feed `Wake` where it gives true, else `Tick`.
    /// Only a visual check waits, 3 s at most.
    #[must_use]
    pub fn wait(&self, limit_ms: u32) -> bool {
        self.signal.wait(Duration::from_millis(limit_ms.into()))
    }

    /// Whether `Done` was given out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(*lock(&self.state), State::Ended { .. })
    }
}

impl Tap {
    /// A tap of this task; `reader`: where what was carried is remembered.
    #[must_use]
    pub fn of(mut task: CardTask, reader: Option<String>) -> Arc<Self> {
        let signal = Arc::new(WakeSignal::default());
        task.set_waker(Arc::clone(&signal).into());
        Arc::new(Self {
            state: Mutex::new(State::Running(task)),
            signal,
            reader,
        })
    }

    /// Works with the outcome, once there is one.
    pub fn with_outcome<T>(&self, work: impl FnOnce(&Outcome) -> T) -> Option<T> {
        match &*lock(&self.state) {
            State::Ended {
                outcome: Some(outcome),
                ..
            } => Some(work(outcome)),
            _ => None,
        }
    }

    /// What a reader carried in a tap that has ended, and the reader's name.
    pub(crate) fn carried(&self) -> Option<(&str, Carried)> {
        let carried = match &*lock(&self.state) {
            State::Ended { carried, .. } => *carried,
            _ => return None,
        };
        Some((self.reader.as_deref()?, carried))
    }

    /// Hands the task over to a reader; absent where it is under way or over.
    pub(crate) fn take_task(&self) -> Option<(CardTask, Arc<WakeSignal>)> {
        let mut state = lock(&self.state);
        match std::mem::replace(&mut *state, State::Elsewhere) {
            State::Running(task) => Some((task, Arc::clone(&self.signal))),
            other => {
                *state = other;
                None
            }
        }
    }

    /// Takes a task back that no reader began.
    pub(crate) fn give_back(&self, task: CardTask) {
        *lock(&self.state) = State::Running(task);
    }

    /// The tap ended on a reader; no outcome after a bug.
    pub(crate) fn end(&self, outcome: Option<Outcome>, carried: Carried) {
        *lock(&self.state) = State::Ended {
            outcome: outcome.map(Box::new),
            carried,
        };
    }
}

fn step(task: &mut CardTask, event: TapEvent) -> Vec<Command> {
    match event {
        TapEvent::Started => task.feed(Event::Started),
        TapEvent::Response { answer } => task.feed(Event::Response(answer)),
        TapEvent::SeveralCards => task.feed(Event::SeveralCards),
        TapEvent::OtherTag => task.feed(Event::OtherTag),
        TapEvent::Tick { now_ms } => task.feed(Event::Tick(Millis(now_ms))),
        TapEvent::Disconnected => task.feed(Event::Disconnected),
        TapEvent::Cancel => task.feed(Event::Cancel),
        TapEvent::Wake => task.feed(Event::Wake),
        TapEvent::Failed { fault } => match fault {
            // Nothing was sent and the card is still there: the task asks for less.
            PhoneFault::TooLong => task.feed(Event::Response(vec![0x67, 0x00])),
            PhoneFault::Cancelled => {
                let mut commands = task.feed(Event::Cancel);
                commands.extend(task.feed(Event::Disconnected));
                commands
            }
            PhoneFault::Lost | PhoneFault::TimedOut | PhoneFault::Busy | PhoneFault::Misuse => {
                task.feed(Event::Disconnected)
            }
        },
    }
}
