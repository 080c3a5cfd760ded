//! What a card is wanted for.

use std::sync::Arc;
use std::task::Waker;

use kazasu_card::{CardInfo, CardTask, LastTryConsent, Outcome, ReadMode};

use super::heard::{Heard, TapEnd};
use super::input::Input;
use super::tap_link::{Fed, TapCommand};
use super::want::{TapKey, TapOrder, Ticket};
use crate::check::{CardOptions, PreparedCheck};
use crate::fact::Fact;

/// What the next card is for.
pub(super) enum Order {
    Check {
        prepared: Arc<PreparedCheck>,
        order: TapOrder,
    },
    /// The self-check: no PIN.
    Inspect,
}

/// What the card is doing.
pub(super) enum Job {
    /// Whether extended answers pass; the order comes after it, with the same card.
    Probe {
        then: Order,
    },
    Check {
        prepared: Arc<PreparedCheck>,
        ticket: Ticket,
    },
    Inspect,
}

pub(super) struct Running {
    /// `None` on a framed reader, which holds the task itself.
    pub(super) task: Option<CardTask>,
    pub(super) job: Job,
    pub(super) reader: String,
}

impl Order {
    /// The task of an order, or what ends it before.
    pub(super) fn job(
        self,
        reader: String,
        extended: Option<bool>,
        waker: &Waker,
    ) -> Result<(CardTask, Job), Input> {
        let Self::Check { prepared, order } = self else {
            return Ok((CardTask::info(), Job::Inspect));
        };
        let ticket = order.ticket;
        let consent = order.resume.as_ref().filter(|_| order.last_try);
        let options = CardOptions {
            reader: Some(reader),
            read_mode: extended.map(|extended| {
                if extended {
                    ReadMode::Extended
                } else {
                    ReadMode::Short
                }
            }),
            expected_len: None,
            consent: consent.map(LastTryConsent::given),
            resume: order.resume.clone(),
        };
        let mut task = match order.key {
            TapKey::Pin(pin) => prepared.card_task(pin, options),
            TapKey::Face(face) => prepared.visual_task(face, options).map_err(|error| {
                let outcome = Outcome::Refused {
                    code: match error {
                        crate::check::CheckError::MethodNotAvailable => "check.method.not-allowed",
                        _ => "app.internal.bug",
                    },
                };
                Input::ended(ticket, outcome)
            })?,
        };
        task.set_waker(waker.clone());
        Ok((task, Job::Check { prepared, ticket }))
    }
}

impl Job {
    /// The end of the tap.
    pub(super) fn done(self, outcome: Outcome, fed: &mut Fed) {
        fed.commands.push(TapCommand::Ended);
        match (self, outcome) {
            (Self::Check { prepared, ticket }, outcome @ Outcome::Signed { .. }) => {
                fed.signed = Some((ticket, prepared, outcome));
                let end = TapEnd::Signed;
                fed.inputs.push(Heard::Tapped { ticket, end }.into());
            }
            (Self::Check { ticket, .. }, outcome) => fed.inputs.push(Input::ended(ticket, outcome)),
            (Self::Inspect | Self::Probe { .. }, outcome) => {
                let answer: Result<CardInfo, Fact> = match outcome {
                    Outcome::Info(info) => Ok(info),
                    other => Err(Fact::of_outcome(&other)),
                };
                fed.inputs.push(Heard::Inspected(answer).into());
            }
        }
    }
}
