//! Logs: one JSON object per line on standard error, one line per request.
//!
//! A line names the route's *pattern*, status, duration and request id: never a body, header, query, name, number,
//! code, token or serial. `tests/logs.rs` runs journeys at `trace` and searches what was written.

use std::fmt;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

/// Response header that names the request in the operator's log.
pub const REQUEST_ID_HEADER: &str = "X-Request-Id";

/// Names one request. Always made here: an id chosen by a caller could smuggle text into the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

/// Starts logging to standard error. `filter` is in the syntax of `RUST_LOG`, for example `info`.
///
/// Does nothing where a logger is running already (the demo runs the service inside another program).
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    if started.is_err() {
        tracing::debug!("a logger is running already");
    }
}

/// Middleware: gives the request its id and writes its line.
pub async fn record(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id);
    let begin = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    span.in_scope(|| {
        tracing::info!(
            %method,
            route,
            status = response.status().as_u16(),
            milliseconds = begin.elapsed().as_millis(),
            "answered"
        );
    });
    response
}
