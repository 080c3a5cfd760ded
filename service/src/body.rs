//! Request bodies: a limit, a type, a form.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use kazasu_wire::signed::sha256;
use serde::de::DeserializeOwned;

use crate::problem::Refusal;

/// Longest body heard: a check carries one certificate and one signature.
pub const LONGEST: usize = 64 * 1024;
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
    let mut body = request.into_body();
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
