//! The one task type: events in, commands out.

use std::fmt;
use std::pin::Pin as PinBox;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crate::check::{self, CheckInput};
use crate::event::{Command, Event};
use crate::link::{CardLink, Mailbox, lock};
use crate::other_kind::OtherKind;
use crate::outcome::{Outcome, Stop};
use crate::session::{Carried, ReadMode, Session};
use crate::visual::VisualInput;
use crate::{info, probe, terminal};

type Running = PinBox<Box<dyn Future<Output = Outcome> + Send>>;

enum Procedure {
    Check(CheckInput),
    Visual(VisualInput),
    Tries,
    Probe,
    Info(Option<(ReadMode, u16)>),
}

/// One card procedure, from the first event to [`Command::Done`].
///
/// [`feed`](Self::feed) never blocks and needs no runtime. At most one `Transmit` is open. Once the application was
/// selected every end, also that by cancel, error or loss, is `Release { power_off: true }` before `Done`.
pub struct CardTask {
    mailbox: Arc<Mutex<Mailbox>>,
    running: Option<Running>,
    waker: Waker,
    started: bool,
}

impl CardTask {
    /// The PIN tap: certificate, tries left, VERIFY, signature.
    #[must_use]
    pub fn check(input: CheckInput) -> Self {
        Self::new(Procedure::Check(input))
    }

    /// The visual tap (目視確認): certificate, terminal authentication by the relay, signature. `project-defined`
    /// (docs/adr/0006).
    #[must_use]
    pub fn visual(input: VisualInput) -> Self {
        Self::new(Procedure::Visual(input))
    }

    /// Whether extended answers pass this reader, or phone, and card. Harmless: reads the certificate of the authority.
    #[must_use]
    pub fn probe() -> Self {
        Self::new(Procedure::Probe)
    }

    /// Tries left of the user-authentication PIN, without a PIN.
    #[must_use]
    pub fn tries() -> Self {
        Self::new(Procedure::Tries)
    }

    /// Kind of token, certificates present and state of the PIN, without a PIN.
    #[must_use]
    pub fn info() -> Self {
        Self::new(Procedure::Info(None))
    }

    /// As [`info`](Self::info), and reads the certificate; `expected_len` as in [`CheckInput`].
    #[must_use]
    pub fn info_with_certificate(mode: ReadMode, expected_len: u16) -> Self {
        Self::new(Procedure::Info(Some((mode, expected_len))))
    }

    fn new(procedure: Procedure) -> Self {
        let mailbox = Arc::default();
        let session = Session::new(CardLink::new(Arc::clone(&mailbox)));
        Self {
            mailbox,
            running: Some(Box::pin(run(session, procedure))),
            waker: Waker::noop().clone(),
            started: false,
        }
    }

    /// Who to wake when the relay of a visual check has its answer; whoever is woken feeds [`Event::Wake`].
    pub fn set_waker(&mut self, waker: Waker) {
        self.waker = waker;
    }

    /// Takes one event and returns what to do next, in order. Answers that nobody asked for, and everything after
    /// `Done`, are ignored.
    pub fn feed(&mut self, event: Event) -> Vec<Command> {
        let Some(running) = &mut self.running else {
            return Vec::new();
        };
        {
            let mut mailbox = lock(&self.mailbox);
            match event {
                Event::Started => self.started = true,
                Event::Response(bytes) => mailbox.answer(bytes),
                Event::Tick(now) => mailbox.tick(now),
                Event::SeveralCards => mailbox.settle(Outcome::SeveralCards),
                Event::OtherTag => mailbox.settle(Outcome::OtherKind {
                    kind: OtherKind::TransitOrPayment,
                }),
                Event::Disconnected => mailbox.disconnect(),
                Event::Cancel => mailbox.cancelled = true,
                Event::Wake => {}
            }
            if !self.started && !mailbox.lost && !mailbox.cancelled && !mailbox.is_settled() {
                return Vec::new();
            }
        }
        let polled = running.as_mut().poll(&mut Context::from_waker(&self.waker));
        let mut commands = lock(&self.mailbox).take_commands();
        if let Poll::Ready(outcome) = polled {
            self.running = None;
            commands.push(Command::Done(outcome));
        }
        commands
    }

    /// Commands sent so far, leave included.
    #[must_use]
    pub fn apdus(&self) -> u32 {
        lock(&self.mailbox).apdus
    }

    /// What reader, or phone, and card carried in this tap, to be remembered for the next.
    #[must_use]
    pub fn carried(&self) -> Carried {
        lock(&self.mailbox).carried
    }

    /// Whether [`Command::Done`] was given out.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.running.is_none()
    }
}

impl fmt::Debug for CardTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardTask")
            .field("started", &self.started)
            .field("done", &self.is_done())
            .field("apdus", &self.apdus())
            .finish_non_exhaustive()
    }
}

/// Runs the procedure and leaves the card, however the procedure ended.
async fn run(mut session: Session, procedure: Procedure) -> Outcome {
    let ended = match procedure {
        Procedure::Check(input) => check::check(&mut session, input).await,
        Procedure::Visual(input) => terminal::visual(&mut session, input).await,
        Procedure::Probe => probe::probe(&mut session).await,
        Procedure::Tries => info::tries(&mut session).await,
        Procedure::Info(certificate) => info::info(&mut session, certificate).await,
    };
    let mut outcome = match ended {
        Ok(outcome) | Err(Stop::End(outcome)) => outcome,
        Err(Stop::Cancelled) => Outcome::Cancelled,
        Err(Stop::Lost) => Outcome::Lost {
            verify_unanswered: session.unanswered.is_some(),
            tries_before: session.unanswered.or(session.tries_before),
            kept: session.kept(),
        },
    };
    session.leave().await;
    if let Outcome::Signed { apdus, .. } = &mut outcome {
        *apdus = session.link.apdus();
    }
    outcome
}
