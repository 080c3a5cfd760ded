//! Stored results: sealed per month, read by the clinic's own devices (`GET /v1/results`).

use std::str::FromStr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use kazasu_wire::base64url;
use kazasu_wire::id::{Cursor, FacilityId, PatientRef, ResultId};
use kazasu_wire::problem::Problem;
use kazasu_wire::receipt::InquiryNumber;
use kazasu_wire::result::{EligibilityResult, ResultPage, ResultsQuery};
use kazasu_wire::retention::japanese_day;
use zeroize::Zeroizing;

use crate::device::Caller;
use crate::keyring::{Month, Purpose, SealingKey};
use crate::person::PersonKey;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::result::SealedResult;
use crate::store::{self, StoreError, well_formed};

const DEFAULT_LIMIT: u16 = 100;
const LARGEST_LIMIT: u16 = 200;
const PSEUDONYM_LENGTH: usize = 16;

/// List the stored results of a clinic.
#[utoipa::path(
    get,
    path = "/v1/results",
    operation_id = "results",
    tag = "result",
    params(
        ("facility_id" = FacilityId, Query, description = "The clinic whose results are asked for."),
        ("since" = Option<Cursor>, Query, description = "Continue after this cursor."),
        ("limit" = Option<u16>, Query, description = "At most this many, 1 to 200; 100 where absent."),
    ),
    responses(
        (status = 200, body = ResultPage),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ResultPage>, Refusal> {
    let query = parse(query.as_deref().unwrap_or_default())?;
    caller.may_act_for(&query.facility_id)?;
    let (page, _) = page(&service, &query.facility_id, query.since.as_ref(), query.limit).await?;
    Ok(Json(page))
}

/// Get one stored result.
#[utoipa::path(
    get,
    path = "/v1/results/{result_id}",
    operation_id = "result",
    tag = "result",
    params(("result_id" = ResultId, Path)),
    responses(
        (status = 200, body = EligibilityResult),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn one(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(result_id): Path<String>,
) -> Result<Response, Refusal> {
    // Another clinic's result looks like none at all.
    let nothing = || Refusal::new("request.route.unknown", "no such result");
    let result_id: ResultId = result_id.parse().map_err(|_| nothing())?;
    let today = japanese_day(service.clock.now());
    let sealed = store::result::find(&service.store, &result_id, today)
        .await?
        .filter(|sealed| caller.may_act_for(&sealed.facility_id).is_ok())
        .ok_or_else(nothing)?;
    Ok(Json(read(&service, &sealed)?).into_response())
}

/// One page of a clinic's results after a cursor, oldest first, and the clinic's numbers of its first and last.
///
/// # Errors
/// For a cursor or a limit that is none.
pub(crate) async fn page(
    service: &Service,
    facility: &FacilityId,
    since: Option<&Cursor>,
    limit: Option<u16>,
) -> Result<(ResultPage, Option<(i64, i64)>), Refusal> {
    let since = match since {
        Some(cursor) => parse_cursor(cursor).ok_or_else(|| invalid("since"))?,
        None => 0,
    };
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        return Err(invalid("limit"));
    }
    let today = japanese_day(service.clock.now());
    // One more than asked for tells whether there is more.
    let most = i64::from(limit) + 1;
    let mut rows = store::result::list(&service.store, facility, since, most, today).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let number = |row: Option<&(i64, SealedResult)>| row.map(|(sequence, _)| *sequence);
    let range = number(rows.first()).zip(number(rows.last()));
    let results = rows
        .iter()
        .map(|(_, sealed)| read(service, sealed))
        .collect::<Result<_, _>>()?;
    let page = ResultPage {
        results,
        next: cursor(range.map_or(since, |(_, last)| last))
            .ok_or_else(|| Refusal::new("service.internal.bug", "a cursor was malformed"))?,
        more,
    };
    Ok((page, range))
}

/// A result sealed for its row, and the JSON that was sealed.
///
/// # Errors
/// [`StoreError::Keys`].
pub fn seal(service: &Service, result: &EligibilityResult) -> Result<(SealedResult, Vec<u8>), StoreError> {
    let json = serde_json::to_vec(result).map_err(|_| StoreError::Malformed { table: "results" })?;
    let sealed = service.keys.seal(
        SealingKey::Month(month(result)),
        &context(&result.facility_id, &result.result_id),
        &json,
    )?;
    let row = SealedResult {
        result_id: result.result_id.clone(),
        facility_id: result.facility_id.clone(),
        sealed,
        inquiry_number: None,
    };
    Ok((row, json))
}

/// The JSON of a sealed result.
///
/// # Errors
/// [`StoreError::Keys`].
pub fn open(service: &Service, sealed: &SealedResult) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let context = context(&sealed.facility_id, &sealed.result_id);
    Ok(service.keys.open(&context, &sealed.sealed)?)
}

/// The response that carries a result's JSON as it was first answered.
#[must_use]
pub fn answer(json: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}

/// 患者の仮名: a clinic's own pseudonym of a person, the same through renewals and changes of insurer.
///
/// # Errors
/// Never in practice: the pseudonym always has the form of an id.
pub fn patient_ref(
    service: &Service,
    facility: &FacilityId,
    person: &PersonKey,
) -> Result<PatientRef, Refusal> {
    let mac = service.keys.mac(
        Purpose::Patient,
        &[facility.as_str().as_bytes(), person.as_bytes()],
    );
    let short: Vec<u8> = mac.iter().copied().take(PSEUDONYM_LENGTH).collect();
    base64url::encode(&short)
        .parse()
        .map_err(|_| Refusal::new("service.internal.bug", "a pseudonym was malformed"))
}

/// A result as it stands now: as it was answered, with the 照会番号 set since.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn read(service: &Service, sealed: &SealedResult) -> Result<EligibilityResult, StoreError> {
    let mut result = answered(service, sealed)?;
    let number = inquiry_number(service, &sealed.result_id, sealed.inquiry_number.as_deref())?;
    result.reference_number = number.reference_number.map(String::from);
    Ok(result)
}

/// The 照会番号 in a sealed value; none where there is no value.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn inquiry_number(
    service: &Service,
    result: &ResultId,
    sealed: Option<&[u8]>,
) -> Result<InquiryNumber, StoreError> {
    let opened = sealed
        .map(|sealed| service.keys.open(&number_context(result), sealed))
        .transpose()?;
    let reference_number = opened.map(|bytes| {
        let text = std::str::from_utf8(&bytes).ok();
        well_formed(text.and_then(|text| text.parse().ok()), "inquiry_numbers")
    });
    Ok(InquiryNumber {
        reference_number: reference_number.transpose()?,
    })
}

/// A 照会番号 sealed to live as long as its result; `None` for none.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn seal_inquiry_number(
    service: &Service,
    sealed: &SealedResult,
    number: &InquiryNumber,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(number) = &number.reference_number else {
        return Ok(None);
    };
    let key = SealingKey::Month(month(&answered(service, sealed)?));
    let context = number_context(&sealed.result_id);
    Ok(Some(service.keys.seal(
        key,
        &context,
        number.as_str().as_bytes(),
    )?))
}

fn answered(service: &Service, sealed: &SealedResult) -> Result<EligibilityResult, StoreError> {
    serde_json::from_slice(&open(service, sealed)?).map_err(|_| StoreError::Malformed { table: "results" })
}

/// The month that ends a result's life: 施術日, or the check where that was earlier.
fn month(result: &EligibilityResult) -> Month {
    Month::of(result.treated_on.min(result.checked_on))
}

fn number_context(result: &ResultId) -> Vec<u8> {
    format!("inquiry_numbers/{result}").into_bytes()
}

fn context(facility: &FacilityId, result: &ResultId) -> Vec<u8> {
    format!("results/{facility}/{result}").into_bytes()
}

/// The refusal of a query parameter.
pub(crate) fn invalid(field: &'static str) -> Refusal {
    Refusal::new("request.field.invalid", "a query parameter is malformed").field(field)
}

/// A query parameter; one given twice is refused, an unknown one ignored.
pub(crate) fn query_value<T: FromStr>(query: &str, name: &'static str) -> Result<Option<T>, Refusal> {
    let mut values = url::form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some((_, value)), None) => value.parse().map(Some).map_err(|_| invalid(name)),
        _ => Err(invalid(name)),
    }
}

fn parse(query: &str) -> Result<ResultsQuery, Refusal> {
    Ok(ResultsQuery {
        facility_id: query_value(query, "facility_id")?.ok_or_else(|| invalid("facility_id"))?,
        since: query_value(query, "since")?,
        limit: query_value(query, "limit")?,
    })
}

/// A place in a clinic's results. The number counts that clinic's results only, so it tells nothing of others.
fn cursor(sequence: i64) -> Option<Cursor> {
    base64url::encode(&sequence.to_be_bytes()).parse().ok()
}

fn parse_cursor(cursor: &Cursor) -> Option<i64> {
    let bytes = base64url::decode(cursor.as_str())?.try_into().ok()?;
    Some(i64::from_be_bytes(bytes)).filter(|sequence| *sequence >= 0)
}
