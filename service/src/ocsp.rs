//! Asking the OCSP responder over HTTP (RFC 6960 §A). Its address comes from the settings, never from a certificate.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kazasu_pki::{
    Doubt, NoncePolicy, OcspAnswer, OcspError, OcspRequest, OcspRules, Revocation, UnixSeconds,
};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::settings::{Nonce, Ocsp};

/// Asks one responder.
pub struct OcspClient {
    http: Client,
    responder: Url,
    timeout: Duration,
    rules: OcspRules,
    /// How long an answer serves before the responder is asked again.
    reuse: SignedDuration,
    /// How long a responder that did not answer is left alone.
    rest: SignedDuration,
    /// Until when it is left alone, Unix milliseconds.
    resting_until: AtomicI64,
    at_once: Semaphore,
}

/// Why the responder told nothing. Names no certificate.
#[derive(Debug, Error)]
pub enum AskError {
    /// It did not answer, not with success, not in time, or not in the form of an answer.
    #[error("the responder does not answer: {0}")]
    Unreachable(&'static str),
    /// It did not answer a moment ago, and is left alone.
    #[error("the responder did not answer a moment ago")]
    Resting,
    /// Its answer cannot be believed.
    #[error(transparent)]
    Unusable(#[from] OcspError),
}

impl AskError {
    /// The doubt that remains.
    #[must_use]
    pub fn doubt(&self) -> Doubt {
        match self {
            Self::Unreachable(_) | Self::Resting => Doubt::Down,
            Self::Unusable(error) => error.doubt(),
        }
    }

    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) | Self::Resting => "trust.ocsp.unreachable",
            Self::Unusable(error) => error.code(),
        }
    }
}

/// No HTTP client can be made on this machine.
#[derive(Debug, Error)]
#[error("no HTTP client for OCSP can be made")]
pub struct ClientError;

/// The responder's clock may be ahead this far, seconds (`project-defined`; what OpenSSL allows).
const SKEW: u32 = 300;
/// Questions under way at once: a slow responder must not hold everything the service has.
const AT_ONCE: usize = 32;

impl OcspClient {
    /// A client of the configured responder.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(settings: &Ocsp) -> Result<Self, ClientError> {
        let timeout = Duration::from_millis(settings.timeout_milliseconds);
        // Answers carry their own signature: nobody is trusted for TLS, and none is spoken (see the settings' rules).
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| ClientError)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(timeout)
            .timeout(timeout)
            // The address is the operator's choice, and nobody else's.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|_| ClientError)?;
        Ok(Self {
            http,
            responder: settings.responder.clone(),
            timeout,
            rules: OcspRules {
                nonce: match settings.nonce {
                    Nonce::Required => NoncePolicy::Required,
                    Nonce::Optional => NoncePolicy::Optional,
                },
                skew: SKEW,
                longest: settings.longest_seconds,
            },
            reuse: SignedDuration::from_secs(i64::from(settings.reuse_seconds)),
            rest: SignedDuration::from_secs(i64::from(settings.rest_seconds)),
            resting_until: AtomicI64::new(i64::MIN),
            at_once: Semaphore::new(AT_ONCE),
        })
    }

    /// Whether an answer fetched at `asked_at` still serves at `now` without asking again.
    #[must_use]
    pub fn may_reuse(&self, answer: &OcspAnswer, asked_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(asked_at);
        now.as_second() <= answer.fresh_until.get() && age < self.reuse && !age.is_negative()
    }

    /// Asks, and judges the answer at `now`.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn ask(
        &self,
        request: &OcspRequest,
        now: Timestamp,
        known: &(dyn Revocation + Sync),
    ) -> Result<OcspAnswer, AskError> {
        if now.as_millisecond() < self.resting_until.load(Ordering::Relaxed) {
            return Err(AskError::Resting);
        }
        let der = request.to_der()?;
        // Waiting for one's turn counts: a check has a person standing at the counter.
        let answer = match tokio::time::timeout(self.timeout, self.fetch(der)).await {
            Ok(Ok(answer)) => answer,
            outcome => {
                let until = now.checked_add(self.rest).unwrap_or(now);
                self.resting_until
                    .store(until.as_millisecond(), Ordering::Relaxed);
                return Err(match outcome {
                    Ok(Err(error)) => error,
                    _ => AskError::Unreachable("no answer in time"),
                });
            }
        };
        let at = UnixSeconds::new(now.as_second());
        Ok(request.verify(&answer, at, self.rules, known)?)
    }

    /// By POST: a question in a URL would lie in the logs of everything on the way.
    async fn fetch(&self, der: Vec<u8>) -> Result<Vec<u8>, AskError> {
        let _turn = self
            .at_once
            .acquire()
            .await
            .map_err(|_| AskError::Unreachable("the service ends"))?;
        let sent = self
            .http
            .post(self.responder.clone())
            .header(CONTENT_TYPE, OcspRequest::MEDIA_TYPE)
            .body(der)
            .send()
            .await;
        let mut response = sent.map_err(|_| AskError::Unreachable("no connection or no answer"))?;
        if !response.status().is_success() {
            return Err(AskError::Unreachable("a status other than success"));
        }
        let media_type = response.headers().get(CONTENT_TYPE).map(|value| value.as_bytes());
        if media_type != Some(OcspRequest::ANSWER_MEDIA_TYPE.as_bytes()) {
            return Err(AskError::Unreachable("another media type"));
        }
        let mut answer = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if answer.len() + chunk.len() <= OcspRequest::LONGEST_ANSWER => {
                    answer.extend_from_slice(&chunk);
                }
                Ok(Some(_)) => return Err(AskError::Unreachable("too long an answer")),
                Ok(None) => return Ok(answer),
                Err(_) => return Err(AskError::Unreachable("an answer cut short")),
            }
        }
    }
}
