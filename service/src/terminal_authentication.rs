//! `POST /v1/terminal-authentications` and `…/{id}/answers`: the service's part of a visual check (目視確認).
//!
//! The routes exist so that the contract is whole; as long as the visual method is not configured both refuse.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use kazasu_wire::method::Method;
use kazasu_wire::problem::Problem;
use kazasu_wire::terminal_authentication::{
    TerminalAnswerRequest, TerminalAnswerResponse, TerminalAuthenticationRequest,
    TerminalAuthenticationResponse,
};

use crate::body::JsonBody;
use crate::device::Caller;
use crate::problem::Refusal;
use crate::service::Service;

/// Get the terminal certificates of a visual check. Refused with `check.method.not-allowed` in this version.
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
    _caller: Caller,
    _body: JsonBody<TerminalAuthenticationRequest>,
) -> Result<Json<TerminalAuthenticationResponse>, Refusal> {
    Err(not_offered(&service))
}

/// Relay the card's challenge. Refused with `check.method.not-allowed` in this version.
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
    Path(_id): Path<String>,
    _caller: Caller,
    _body: JsonBody<TerminalAnswerRequest>,
) -> Result<Json<TerminalAnswerResponse>, Refusal> {
    Err(not_offered(&service))
}

fn not_offered(service: &Service) -> Refusal {
    match service.offers(&Method::Visual) {
        Err(refusal) => refusal,
        Ok(()) => Refusal::new("service.internal.bug", "the visual method is not built"),
    }
}
