//! 交付決定通知書: the decision about a subsidy as a paper.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use kazasu_papers::GrantDecision;
use kazasu_wire::retention::japanese_day;

use super::own;
use crate::application;
use crate::portal::account::issuer;
use crate::portal::{Visitor, no_such_page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;

/// 交付決定通知書.
pub(super) async fn pdf(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let decided = store::subsidy::of(&service.store, &application.application_id).await?;
    let (Some(decided), Some(submitted_at)) = (decided, application.submitted_at) else {
        return Err(no_such_page());
    };
    let payload = application::payload(&service, &application)?;
    let number = format!("第{}号", decided.number);
    let paper = GrantDecision {
        number: &number,
        facility: &facility.name,
        manager: &visitor.name,
        applied_on: japanese_day(submitted_at),
        decided_on: japanese_day(decided.decided_at),
        spent: payload.number("sum", 0, u32::MAX).unwrap_or_default().into(),
        granted: decided.amount.into(),
        cap: service.settings.office.subsidy_cap.into(),
        issuer: &issuer(&service),
    };
    let bytes = paper
        .pdf()
        .map_err(|error| Refusal::new("service.internal.bug", error.to_string()))?;
    let name = format!("attachment; filename=\"kofu_kettei_{}.pdf\"", decided.number);
    Ok((
        [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response())
}
