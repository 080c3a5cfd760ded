//! 審査: a reviewer claims an application, looks at it and decides.

use super::effect::{self, Done};
use super::history::{Change, apply, audit_it};
use super::state::Step;
use super::{Actor, ApplicationError, letter, step};
use crate::audit::Action;
use crate::service::Service;
use crate::store::application::Application;

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// 承認.
    Approve,
    /// 差戻し: to be mended.
    Return(Reason<'a>),
    /// 却下: for good.
    Reject(Reason<'a>),
}

/// Why an application is not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason<'a> {
    /// Which of [`REASONS`].
    pub template: &'a str,
    /// What the reviewer wrote beside it, to the applicant.
    pub note: &'a str,
}

/// A reason that is often needed: its word in the history and its text to the applicant. `project-defined`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The word in the history.
    pub word: &'static str,
    /// The text.
    pub text: &'static str,
}

/// Reasons to choose from.
pub const REASONS: [Template; 6] = [
    Template {
        word: "document-unreadable",
        text: "添付書類の文字が読み取れません。鮮明な書類を添付してください。",
    },
    Template {
        word: "document-other",
        text: "添付書類が必要な書類と異なります。案内にある書類を添付してください。",
    },
    Template {
        word: "facility-not-confirmed",
        text: "施設を確認できませんでした。書類の添付による確認に変更してください。",
    },
    Template {
        word: "number-of-terminals",
        text: "申請台数と職員数を確認のうえ、もう一度申請してください。",
    },
    Template {
        word: "not-entitled",
        text: "申請の対象となる施設ではありません。",
    },
    Template {
        word: "other",
        text: "下記をご確認ください。",
    },
];

impl Template {
    /// The template of a word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        REASONS.into_iter().find(|template| template.word == word)
    }
}

/// Takes an application to look at, from another reviewer too: who is on leave must not hold it.
///
/// # Errors
/// [`ApplicationError::Changed`].
pub async fn claim(
    service: &Service,
    seen: &Application,
    reviewer: &str,
) -> Result<Application, ApplicationError> {
    let mut after = step(seen, Step::Claim)?;
    after.claimed_by = Some(reviewer.to_owned());
    let change = Change::by(Step::Claim, Actor::Reviewer(reviewer));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, &change).await?;
    audit_it(
        service,
        &mut write,
        Action::ApplicationClaimed,
        &after,
        change.actor,
    )
    .await?;
    write.commit().await?;
    Ok(after)
}

/// Decides. With four eyes the first approval only frees the application for a second reviewer.
///
/// # Errors
/// [`ApplicationError`]; nothing has changed then.
pub async fn decide(
    service: &Service,
    seen: &Application,
    reviewer: &str,
    decision: Decision<'_>,
) -> Result<(Application, Done), ApplicationError> {
    if seen.claimed_by.as_deref() != Some(reviewer) {
        return Err(ApplicationError::Claimed);
    }
    let actor = Actor::Reviewer(reviewer);
    match decision {
        Decision::Approve => match seen.checked_by.as_deref() {
            None if service.settings.office.four_eyes => {
                let mut after = step(seen, Step::Check)?;
                after.checked_by = Some(reviewer.to_owned());
                after.claimed_by = None;
                let change = Change::by(Step::Check, actor);
                let after = close(service, seen, after, &change, Action::ApplicationChecked).await?;
                Ok((after, Done::default()))
            }
            Some(first) if first == reviewer => Err(ApplicationError::SamePerson),
            _ => approve(service, seen, actor).await,
        },
        Decision::Return(reason) => {
            let mut after = step(seen, Step::Return)?;
            after.claimed_by = None;
            after.checked_by = None;
            let change = with_reason(Step::Return, actor, reason)?;
            let after = close(service, seen, after, &change, Action::ApplicationReturned).await?;
            Ok((after, Done::default()))
        }
        Decision::Reject(reason) => {
            let mut after = step(seen, Step::Reject)?;
            after.decided_at = Some(service.clock.now());
            let change = with_reason(Step::Reject, actor, reason)?;
            let after = close(service, seen, after, &change, Action::ApplicationRejected).await?;
            Ok((after, Done::default()))
        }
    }
}

/// Grants what nobody has to look at.
pub(super) async fn approve_unreviewed(
    service: &Service,
    seen: &Application,
) -> Result<Application, ApplicationError> {
    let claimed = step(seen, Step::Claim)?;
    let mut write = service.store.write().await?;
    let change = Change::by(Step::Claim, Actor::System);
    apply(service, &mut write, seen, &claimed, &change).await?;
    write.commit().await?;
    let (after, _) = approve(service, &claimed, Actor::System).await?;
    Ok(after)
}

async fn approve(
    service: &Service,
    seen: &Application,
    actor: Actor<'_>,
) -> Result<(Application, Done), ApplicationError> {
    let mut after = step(seen, Step::Approve)?;
    after.decided_at = Some(service.clock.now());
    // Slow, and before anything is held.
    let prepared = effect::prepare(service, seen).await?;
    let to = letter::addressee(service, &seen.applicant).await?;
    let ready = to.and_then(|to| letter::about(service, &to, seen.kind, Step::Approve, None));
    let change = Change::by(Step::Approve, actor);
    let mut write = service.store.write().await?;
    // First, so that of two approvals the second finds nothing to do.
    apply(service, &mut write, seen, &after, &change).await?;
    let done = effect::bring_about(service, &mut write, &after, prepared).await?;
    letter::send(service, &mut write, ready.as_ref()).await?;
    audit_it(service, &mut write, Action::ApplicationApproved, &after, actor).await?;
    write.commit().await?;
    Ok((after, done))
}

fn with_reason<'a>(step: Step, actor: Actor<'a>, reason: Reason<'a>) -> Result<Change<'a>, ApplicationError> {
    if Template::find(reason.template).is_none() {
        return Err(ApplicationError::Incomplete { field: "reason" });
    }
    let note = reason.note.trim();
    Ok(Change {
        reason: Some(reason.template),
        note: (!note.is_empty()).then_some(note),
        ..Change::by(step, actor)
    })
}

async fn close(
    service: &Service,
    seen: &Application,
    after: Application,
    change: &Change<'_>,
    action: Action,
) -> Result<Application, ApplicationError> {
    let to = letter::addressee(service, &seen.applicant).await?;
    let reason = change.reason.map(|template| Reason {
        template,
        note: change.note.unwrap_or_default(),
    });
    let ready = to.and_then(|to| letter::about(service, &to, seen.kind, change.step, reason));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, change).await?;
    letter::send(service, &mut write, ready.as_ref()).await?;
    audit_it(service, &mut write, action, &after, change.actor).await?;
    write.commit().await?;
    Ok(after)
}
