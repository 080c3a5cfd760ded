//! Request bodies: a limit, a type, a form.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use kazasu_wire::signed::sha256;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::problem::Refusal;

/// Longest body heard: a check carries one certificate and one signature.
pub const LONGEST: usize = 64 * 1024;
/// How long a body may take. A clinic's line carries the largest one in a second.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of a longer body is still read and dropped, so that the caller is done writing and reads the answer.
const DRAINED: usize = 16 * 1024 * 1024;

/// Extractor: a JSON body.
#[derive(Debug)]
pub struct JsonBody<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of the bytes as they came.
    pub hash: [u8; 32],
}

/// Extractor: the bytes of a form (`application/x-www-form-urlencoded`).
#[derive(Debug)]
pub struct FormBody(pub Vec<u8>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = read(request, "application/json").await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            // Place only: the parser's own text may quote what was sent.
            Refusal::new("request.body.malformed", "the body is not the JSON of this route")
                .fact("line", error.line().to_string())
                .fact("column", error.column().to_string())
        })?;
        Ok(Self {
            value,
            hash: sha256(&bytes),
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        read(request, "application/x-www-form-urlencoded").await.map(Self)
    }
}

async fn read(request: Request, media_type: &'static str) -> Result<Vec<u8>, Refusal> {
    if !is_of_type(request.headers(), media_type) {
        return Err(Refusal::new(
            "request.body.wrong-type",
            format!("the body must be {media_type}"),
        )
        .field("Content-Type"));
    }
    timeout(PATIENCE, whole(request.into_body()))
        .await
        .unwrap_or_else(|_| Err(Refusal::new("request.body.timeout", "the body came too slowly")))
}

async fn whole(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(chunk) = next_chunk(&mut body).await? {
        length = length.saturating_add(chunk.len());
        if length > DRAINED {
            break;
        }
        if length <= LONGEST {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > LONGEST {
        return Err(Refusal::new("request.body.too-large", "the body is too large")
            .fact("limit", LONGEST.to_string()));
    }
    Ok(bytes)
}

async fn next_chunk(body: &mut Body) -> Result<Option<axum::body::Bytes>, Refusal> {
    loop {
        match poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
            None => return Ok(None),
            Some(Err(_)) => {
                return Err(Refusal::new(
                    "request.body.malformed",
                    "the body could not be read",
                ));
            }
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

fn is_of_type(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::task::{Context, Poll};

    use axum::body::Bytes;
    use axum::http::header::CONTENT_TYPE;
    use tokio::time::{Instant, Sleep, sleep};

    use super::*;

    /// One byte every so often, for ever.
    struct Drip(Pin<Box<Sleep>>, Duration);

    impl axum::body::HttpBody for Drip {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
            std::task::ready!(self.0.as_mut().poll(context));
            let next = Instant::now() + self.1;
            self.0.as_mut().reset(next);
            Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(b" ")))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_ends() {
        let begin = Instant::now();
        for pause in [Duration::from_millis(100), Duration::from_secs(3_600)] {
            let body = Body::new(Drip(Box::pin(sleep(pause)), pause));
            let request = Request::post("/").header(CONTENT_TYPE, "application/json");
            let refusal = read(request.body(body).unwrap(), "application/json")
                .await
                .unwrap_err();
            assert_eq!(refusal.code(), "request.body.timeout");
            assert_eq!(refusal.status().as_u16(), 408);
        }
        assert_eq!(begin.elapsed(), 2 * PATIENCE);
    }
}
