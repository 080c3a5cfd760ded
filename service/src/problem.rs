//! Refusals as problem documents (RFC 9457).
//!
//! A handler returns a [`Refusal`]: facts only. The one place that writes the document is [`render`], run around
//! every route, so each refusal carries the request id, whoever made it.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kazasu_wire::problem::{PROBLEM_JSON, Problem};
use kazasu_wire::route;

use crate::log::RequestId;
use crate::metrics::Code;
use crate::store::StoreError;

/// Every code the service may answer, with its HTTP status. `certificate.*` codes come from the certificate room
/// and are 422 without being listed.
pub const CODES: &[(&str, u16)] = &[
    ("request.body.malformed", 400),
    ("request.field.invalid", 400),
    ("request.route.unknown", 404),
    ("request.method.not-allowed", 405),
    ("request.rate.limited", 429),
    ("request.body.timeout", 408),
    ("request.body.too-large", 413),
    ("request.body.wrong-type", 415),
    ("device.token.missing", 401),
    ("device.token.invalid", 401),
    ("device.token.expired", 401),
    ("device.refresh.invalid", 401),
    ("device.proof.missing", 401),
    ("device.proof.invalid", 401),
    ("device.proof.nonce-required", 401),
    ("device.proof.replayed", 401),
    ("device.activation.refused", 403),
    ("device.account.stopped", 403),
    ("device.limit.too-many", 429),
    ("device.limit.locked", 429),
    ("device.client.too-old", 426),
    ("check.facility.not-allowed", 403),
    ("check.method.not-allowed", 403),
    ("check.date.out-of-range", 422),
    ("check.idempotency.missing", 400),
    ("check.idempotency.conflict", 422),
    ("check.idempotency.in-flight", 409),
    ("check.challenge.unknown", 409),
    ("check.challenge.used", 409),
    ("check.challenge.expired", 409),
    ("check.signature.invalid", 422),
    ("check.face.not-compared", 422),
    ("check.terminal.unknown", 409),
    ("check.terminal.unanswered", 409),
    ("check.terminal.exhausted", 409),
    ("check.terminal.expired", 403),
    ("receipt.client.invalid", 401),
    ("receipt.client.not-approved", 400),
    ("receipt.client.stopped", 400),
    ("receipt.limit.too-many", 429),
    ("receipt.limit.locked", 429),
    ("receipt.token.missing", 401),
    ("receipt.token.invalid", 401),
    ("receipt.token.expired", 401),
    ("receipt.result.unknown", 404),
    ("receipt.format.not-offered", 406),
    ("receipt.condition.missing", 428),
    ("receipt.condition.failed", 412),
    ("portal.code.refused", 422),
    ("portal.facility.unknown", 422),
    ("portal.form.stale", 403),
    ("portal.link.expired", 410),
    ("portal.link.unknown", 404),
    ("portal.link.used", 410),
    ("portal.login.locked", 429),
    ("portal.login.refused", 422),
    ("portal.login.too-many", 429),
    ("portal.page.unknown", 404),
    ("portal.session.ended", 403),
    ("service.overload.busy", 503),
    ("service.request.timeout", 503),
    ("service.storage.unavailable", 503),
    ("service.internal.bug", 500),
];

/// What a client should wait where the service cannot say how long it will be unable to answer.
const AGAIN_SECONDS: u32 = 5;
/// A line that was full is shorter after this.
const BUSY_SECONDS: u32 = 1;

/// Why a request is refused. Holds no personal datum and no secret: it is answered and logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: &'static str,
    title: String,
    field: Option<&'static str>,
    retry_after: Option<u32>,
    facts: BTreeMap<String, String>,
}

/// An error of a module that a caller may be told about.
pub trait Coded: std::error::Error {
    /// The stable code, one of [`CODES`] or a `certificate.*` code.
    fn code(&self) -> &'static str;
}

impl Refusal {
    /// A refusal with nothing but its code and an English title for developers.
    #[must_use]
    pub fn new(code: &'static str, title: impl Into<String>) -> Self {
        Self {
            code,
            title: title.into(),
            field: None,
            retry_after: None,
            facts: BTreeMap::new(),
        }
    }

    /// The refusal an error of a module becomes.
    #[must_use]
    pub fn of(error: &impl Coded) -> Self {
        Self::new(error.code(), error.to_string())
    }

    /// Names the member, parameter or header at fault.
    #[must_use]
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Says how many seconds to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds a fact for the words of the code.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// Seconds to wait, where they are known.
    #[must_use]
    pub fn seconds(&self) -> Option<u32> {
        self.retry_after
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// HTTP status of the code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        let listed = CODES
            .iter()
            .find(|(code, _)| *code == self.code)
            .and_then(|(_, status)| StatusCode::from_u16(*status).ok());
        match listed {
            Some(status) => status,
            None if self.code.starts_with("certificate.") => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn document(self, request_id: Option<&RequestId>, oauth: bool) -> Problem {
        let mut problem = Problem::new(self.status().as_u16(), self.code, &self.title);
        problem.request_id = request_id.map(ToString::to_string);
        problem.field = self.field.map(str::to_owned);
        problem.retry_after = self.retry_after;
        problem.error = oauth.then(|| oauth_error(self.code, self.field).to_owned());
        problem.facts = self.facts;
        problem
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let refusal = Self::new("service.storage.unavailable", "storage is unavailable");
        if matches!(error, StoreError::Busy) {
            tracing::warn!(%error, "turned away");
            return refusal.retry_after(BUSY_SECONDS);
        }
        // The cause is the operator's; it names tables and files, never values.
        tracing::error!(%error, "storage failed");
        refusal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes the problem document of whatever refusal comes out of the routes.
pub async fn render(request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().copied();
    let oauth = request.uri().path() == route::TOKEN && *request.method() == Method::POST;
    let mut response = next.run(request).await;
    if is_page(&response) {
        return response;
    }
    let refusal = match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal,
        None => match foreign(response.status()) {
            Some(refusal) => refusal,
            None => return response,
        },
    };
    write(response, refusal, request_id.as_ref(), oauth)
}

/// Whether it was drawn for a person already.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn write(response: Response, mut refusal: Refusal, request_id: Option<&RequestId>, oauth: bool) -> Response {
    let status = refusal.status();
    let code = refusal.code;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        refusal.retry_after.get_or_insert(AGAIN_SECONDS);
    }
    let retry_after = refusal.retry_after;
    let body = Json(refusal.document(request_id, oauth))
        .into_response()
        .into_body();
    let (mut head, _) = response.into_parts();
    head.status = status;
    head.extensions.insert(Code::of(code));
    head.headers.remove(axum::http::header::CONTENT_LENGTH);
    head.headers
        .insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    if let Some(seconds) = retry_after {
        head.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(challenge) = challenge(code) {
        head.headers
            .insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    Response::from_parts(head, Body::new(body))
}

/// What axum itself refuses, in our words.
fn foreign(status: StatusCode) -> Option<Refusal> {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => Some(Refusal::new(
            "request.method.not-allowed",
            "this route has no such method",
        )),
        StatusCode::NOT_FOUND => Some(Refusal::new("request.route.unknown", "no such route")),
        StatusCode::SERVICE_UNAVAILABLE => Some(Refusal::new(
            "service.request.timeout",
            "the service took too long",
        )),
        status if status.is_client_error() => {
            Some(Refusal::new("request.field.invalid", "the request is malformed"))
        }
        status if status.is_server_error() => Some(Refusal::new("service.internal.bug", "internal error")),
        _ => None,
    }
}

/// The challenge of a 401 (RFC 9449 §7.1, §9; RFC 6750 §3; RFC 6749 §5.2).
fn challenge(code: &str) -> Option<&'static str> {
    match code {
        "device.proof.nonce-required" => Some(r#"DPoP error="use_dpop_nonce", algs="ES256""#),
        "device.proof.missing" | "device.proof.invalid" | "device.proof.replayed" => {
            Some(r#"DPoP error="invalid_dpop_proof", algs="ES256""#)
        }
        "device.token.invalid" | "device.token.expired" => {
            Some(r#"DPoP error="invalid_token", algs="ES256""#)
        }
        "device.token.missing" => Some(r#"DPoP algs="ES256""#),
        "receipt.token.missing" => Some("Bearer"),
        "receipt.token.invalid" | "receipt.token.expired" => Some(r#"Bearer error="invalid_token""#),
        "receipt.client.invalid" => Some(r#"Basic realm="kazasu", charset="UTF-8""#),
        _ => None,
    }
}

/// OAuth's word for a code (RFC 6749 §5.2, RFC 9449 §5 and §8).
fn oauth_error(code: &str, field: Option<&str>) -> &'static str {
    match code {
        _ if field == Some("grant_type") => "unsupported_grant_type",
        "device.proof.nonce-required" => "use_dpop_nonce",
        "device.proof.missing" | "device.proof.invalid" | "device.proof.replayed" => "invalid_dpop_proof",
        "device.refresh.invalid" | "device.account.stopped" => "invalid_grant",
        "receipt.client.invalid" => "invalid_client",
        "receipt.client.not-approved" | "receipt.client.stopped" => "unauthorized_client",
        "service.storage.unavailable"
        | "service.overload.busy"
        | "request.rate.limited"
        | "receipt.limit.too-many"
        | "receipt.limit.locked" => "temporarily_unavailable",
        code if code.starts_with("service.") => "server_error",
        _ => "invalid_request",
    }
}

#[cfg(test)]
mod tests {
    use kazasu_pki::{Mode, UnixSeconds, VerificationError};
    use kazasu_words::Code;

    use super::*;
    use crate::certificate::CertificateError;

    #[test]
    fn every_code_has_words() {
        for (code, status) in CODES {
            assert!(Code::find(code).is_some(), "{code}");
            assert_eq!(Refusal::new(code, "").status().as_u16(), *status);
        }
        assert!(Code::find("certificate.dates.grace").is_some());
    }

    #[test]
    fn every_certificate_refusal_has_words_and_is_the_callers() {
        let at = UnixSeconds::new(0);
        for error in [
            CertificateError::Malformed,
            CertificateError::Signature,
            VerificationError::Mode { found: Mode::Test }.into(),
            VerificationError::Mode {
                found: Mode::Production,
            }
            .into(),
            VerificationError::Policy.into(),
            VerificationError::UnknownAuthority.into(),
            VerificationError::Signature.into(),
            VerificationError::AuthorityDates.into(),
            VerificationError::Usage.into(),
            VerificationError::NotYetValid { not_before: at }.into(),
            VerificationError::Expired {
                expired_at: at,
                until: at,
            }
            .into(),
            VerificationError::Revoked { at }.into(),
            VerificationError::RevocationUnknown {
                doubt: kazasu_pki::Doubt::Down,
            }
            .into(),
        ] {
            assert!(Code::find(error.code()).is_some(), "{}", error.code());
            assert_eq!(Refusal::from(error).status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}
