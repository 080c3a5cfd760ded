//! Answers and headers of the play.

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kazasu_wire::problem::Problem;
use serde_json::{Value, json};

use crate::case::Format;

pub(super) fn problem(status: u16, code: &str, error: Option<&str>) -> Response {
    let mut problem = Problem::new(status, code, "played by the conformance kit");
    problem.error = error.map(str::to_owned);
    let mut response = json_answer(&json!(problem));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media_type = axum::http::HeaderValue::from_static(kazasu_wire::problem::PROBLEM_JSON);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

pub(super) fn json_answer(value: &Value) -> Response {
    ([(CONTENT_TYPE, Format::Json.media_type())], value.to_string()).into_response()
}

pub(super) fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let header = header(headers, AUTHORIZATION)?;
    header.strip_prefix("Bearer ").map(str::to_owned)
}

pub(super) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let header = header(headers, AUTHORIZATION)?;
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}
