//! `…/results/{result_id}/inquiry-number`: 照会番号, the receipt computer's own key of the patient.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kazasu_wire::id::ResultId;
use kazasu_wire::problem::Problem;
use kazasu_wire::receipt::InquiryNumber;

use super::ReceiptError;
use super::answer::{self, answer};
use super::caller::ReceiptCaller;
use super::representation::Representation;
use super::results::{find, of_json};
use crate::audit::{self, Action};
use crate::body::JsonBody;
use crate::problem::Refusal;
use crate::result;
use crate::service::Service;
use crate::store;

const JSON: &str = "application/json";

/// Get the 照会番号 of a result.
#[utoipa::path(
    get,
    path = "/v1/receipt/results/{result_id}/inquiry-number",
    operation_id = "inquiryNumber",
    tag = "receipt",
    security(("receipt" = [])),
    params(
        ("result_id" = ResultId, Path),
        ("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer the caller has."),
    ),
    responses(
        (status = 200, body = InquiryNumber, headers(
            ("ETag" = String, description = "Give it as `If-Match` of a change.")
        )),
        (status = 304, description = "The caller has this answer."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn get(
    State(service): State<Arc<Service>>,
    caller: ReceiptCaller,
    headers: HeaderMap,
    Path(result_id): Path<String>,
) -> Result<Response, Refusal> {
    Representation::chosen(&headers, &[Representation::Json])?;
    let (sequence, sealed) = find(&service, &caller, &result_id).await?;
    let number = result::inquiry_number(&service, &sealed.result_id, sealed.inquiry_number.as_deref())?;
    caller
        .has_read(&service, Action::InquiryNumberRead, (sequence, sequence))
        .await?;
    Ok(answer(&headers, JSON, of_json(&number)?))
}

/// Set the 照会番号 of a result, or take it away with `null`.
///
/// Sending the same once more changes nothing and is answered alike, whatever the tag: a caller whose answer was lost
/// may simply repeat (RFC 9110 §13.1.1).
#[utoipa::path(
    put,
    path = "/v1/receipt/results/{result_id}/inquiry-number",
    operation_id = "setInquiryNumber",
    tag = "receipt",
    security(("receipt" = [])),
    params(
        ("result_id" = ResultId, Path),
        ("If-Match" = String, Header, description = "`ETag` of the number the caller has seen; `*` for any."),
    ),
    request_body = InquiryNumber,
    responses(
        (status = 200, body = InquiryNumber, headers(("ETag" = String, description = "Tag of the number now set."))),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn set(
    State(service): State<Arc<Service>>,
    caller: ReceiptCaller,
    headers: HeaderMap,
    Path(result_id): Path<String>,
    body: JsonBody<InquiryNumber>,
) -> Result<Response, Refusal> {
    let (sequence, sealed) = find(&service, &caller, &result_id).await?;
    let wanted = body.value;
    let own = result::seal_inquiry_number(&service, &sealed, &wanted)?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    // Judged where nothing can change any more: the client, the number as it is, and then the condition.
    let client = &caller.client.client_id;
    if !store::receipt_client::is_in_use(&mut write, client).await? {
        return Err(ReceiptError::TokenInvalid.into());
    }
    let kept = store::inquiry_number::of(&mut write, &sealed.result_id).await?;
    let before = result::inquiry_number(&service, &sealed.result_id, kept.as_deref())?;
    let held = answer::hold(&headers, &answer::tag(JSON, &of_json(&before)?));
    match held {
        // A repetition: what was asked for is so already.
        Err(ReceiptError::ConditionFailed) if before == wanted => {}
        held => held?,
    }
    if before != wanted {
        store::inquiry_number::set(&mut write, &sealed.result_id, client, own.as_deref(), now).await?;
        let entry = caller.entry((sequence, sequence));
        audit::write_down(
            &mut write,
            service.keys.as_ref(),
            now,
            Action::InquiryNumberSet,
            entry,
        )
        .await?;
        write.commit().await?;
    }
    Ok(answer(&HeaderMap::new(), JSON, of_json(&wanted)?))
}
