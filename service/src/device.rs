//! Who is calling: the device behind a request (design §5, device authentication).

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::client::{CLIENT_HEADER, ClientInfo};
use kazasu_wire::dpop::PROOF_HEADER;
use kazasu_wire::id::FacilityId;
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::route;
use kazasu_wire::secret::AccessToken;
use kazasu_wire::signed::sha256;
use thiserror::Error;

use crate::limits::CallerId;
use crate::nonce::{self, NONCE_SECONDS};
use crate::peer::Stranger;
use crate::problem::{Coded, Refusal};
use crate::proof::{self, Expected, Proof, ProofError};
use crate::service::Service;
use crate::store::batch::{Batch, Done};
use crate::store::caller::Known;
use crate::store::{self, Write, device::Device};

/// Why a caller is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DeviceError {
    /// No access token of type `DPoP`.
    #[error("the request needs an access token of type DPoP")]
    TokenMissing,
    /// A token nobody gave.
    #[error("the access token is unknown")]
    TokenInvalid,
    /// The ten minutes are over.
    #[error("the access token has expired")]
    TokenExpired,
    /// The device's use has ended.
    #[error("the device was stopped")]
    Stopped,
    /// The clinic is not one of the device's.
    #[error("the device may not act for this facility")]
    Facility,
}

impl Coded for DeviceError {
    fn code(&self) -> &'static str {
        match self {
            Self::TokenMissing => "device.token.missing",
            Self::TokenInvalid => "device.token.invalid",
            Self::TokenExpired => "device.token.expired",
            Self::Stopped => "device.account.stopped",
            Self::Facility => "check.facility.not-allowed",
        }
    }
}

impl From<DeviceError> for Refusal {
    fn from(error: DeviceError) -> Self {
        Self::of(&error)
    }
}

impl From<ProofError> for Refusal {
    fn from(error: ProofError) -> Self {
        Self::of(&error)
    }
}

/// Extractor: the caller is an activated device that holds its key, now, for this very request.
#[derive(Debug)]
pub struct Caller {
    /// The device.
    pub device: Device,
    /// The clinics it may act for, the account's own first.
    pub facilities: Vec<FacilityId>,
}

/// Extractor: a [`Caller`] whose handler remembers the proof itself, in the transaction of what it asks for: one wait for
/// the disk instead of two. Whatever it answers but a refusal must rest on such a transaction.
#[derive(Debug)]
pub struct Writer {
    /// Who is calling.
    pub caller: Caller,
    /// The proof of this request.
    pub proof: Unremembered,
}

/// A proof that holds and may have been seen before.
#[derive(Debug, Clone, Copy)]
#[must_use = "a proof that is not remembered can be used again"]
pub struct Unremembered {
    hash: [u8; 32],
    until: Timestamp,
}

/// Extractor: the caller holds a key; no access token yet (activation, token). Anybody can make a key, so nothing is
/// written for it before the caller has proved more: the proof is remembered with what it was good for.
#[derive(Debug, Clone, Copy)]
pub struct KeyHolder {
    /// The key.
    pub thumbprint: Thumbprint,
    /// The proof of this request.
    pub proof: Unremembered,
}

impl Caller {
    /// Holds that `facility` is one of the device's.
    ///
    /// # Errors
    /// [`DeviceError::Facility`].
    pub fn may_act_for(&self, facility: &FacilityId) -> Result<(), DeviceError> {
        if self.facilities.contains(facility) {
            Ok(())
        } else {
            Err(DeviceError::Facility)
        }
    }
}

impl Unremembered {
    fn of(proof: &Proof, now: Timestamp) -> Self {
        // Twice the life: the nonce may have been made by an instance whose clock runs ahead.
        let until = now.checked_add(SignedDuration::from_secs(2 * NONCE_SECONDS));
        Self {
            hash: proof.hash,
            until: until.unwrap_or(Timestamp::MAX),
        }
    }

    /// Remembers it for as long as its nonce could still be accepted.
    ///
    /// # Errors
    /// [`ProofError::Replayed`].
    pub async fn remember(self, write: &mut Write) -> Result<(), Refusal> {
        if store::proof::remember_in(write, &self.hash, self.until).await? {
            Ok(())
        } else {
            Err(ProofError::Replayed.into())
        }
    }

    /// The same as a part of a batch, the first or among the first; [`Unremembered::remembered`] reads what became of it.
    pub(crate) fn remember_with(&self, batch: Batch<'static>) -> Batch<'static> {
        store::proof::remember_with(batch, self.hash, self.until)
    }

    /// What became of a proof that was remembered in a batch, in its turn.
    ///
    /// # Errors
    /// [`ProofError::Replayed`].
    pub(crate) fn remembered(done: &mut Done) -> Result<(), ProofError> {
        if done.changed_one() {
            Ok(())
        } else {
            Err(ProofError::Replayed)
        }
    }

    /// Its hash, and until when it is remembered.
    pub(crate) fn parts(&self) -> ([u8; 32], Timestamp) {
        (self.hash, self.until)
    }

    /// The same, by itself.
    ///
    /// # Errors
    /// [`ProofError::Replayed`].
    pub async fn remember_now(self, service: &Service) -> Result<(), Refusal> {
        if store::proof::remember(&service.store, self.hash, self.until).await? {
            Ok(())
        } else {
            Err(ProofError::Replayed.into())
        }
    }
}

impl FromRequestParts<Arc<Service>> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Refusal> {
        let now = service.clock.now();
        let (known, proof) = match authenticate(parts, service, now).await {
            Ok(authentic) => authentic,
            Err(refusal) => return Err(Stranger::refused(parts, service, refusal)),
        };
        let Known {
            device,
            expires_at,
            facilities,
        } = known;
        service
            .limits
            .caller(&CallerId::Device(device.device_id.clone()))?;
        if device.stopped {
            return Err(DeviceError::Stopped.into());
        }
        if expires_at <= now {
            return Err(DeviceError::TokenExpired.into());
        }
        Ok(Self {
            caller: Caller { device, facilities },
            proof: Unremembered::of(&proof, now),
        })
    }
}

impl FromRequestParts<Arc<Service>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Refusal> {
        let Writer { caller, proof } = Writer::from_request_parts(parts, service).await?;
        // What keeps nothing is no write: a read, and a pre-check.
        if parts.method != Method::GET && parts.uri.path() != route::PRECHECKS {
            proof.remember_now(service).await?;
        }
        Ok(caller)
    }
}

impl FromRequestParts<Arc<Service>> for KeyHolder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Refusal> {
        let now = service.clock.now();
        let proof = prove(parts, service, None, now)?;
        Ok(Self {
            thumbprint: proof.thumbprint,
            proof: Unremembered::of(&proof, now),
        })
    }
}

/// The device of an access token and its proof, made with its key.
async fn authenticate(parts: &Parts, service: &Service, now: Timestamp) -> Result<(Known, Proof), Refusal> {
    let token = access_token(&parts.headers).ok_or(DeviceError::TokenMissing)?;
    // EXPOSE: hashed only; the store knows tokens by their hash.
    let hash = sha256(token.expose().as_bytes());
    let found = store::caller::find(&service.store, &hash).await?;
    let known = found.ok_or(DeviceError::TokenInvalid)?;
    let proof = prove(parts, service, Some(&token), now)?;
    if proof.thumbprint != known.device.thumbprint {
        return Err(ProofError::OtherKey.into());
    }
    Ok((known, proof))
}

/// Middleware: refuses programs older than the service still talks to. A request without the header is a receipt
/// computer's, which has no version of ours.
pub async fn hold_client_version(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(header) = request.headers().get(CLIENT_HEADER) else {
        return next.run(request).await;
    };
    let client: Option<ClientInfo> = header.to_str().ok().and_then(|text| text.parse().ok());
    let Some(client) = client else {
        return Refusal::new("request.field.invalid", "Kazasu-Client must be app/version/os")
            .field(CLIENT_HEADER)
            .into_response();
    };
    match service.settings.minimum_version() {
        Some(minimum) if client.version < minimum => {
            Refusal::new("device.client.too-old", "this program is too old")
                .fact("minimum_version", minimum.to_string())
                .into_response()
        }
        _ => next.run(request).await,
    }
}

/// `Authorization: DPoP <token>` (RFC 9449 §7.1).
fn access_token(headers: &HeaderMap) -> Option<AccessToken> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("DPoP")
        .then(|| AccessToken::new(token.to_owned()))
}

fn prove(
    parts: &Parts,
    service: &Service,
    token: Option<&AccessToken>,
    now: Timestamp,
) -> Result<Proof, ProofError> {
    let mut headers = parts.headers.get_all(PROOF_HEADER).iter();
    let (Some(jws), None) = (headers.next(), headers.next()) else {
        return Err(ProofError::Missing);
    };
    let jws = jws.to_str().map_err(|_| ProofError::Malformed)?;
    let expected = Expected {
        method: parts.method.as_str(),
        url: &service.origin.join(parts.uri.path()),
        token,
    };
    proof::verify(jws, &expected, |nonce| {
        nonce::is_fresh(service.keys.as_ref(), now, nonce)
    })
}
