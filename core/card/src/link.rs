//! The procedure's side of the link: a mailbox between `async fn`s and `CardTask::feed`.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::apdu::{CardCommand, CommandApdu};
use crate::event::{Command, Millis, Progress};
use crate::outcome::{Outcome, Stop};
use crate::session::Carried;
use crate::status::Answer;

/// Most commands of one tap. A whole certificate of 4,096 bytes in short blocks, each fetched by GET RESPONSE,
/// with every fall-back, stays below; a card that wants more only keeps us busy.
const MAX_APDUS: u32 = 96;

/// What both sides share.
#[derive(Default)]
pub(crate) struct Mailbox {
    commands: Vec<Command>,
    answer: Option<Vec<u8>>,
    open: Option<CardCommand>,
    deadline: Option<Millis>,
    pub(crate) cancelled: bool,
    pub(crate) lost: bool,
    /// The link said something that settles the outcome.
    settled: Option<Outcome>,
    /// The relay is waited for, no command is open.
    relaying: bool,
    relay_late: bool,
    pub(crate) apdus: u32,
    pub(crate) carried: Carried,
}

impl Mailbox {
    pub(crate) fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// Keeps an answer only when one is awaited.
    pub(crate) fn answer(&mut self, bytes: Vec<u8>) {
        if self.open.take().is_some() {
            self.answer = Some(bytes);
        }
    }

    /// Ends the tap with `outcome` before the next command.
    pub(crate) fn settle(&mut self, outcome: Outcome) {
        self.settled = Some(outcome);
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.settled.is_some()
    }

    pub(crate) fn disconnect(&mut self) {
        self.open = None;
        self.lost = true;
    }

    /// The first tick after a command starts its time-out, a tick past it gives the link up.
    pub(crate) fn tick(&mut self, now: Millis) {
        let limit = match self.open {
            Some(command) => time_limit(command),
            None if self.relaying => RELAY_LIMIT,
            None => return,
        };
        match self.deadline {
            Some(deadline) if now < deadline => {}
            Some(_) if self.relaying => self.relay_late = true,
            Some(_) => self.disconnect(),
            None => {
                let deadline = Millis(now.0.saturating_add(limit.0));
                self.deadline = Some(deadline);
                self.commands.push(Command::WaitUntil(deadline));
            }
        }
    }
}

/// How long the card is kept waiting for the service (design §3).
const RELAY_LIMIT: Millis = Millis(3_000);

/// A card may count a VERIFY late and computes RSA slowly; cutting either off costs more than waiting.
const fn time_limit(command: CardCommand) -> Millis {
    match command {
        CardCommand::Verify | CardCommand::Sign => Millis(10_000),
        _ => Millis(3_000),
    }
}

/// Sends one command after the other. `&mut` and the mailbox keep at most one open.
pub(crate) struct CardLink(Arc<Mutex<Mailbox>>);

impl CardLink {
    pub(crate) const fn new(mailbox: Arc<Mutex<Mailbox>>) -> Self {
        Self(mailbox)
    }

    /// Whether the next command may be sent.
    pub(crate) fn ready(&self, command: CardCommand) -> Result<(), Stop> {
        let mailbox = lock(&self.0);
        if mailbox.lost {
            Err(Stop::Lost)
        } else if let Some(outcome) = &mailbox.settled {
            Err(Stop::End(outcome.clone()))
        } else if mailbox.cancelled {
            Err(Stop::Cancelled)
        } else if mailbox.apdus >= MAX_APDUS {
            Err(Stop::End(Outcome::AnswerMalformed { command }))
        } else {
            Ok(())
        }
    }

    /// Sends and waits for the answer; refused beforehand when the person cancelled.
    pub(crate) async fn transmit(&mut self, command: CardCommand, apdu: CommandApdu) -> Result<Answer, Stop> {
        self.ready(command)?;
        self.send(command, apdu).await
    }

    /// Waits for the service, at most [`RELAY_LIMIT`]. `None` when it is late.
    pub(crate) async fn relay<T>(&self, answer: impl Future<Output = T>) -> Result<Option<T>, Stop> {
        self.ready(CardCommand::ExternalAuthenticate)?;
        let mut answer = std::pin::pin!(answer);
        {
            let mut mailbox = lock(&self.0);
            mailbox.relaying = true;
            mailbox.relay_late = false;
            mailbox.deadline = None;
        }
        let ended = poll_fn(|context| {
            if let Err(stop) = self.ready(CardCommand::ExternalAuthenticate) {
                return Poll::Ready(Err(stop));
            }
            match answer.as_mut().poll(context) {
                Poll::Ready(answer) => Poll::Ready(Ok(Some(answer))),
                Poll::Pending if lock(&self.0).relay_late => Poll::Ready(Ok(None)),
                Poll::Pending => Poll::Pending,
            }
        })
        .await;
        lock(&self.0).relaying = false;
        ended
    }

    /// Sends whatever was cancelled: the card must not be left with a verified PIN.
    pub(crate) async fn transmit_leave(&mut self, apdu: CommandApdu) {
        if !lock(&self.0).lost {
            // Whether the card took it changes nothing: its power is taken away next.
            let _ = self.send(CardCommand::Leave, apdu).await;
        }
    }

    async fn send(&mut self, command: CardCommand, apdu: CommandApdu) -> Result<Answer, Stop> {
        {
            let mut mailbox = lock(&self.0);
            mailbox.apdus = mailbox.apdus.saturating_add(1);
            mailbox.open = Some(command);
            mailbox.deadline = None;
            mailbox.answer = None;
            mailbox.commands.push(Command::Transmit(apdu));
        }
        let bytes = poll_fn(|_| {
            let mut mailbox = lock(&self.0);
            match mailbox.answer.take() {
                Some(bytes) => Poll::Ready(Ok(bytes)),
                None if mailbox.lost => Poll::Ready(Err(Stop::Lost)),
                None => Poll::Pending,
            }
        })
        .await?;
        Answer::parse(bytes).ok_or(Stop::Lost)
    }

    pub(crate) fn progress(&self, progress: Progress) {
        self.push(Command::Progress(progress));
    }

    pub(crate) fn release(&self, power_off: bool) {
        self.push(Command::Release { power_off });
    }

    pub(crate) fn carried(&self) -> Carried {
        lock(&self.0).carried
    }

    pub(crate) fn note_carried(&self, change: impl FnOnce(&mut Carried)) {
        change(&mut lock(&self.0).carried);
    }

    pub(crate) fn is_lost(&self) -> bool {
        lock(&self.0).lost
    }

    pub(crate) fn apdus(&self) -> u32 {
        lock(&self.0).apdus
    }

    fn push(&self, command: Command) {
        lock(&self.0).commands.push(command);
    }
}

/// A panic cannot leave the mailbox half-written, so a poisoned lock is as good as any.
pub(crate) fn lock(mailbox: &Mutex<Mailbox>) -> MutexGuard<'_, Mailbox> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}
