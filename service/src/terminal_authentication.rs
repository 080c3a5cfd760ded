//! `POST /v1/terminal-authentications` and `…/{id}/answers`: the service's part of a visual check (目視確認).
//!
//! `project-defined` (docs/adr/0006). An authentication belongs to one challenge, and so to one device, one clinic
//! and five minutes; it is worth nothing once the challenge is used. Its state lies in the database, so that the two
//! requests and the check may reach different instances.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::id::TerminalAuthenticationId;
use kazasu_wire::method::Method;
use kazasu_wire::problem::Problem;
use kazasu_wire::terminal_authentication::{
    TerminalAnswerRequest, TerminalAnswerResponse, TerminalAuthenticationRequest,
    TerminalAuthenticationResponse,
};

use crate::audit::{self, Action, Entry};
use crate::body::JsonBody;
use crate::challenge;
use crate::check::CheckError;
use crate::device::Caller;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::challenge::Challenge;

/// Card challenges answered for one challenge of ours: a tap that broke off may be tried twice more.
pub const MOST_ANSWERS: i64 = 3;
/// Bytes a card's challenge may have.
const CARD_CHALLENGE: std::ops::RangeInclusive<usize> = 8..=32;

/// Get the terminal certificates of a visual check (project-defined). The same challenge gets the same
/// authentication again. Refused with `check.method.not-allowed` where the service has no terminal.
#[utoipa::path(
    post,
    path = "/v1/terminal-authentications",
    operation_id = "terminal_authentication",
    tag = "visual",
    request_body = TerminalAuthenticationRequest,
    responses(
        (status = 200, body = TerminalAuthenticationResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn begin(
    State(service): State<Arc<Service>>,
    caller: Caller,
    body: JsonBody<TerminalAuthenticationRequest>,
) -> Result<Json<TerminalAuthenticationResponse>, Refusal> {
    let terminal = service.terminal()?;
    let (id, device) = (&body.value.challenge_id, &caller.device.device_id);
    let challenge = challenge::live(&service, id, device, service.clock.now(), is_visual).await?;
    caller.may_act_for(&challenge.facility_id)?;
    let mut write = service.store.write().await?;
    let id = service.opaque_id()?;
    let id = store::terminal_authentication::begin(&mut write, &id, &challenge.challenge_id).await?;
    write.commit().await?;
    Ok(Json(TerminalAuthenticationResponse {
        terminal_authentication_id: id,
        certificates: terminal.certificates().to_vec(),
        expires_at: challenge.expires_at,
    }))
}

/// Relay the card's challenge and get the terminal's answer (project-defined). At most three answers are given for
/// one challenge.
#[utoipa::path(
    post,
    path = "/v1/terminal-authentications/{terminal_authentication_id}/answers",
    operation_id = "terminal_answer",
    tag = "visual",
    params(("terminal_authentication_id" = String, Path)),
    request_body = TerminalAnswerRequest,
    responses(
        (status = 200, body = TerminalAnswerResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn answer(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    caller: Caller,
    body: JsonBody<TerminalAnswerRequest>,
) -> Result<Json<TerminalAnswerResponse>, Refusal> {
    let terminal = service.terminal()?;
    let card_challenge = body.value.card_challenge.as_bytes();
    if !CARD_CHALLENGE.contains(&card_challenge.len()) {
        return Err(invalid("card_challenge"));
    }
    let device = &caller.device.device_id;
    let id: TerminalAuthenticationId = id.parse().map_err(|_| CheckError::TerminalUnknown)?;
    let found = store::terminal_authentication::find(&service.store, &id, device)
        .await?
        .ok_or(CheckError::TerminalUnknown)?;
    let now = service.clock.now();
    let challenge = challenge::live(&service, &found.challenge_id, device, now, is_visual).await?;
    caller.may_act_for(&challenge.facility_id)?;
    let signature = terminal
        .answer(card_challenge)
        .ok_or_else(|| Refusal::new("service.internal.bug", "the terminal key did not sign"))?;
    // Counted and written down before it leaves: an answer nobody knows of must not be possible.
    let mut write = service.store.write().await?;
    if !store::terminal_authentication::count_answer(&mut write, &id, MOST_ANSWERS, now).await? {
        return Err(CheckError::TerminalExhausted.into());
    }
    let entry = Entry {
        facility: Some(&challenge.facility_id),
        device: Some(device),
        method: Some(&challenge.method),
        ..Entry::default()
    };
    let keys = service.keys.as_ref();
    audit::write_down(&mut write, keys, now, Action::TerminalAnswered, entry).await?;
    write.commit().await?;
    Ok(Json(TerminalAnswerResponse {
        signature: signature.into(),
    }))
}

/// Holds that a visual check names the authentication which answered the card under this very challenge, and a
/// person's word that face and card match; that any other check names neither.
pub(crate) async fn hold(
    service: &Service,
    request: &CheckRequest,
    challenge: &Challenge,
) -> Result<(), Refusal> {
    if !is_visual(challenge) {
        return match (&request.terminal_authentication_id, request.face_compared) {
            (None, None) => Ok(()),
            (Some(_), _) => Err(invalid("terminal_authentication_id")),
            (None, Some(_)) => Err(invalid("face_compared")),
        };
    }
    if request.face_compared != Some(true) {
        return Err(CheckError::FaceNotCompared.into());
    }
    let id = request
        .terminal_authentication_id
        .as_ref()
        .ok_or(CheckError::TerminalUnknown)?;
    let found = store::terminal_authentication::find(&service.store, id, &challenge.device_id)
        .await?
        .filter(|found| found.challenge_id == challenge.challenge_id)
        .ok_or(CheckError::TerminalUnknown)?;
    if found.answers == 0 {
        return Err(CheckError::TerminalUnanswered.into());
    }
    Ok(())
}

fn is_visual(challenge: &Challenge) -> bool {
    challenge.method == Method::Visual
}

fn invalid(field: &'static str) -> Refusal {
    Refusal::new("request.field.invalid", "a member is malformed or out of place").field(field)
}
