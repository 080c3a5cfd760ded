//! `POST /v1/prechecks`: the certificate ahead of its signature.
//!
//! Answers 202 without content whatever the certificate is, and in the same time: nothing about a certificate may be
//! told without a signature. Behind the answer the OCSP responder, where there is one, is asked already: what it says is
//! there when the card has signed.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::problem::Problem;

use crate::body::JsonBody;
use crate::device::Caller;
use crate::revocation;
use crate::service::Service;

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
pub(crate) async fn precheck(
    State(service): State<Arc<Service>>,
    _caller: Caller,
    body: JsonBody<PrecheckRequest>,
) -> StatusCode {
    if service.ocsp.is_some() {
        let certificate = body.value.certificate;
        tokio::spawn(async move { revocation::look_ahead(&service, certificate.as_bytes()).await });
    }
    StatusCode::ACCEPTED
}
