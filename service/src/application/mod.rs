//! 申請: one life for all kinds, from a draft to a decision (requirements I–M, U–W; docs/adr/0025-applications.md).
//!
//! Whoever changes an application names the version he saw. Of two who change it at once one is heard and the other is
//! told so ([`ApplicationError::Changed`]). What an approval brings about is written in its own transaction ([`effect`]).
//!
//! All of this is `project-defined`: the sources name the kinds and show two states.

pub mod calendar;
pub mod effect;
mod error;
pub mod facility_check;
mod history;
pub mod id;
mod kind;
pub(crate) mod letter;
mod payload;
pub mod review;
mod state;
pub mod upload;

use kazasu_wire::id::FacilityId;

use crate::audit::Action;
use crate::keyring::SealingKey;
use crate::service::{Service, opaque_id};
use crate::store::application::{self as store, Application, FacilityCheck};
use crate::store::sealed::context;
use crate::store::{self as stores, StoreError};

use self::history::{Change, apply, audit_it, note_down};

pub use self::error::ApplicationError;
pub use self::history::Actor;
pub use self::id::ApplicationId;
pub use self::kind::Kind;
pub use self::payload::Payload;
pub use self::state::{State, Step};

/// Keeps a new draft.
///
/// # Errors
/// [`ApplicationError::Store`].
pub async fn begin(
    service: &Service,
    kind: Kind,
    facility: &FacilityId,
    applicant: &str,
    payload: &Payload,
) -> Result<Application, ApplicationError> {
    let now = service.clock.now();
    let application_id: ApplicationId = opaque_id().ok_or(StoreError::Malformed {
        table: "applications",
    })?;
    let application = Application {
        sealed: seal(service, &application_id, payload)?,
        application_id,
        kind,
        state: State::Draft,
        facility_id: facility.clone(),
        applicant: applicant.to_owned(),
        version: 1,
        facility_check: FacilityCheck::None,
        claimed_by: None,
        checked_by: None,
        counterpart: effect::counterpart(service, kind, payload).await?,
        confirmed_by: None,
        created_at: now,
        submitted_at: None,
        decided_at: None,
    };
    let mut write = service.store.write().await?;
    store::insert(&mut write, &application).await?;
    note_down(
        service,
        &mut write,
        &application,
        1,
        &Change::by(Step::Begin, Actor::Applicant(applicant)),
    )
    .await?;
    write.commit().await?;
    Ok(application)
}

/// One application of an applicant.
///
/// # Errors
/// [`ApplicationError::Unknown`] where there is none, or it is somebody else's: the same words.
pub async fn of(
    service: &Service,
    id: &ApplicationId,
    applicant: &str,
) -> Result<Application, ApplicationError> {
    store::find(&service.store, id)
        .await?
        .filter(|found| found.applicant == applicant)
        .ok_or(ApplicationError::Unknown)
}

/// What was typed.
///
/// # Errors
/// [`StoreError`].
pub fn payload(service: &Service, application: &Application) -> Result<Payload, StoreError> {
    let context = context("applications", application.application_id.as_str());
    let plain = service.keys.open(&context, &application.sealed)?;
    stores::well_formed(Payload::parse(&plain), "applications")
}

/// Saves a draft, or one that was returned.
///
/// # Errors
/// [`ApplicationError`].
pub async fn save(
    service: &Service,
    seen: &Application,
    applicant: &str,
    payload: &Payload,
) -> Result<Application, ApplicationError> {
    let mut after = step(seen, Step::Save)?;
    after.sealed = seal(service, &seen.application_id, payload)?;
    after.counterpart = effect::counterpart(service, seen.kind, payload).await?;
    if after.counterpart != seen.counterpart {
        after.confirmed_by = None;
    }
    let change = Change::by(Step::Save, Actor::Applicant(applicant));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, &change).await?;
    write.commit().await?;
    Ok(after)
}

/// Sends an application in. A 運用開始日 needs nobody's review and counts at once.
///
/// # Errors
/// [`ApplicationError`].
pub async fn submit(
    service: &Service,
    seen: &Application,
    applicant: &str,
) -> Result<Application, ApplicationError> {
    let typed = payload(service, seen)?;
    effect::allowed(service, seen, &typed).await?;
    let mut after = step(seen, Step::Submit)?;
    after.submitted_at = Some(service.clock.now());
    let change = Change::by(Step::Submit, Actor::Applicant(applicant));
    if !seen.kind.is_reviewed() {
        let mut write = service.store.write().await?;
        apply(service, &mut write, seen, &after, &change).await?;
        write.commit().await?;
        return review::approve_unreviewed(service, &after).await;
    }
    let to = letter::addressee(service, &seen.applicant).await?;
    let ready = to.and_then(|to| letter::about(service, &to, seen.kind, Step::Submit, None));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, &change).await?;
    letter::send(service, &mut write, ready.as_ref()).await?;
    audit_it(
        service,
        &mut write,
        Action::ApplicationSubmitted,
        &after,
        change.actor,
    )
    .await?;
    write.commit().await?;
    Ok(after)
}

/// Takes an application back before it is decided.
///
/// # Errors
/// [`ApplicationError`].
pub async fn withdraw(
    service: &Service,
    seen: &Application,
    applicant: &str,
) -> Result<Application, ApplicationError> {
    let mut after = step(seen, Step::Withdraw)?;
    after.decided_at = Some(service.clock.now());
    let change = Change::by(Step::Withdraw, Actor::Applicant(applicant));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, &change).await?;
    audit_it(
        service,
        &mut write,
        Action::ApplicationWithdrawn,
        &after,
        change.actor,
    )
    .await?;
    write.commit().await?;
    Ok(after)
}

/// 併設: the other clinic's account confirms what one clinic has declared.
///
/// # Errors
/// [`ApplicationError::Unknown`] where the clinic is not the one named.
pub async fn confirm(
    service: &Service,
    seen: &Application,
    clinic: &FacilityId,
    user: &str,
) -> Result<Application, ApplicationError> {
    if seen.counterpart.as_ref() != Some(clinic) {
        return Err(ApplicationError::Unknown);
    }
    let mut after = step(seen, Step::Confirm)?;
    after.confirmed_by = Some(user.to_owned());
    let change = Change::by(Step::Confirm, Actor::Applicant(user));
    let mut write = service.store.write().await?;
    apply(service, &mut write, seen, &after, &change).await?;
    write.commit().await?;
    Ok(after)
}

/// The application after a step, where its state allows it.
fn step(seen: &Application, step: Step) -> Result<Application, ApplicationError> {
    let state = seen.state.after(step).ok_or(ApplicationError::Changed)?;
    Ok(Application {
        state,
        version: seen.version + 1,
        ..seen.clone()
    })
}

fn seal(service: &Service, id: &ApplicationId, payload: &Payload) -> Result<Vec<u8>, StoreError> {
    let context = context("applications", id.as_str());
    let plain = payload.to_bytes();
    Ok(service.keys.seal(SealingKey::Register, &context, &plain)?)
}
