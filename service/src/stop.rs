//! `POST /v1/stop`: the calling device ends its own use; its tokens are void from the next request on.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use kazasu_wire::problem::Problem;
use kazasu_wire::stop::{StopReason, StopRequest, StopResponse};

use crate::audit::{self, Action, Entry};
use crate::body::JsonBody;
use crate::device::{Caller, DeviceError};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::{self, On, Write};

/// End the use of the calling device.
#[utoipa::path(
    post,
    path = "/v1/stop",
    operation_id = "stop",
    tag = "device",
    request_body = StopRequest,
    responses(
        (status = 200, body = StopResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn stop(
    State(service): State<Arc<Service>>,
    caller: Caller,
    body: JsonBody<StopRequest>,
) -> Result<Json<StopResponse>, Refusal> {
    let reason = body.value.reason;
    if matches!(reason, StopReason::Unknown(_)) {
        // The reason is kept in the account's history: only words that have a meaning there.
        return Err(Refusal::new("request.field.invalid", "unknown reason").field("reason"));
    }
    let now = service.clock.now();
    let device = caller.device;
    let keys = service.keys.clone();
    let stopping = device.clone();
    let write = async move |write: &mut Write| {
        if !store::device::stop(write, &stopping.device_id, &reason, now).await? {
            return Err(DeviceError::Stopped.into());
        }
        let entry = Entry {
            device: Some(&stopping.device_id),
            account: Some(&stopping.account_id),
            ..Entry::default()
        };
        audit::write_down(write, keys.as_ref(), now, Action::DeviceStopped, entry).await?;
        Ok::<_, Refusal>(())
    };
    let thing = On::Device(device.device_id.as_str());
    service.store.transact_on(thing, write).await?;
    Ok(Json(StopResponse {
        device_id: device.device_id,
        stopped_at: now,
    }))
}
