//! The history of an application: each step with who took it, written in the transaction that takes it.

use super::{ApplicationError, Step};
use crate::audit::{self, Action, Entry};
use crate::keyring::SealingKey;
use crate::service::Service;
use crate::store::application::{self as store, Application, NewEvent};
use crate::store::sealed::context;
use crate::store::{StoreError, Write};

/// Who takes a step: what stands in the application's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// The registrant who applies, by the id of the user.
    Applicant(&'a str),
    /// A reviewer, by the id of the operator.
    Reviewer(&'a str),
    /// The service itself.
    System,
}

/// An application under a step: what was read, what is to change.
#[derive(Debug)]
pub(super) struct Change<'a> {
    pub(super) step: Step,
    pub(super) actor: Actor<'a>,
    pub(super) reason: Option<&'a str>,
    pub(super) note: Option<&'a str>,
}

impl Actor<'_> {
    /// `applicant:ID`, `reviewer:ID` or `system`.
    fn in_history(self) -> String {
        match self {
            Self::Applicant(id) => format!("applicant:{id}"),
            Self::Reviewer(id) => format!("reviewer:{id}"),
            Self::System => "system".to_owned(),
        }
    }
}

impl<'a> Change<'a> {
    pub(super) fn by(step: Step, actor: Actor<'a>) -> Self {
        Self {
            step,
            actor,
            reason: None,
            note: None,
        }
    }
}

/// Writes a step down, if the application is still as it was seen.
pub(super) async fn apply(
    service: &Service,
    write: &mut Write,
    seen: &Application,
    after: &Application,
    change: &Change<'_>,
) -> Result<(), ApplicationError> {
    if !store::update(write, seen.version, after).await? {
        return Err(ApplicationError::Changed);
    }
    note_down(service, write, after, after.version, change).await?;
    Ok(())
}

pub(super) async fn note_down(
    service: &Service,
    write: &mut Write,
    application: &Application,
    sequence: i64,
    change: &Change<'_>,
) -> Result<(), StoreError> {
    let event_id = format!("{}.{sequence}", application.application_id);
    let sealed = change
        .note
        .map(|note| {
            let context = context("application_events", &event_id);
            service.keys.seal(SealingKey::Register, &context, note.as_bytes())
        })
        .transpose()?;
    let event = NewEvent {
        event_id,
        sequence,
        at: service.clock.now(),
        step: change.step,
        actor: change.actor.in_history(),
        reason: change.reason.map(str::to_owned),
        sealed,
    };
    store::add_event(write, &application.application_id, &event).await
}

pub(super) async fn audit_it(
    service: &Service,
    write: &mut Write,
    action: Action,
    application: &Application,
    actor: Actor<'_>,
) -> Result<(), StoreError> {
    let keys = service.keys.as_ref();
    let entry = Entry {
        facility: Some(&application.facility_id),
        subject: Some(audit::subject(keys, actor.in_history().as_bytes())),
        ..Entry::default()
    };
    audit::write_down(write, keys, service.clock.now(), action, entry).await
}
