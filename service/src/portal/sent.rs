//! Extractors: what a form sent, held to the page's token.

use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use kazasu_forms::Values;

use super::context::Context;
use crate::body::FormBody;
use crate::problem::Refusal;

/// The values of a form (`application/x-www-form-urlencoded`) whose token is right.
#[derive(Debug)]
pub struct Sent(pub Values);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let context = Context::from_request_parts(&mut parts, state).await?;
        let FormBody(bytes) = FormBody::from_request(Request::from_parts(parts, body), state).await?;
        if std::str::from_utf8(&bytes).is_err() {
            return Err(Refusal::new("request.body.malformed", "the form is no text"));
        }
        let pairs = url::form_urlencoded::parse(&bytes);
        let values = Values::from_pairs(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())));
        context.csrf.check(&values)?;
        Ok(Self(values))
    }
}

/// The parts of a form with a file (`multipart/form-data`). Whoever reads them checks the token, which is one of them.
#[derive(Debug)]
pub struct SentParts(pub Multipart);

impl<S: Send + Sync> FromRequest<S> for SentParts {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let parts = Multipart::from_request(request, state).await;
        let parts = parts
            .map_err(|_| Refusal::new("request.body.wrong-type", "the form must be multipart/form-data"))?;
        Ok(Self(parts))
    }
}

/// Parts that break off, or none that was asked for.
#[must_use]
pub fn malformed() -> Refusal {
    Refusal::new("request.body.malformed", "the form is malformed")
}
