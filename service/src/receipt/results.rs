//! `GET /v1/receipt/results`: results of the client's clinic since a cursor, and one of them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kazasu_wire::copy::{CopyLayout, copy_text_in};
use kazasu_wire::id::{Cursor, ResultId};
use kazasu_wire::problem::Problem;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::retention::japanese_day;
use kazasu_wire::xml;
use serde::Serialize;

use super::ReceiptError;
use super::answer::answer;
use super::caller::ReceiptCaller;
use super::representation::Representation;
use crate::audit::Action;
use crate::problem::Refusal;
use crate::result::{self, query_value};
use crate::service::Service;
use crate::store;
use crate::store::result::SealedResult;

/// List the results of the client's clinic, oldest first.
#[utoipa::path(
    get,
    path = "/v1/receipt/results",
    operation_id = "receiptResults",
    tag = "receipt",
    security(("receipt" = [])),
    params(
        ("since" = Option<Cursor>, Query, description = "Continue after this cursor: `next` of an earlier answer."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "At most this many, 1 to 200; 100 where absent."),
        ("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer the caller has."),
    ),
    responses(
        (status = 200, description = "Results; as XML one `kazasu:ResultPage` of `XmlMsg`.", headers(
            ("ETag" = String, description = "Strong tag of this answer.")
        ), content(
            (ResultPage = "application/json"),
            (String = "application/xml"),
        )),
        (status = 304, description = "The caller has this answer."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: ReceiptCaller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let format = Representation::chosen(&headers, &[Representation::Json, Representation::Xml])?;
    let query = query.unwrap_or_default();
    let since: Option<Cursor> = query_value(&query, "since")?;
    let limit: Option<u16> = query_value(&query, "limit")?;
    let (page, range) = result::page(&service, &caller.client.facility_id, since.as_ref(), limit).await?;
    let body = match format {
        Representation::Xml => of_xml(xml::of_page(&caller.client.institution_code, &page))?,
        Representation::Json | Representation::Copy => of_json(&page)?,
    };
    if let Some(range) = range {
        caller.has_read(&service, Action::ResultsRead, range).await?;
    }
    Ok(answer(&headers, format.content_type(), body))
}

/// Get one result of the client's clinic.
#[utoipa::path(
    get,
    path = "/v1/receipt/results/{result_id}",
    operation_id = "receiptResult",
    tag = "receipt",
    security(("receipt" = [])),
    params(
        ("result_id" = ResultId, Path),
        ("layout" = inline(Option<Layout>), Query, description = "Sections and items of the clipboard text: `first` or `later` \
            (with 照会番号, 未就学区分, 郵便番号, 住所 and 医療扶助); `later` where absent."),
        ("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer the caller has."),
    ),
    responses(
        (status = 200, description = "The result; as text what the app copies to the clipboard.", headers(
            ("ETag" = String, description = "Strong tag of this answer.")
        ), content(
            (EligibilityResult = "application/json"),
            (String = "application/xml"),
            (String = "text/tab-separated-values"),
        )),
        (status = 304, description = "The caller has this answer."),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn one(
    State(service): State<Arc<Service>>,
    caller: ReceiptCaller,
    headers: HeaderMap,
    Path(result_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let offered = [Representation::Json, Representation::Xml, Representation::Copy];
    let format = Representation::chosen(&headers, &offered)?;
    let layout = layout(query.as_deref().unwrap_or_default())?;
    let (sequence, sealed) = find(&service, &caller, &result_id).await?;
    let found = result::read(&service, &sealed)?;
    let body = match format {
        Representation::Json => of_json(&found)?,
        Representation::Xml => of_xml(xml::of_result(&caller.client.institution_code, &found))?,
        Representation::Copy => copy_text_in(layout, &found).as_bytes().to_vec(),
    };
    let action = match format {
        Representation::Copy => Action::ResultCopied,
        Representation::Json | Representation::Xml => Action::ResultsRead,
    };
    caller.has_read(&service, action, (sequence, sequence)).await?;
    Ok(answer(&headers, format.content_type(), body))
}

/// A result of the caller's clinic with the clinic's number of it; another clinic's looks like none at all.
///
/// # Errors
/// [`ReceiptError::ResultUnknown`].
pub(crate) async fn find(
    service: &Service,
    caller: &ReceiptCaller,
    result_id: &str,
) -> Result<(i64, SealedResult), Refusal> {
    let id: ResultId = result_id.parse().map_err(|_| ReceiptError::ResultUnknown)?;
    let today = japanese_day(service.clock.now());
    let found = store::result::find_numbered(&service.store, &id, today).await?;
    found
        .filter(|(_, sealed)| sealed.facility_id == caller.client.facility_id)
        .ok_or_else(|| ReceiptError::ResultUnknown.into())
}

/// The JSON of a message.
///
/// # Errors
/// Never in practice.
pub(crate) fn of_json(message: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(message).map_err(|_| unwritable())
}

fn of_xml(written: Result<String, xml::Unwritable>) -> Result<Vec<u8>, Refusal> {
    written.map(String::into_bytes).map_err(|_| unwritable())
}

fn unwritable() -> Refusal {
    Refusal::new("service.internal.bug", "an answer could not be written")
}

/// Words of `layout`; for the OpenAPI document.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "names the words")]
enum Layout {
    First,
    Later,
}

fn layout(query: &str) -> Result<CopyLayout, Refusal> {
    match query_value::<String>(query, "layout")?.as_deref() {
        None | Some("later") => Ok(CopyLayout::Later),
        Some("first") => Ok(CopyLayout::First),
        Some(_) => Err(result::invalid("layout")),
    }
}
