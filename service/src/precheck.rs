//! `POST /v1/prechecks`: the certificate ahead of its signature.
//!
//! Answers 202 without content whatever the certificate is, and in the same time: nothing about a certificate may be
//! told without a signature. Looking ahead (a revocation answer fetched early) is the place for later work; revocation
//! lists are in memory, so today there is nothing to fetch.

use axum::http::StatusCode;
use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::problem::Problem;

use crate::body::JsonBody;
use crate::device::Caller;

/// Announce a certificate.
#[utoipa::path(
    post,
    path = "/v1/prechecks",
    operation_id = "precheck",
    tag = "check",
    request_body = PrecheckRequest,
    responses(
        (status = 202, description = "Heard; says nothing about the certificate."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn precheck(_caller: Caller, _body: JsonBody<PrecheckRequest>) -> StatusCode {
    StatusCode::ACCEPTED
}
