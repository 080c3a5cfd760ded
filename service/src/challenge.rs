//! `POST /v1/challenges`: 32 random bytes, bound to device, facility and method.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::challenge::{CHALLENGE_SECONDS, ChallengeRequest, ChallengeResponse};
use kazasu_wire::id::{ChallengeId, DeviceId};
use kazasu_wire::method::Method;
use kazasu_wire::problem::Problem;

use crate::body::JsonBody;
use crate::check::CheckError;
use crate::device::{Unremembered, Writer};
use crate::keyring::random;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::batch::Batch;
use crate::store::challenge::Challenge;
use crate::store::{self, Write};

/// Get the bytes a card will sign.
#[utoipa::path(
    post,
    path = "/v1/challenges",
    operation_id = "challenge",
    tag = "check",
    request_body = ChallengeRequest,
    responses(
        (status = 200, body = ChallengeResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn challenge(
    State(service): State<Arc<Service>>,
    Writer { caller, proof }: Writer,
    body: JsonBody<ChallengeRequest>,
) -> Result<Json<ChallengeResponse>, Refusal> {
    let request = body.value;
    caller.may_act_for(&request.facility_id)?;
    service.offers(&request.method)?;
    if request.method == Method::Visual {
        // Told before anybody holds a card.
        service.terminal()?;
    }
    let now = service.clock.now();
    let challenge = Challenge {
        challenge_id: service.opaque_id()?,
        device_id: caller.device.device_id,
        facility_id: request.facility_id,
        method: request.method,
        bytes: random(),
        expires_at: now
            .checked_add(SignedDuration::from_secs(CHALLENGE_SECONDS))
            .unwrap_or(Timestamp::MAX),
        used: false,
    };
    let keep = async move |write: &mut Write| {
        let batch = proof.remember_with(Batch::default());
        let mut done = store::challenge::insert(batch, &challenge).write(write).await?;
        Unremembered::remembered(&mut done)?;
        Ok::<_, Refusal>(challenge)
    };
    let challenge = service.store.transact(keep).await?;
    Ok(Json(ChallengeResponse {
        challenge_id: challenge.challenge_id,
        challenge: challenge.bytes.to_vec().into(),
        expires_at: challenge.expires_at,
        server_time: now,
        minimum_version: service.settings.minimum_client_version.clone(),
        maintenance: service.settings.maintenance.clone(),
    }))
}

/// A challenge of this device which `suits` and can still be used.
pub(crate) async fn live(
    service: &Service,
    id: &ChallengeId,
    device: &DeviceId,
    now: Timestamp,
    suits: impl FnOnce(&Challenge) -> bool,
) -> Result<Challenge, Refusal> {
    let found = store::challenge::find(&service.store, id, device).await?;
    Ok(usable(found, now, suits)?)
}

/// The same of what was found already.
///
/// # Errors
/// [`CheckError`].
pub(crate) fn usable(
    found: Option<Challenge>,
    now: Timestamp,
    suits: impl FnOnce(&Challenge) -> bool,
) -> Result<Challenge, CheckError> {
    let challenge = found.filter(suits).ok_or(CheckError::ChallengeUnknown)?;
    if challenge.used {
        return Err(CheckError::ChallengeUsed);
    }
    if challenge.expires_at <= now {
        return Err(CheckError::ChallengeExpired);
    }
    Ok(challenge)
}
