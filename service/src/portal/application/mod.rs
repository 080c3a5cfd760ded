//! 各種申請: the menu with the applications of the clinic, their forms, their files (requirements 135–190).

mod decision;
pub(crate) mod detail;
mod edit;
pub(crate) mod files;
pub mod form;
pub(crate) mod list;
mod menu;
mod photo;
pub(crate) mod preview;
mod shown;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use kazasu_forms::Field;
use kazasu_pages::{Datum, Layout, Link, MessagePage, Site, Tone};
use kazasu_wire::activation::{Facility, FacilityKind};

use super::routes::routes;
use super::{Context, Visitor, no_such_page, page};
use crate::application::{ApplicationError, ApplicationId};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::application::Application;

routes! {
    "/applications" => get(list::show),
    "/applications/new/{kind}" => get(edit::begin).post(edit::create),
    "/applications/{id}" => get(detail::show),
    "/applications/{id}/edit" => get(edit::show).post(edit::save),
    "/applications/{id}/submit" => post(edit::submit),
    "/applications/{id}/withdraw" => post(detail::withdraw),
    "/applications/{id}/confirm" => post(detail::confirm),
    "/applications/{id}/decision.pdf" => get(decision::pdf),
    // Its own bound, counted as the bytes come.
    "/applications/{id}/files" => post(files::attach).layer(DefaultBodyLimit::disable()),
    "/applications/{id}/files/{file}" => get(files::show),
    "/applications/{id}/files/{file}/preview" => get(preview::own_file),
    "/applications/{id}/files/{file}/photo" => get(photo::ask).post(photo::answer),
    "/applications/{id}/files/{file}/remove" => post(files::remove),
}

/// An application that the visitor's facility has made. Of another's nothing is told.
pub(super) async fn own(
    service: &Service,
    visitor: &Visitor,
    id: &str,
) -> Result<(Application, Facility), Refusal> {
    let id: ApplicationId = id.parse().map_err(|_| no_such_page())?;
    let found = store::application::find(&service.store, &id).await?;
    let application = found.ok_or_else(no_such_page)?;
    let facility = visitor.facility(&application.facility_id)?.clone();
    Ok((application, facility))
}

/// The layout of the portal that a facility uses.
pub(crate) fn layout(context: &Context, facility: &Facility, title: &str) -> Layout {
    let site = match facility.kind {
        FacilityKind::Medical => Site::Institutions,
        _ => Site::Clinics,
    };
    context
        .layout_of(site, title)
        .under(context.say("各種申請", "Applications"), "/applications")
}

/// What could not be done, with the words of its code and a way back. The status says whether it may be tried again.
pub(crate) fn trouble(context: &Context, layout: Layout, code: &str, back: Link) -> Response {
    let mut page = MessagePage::new(layout, [context.words(code, None)]);
    page.tone = Tone::Error;
    page.code = Some(code.to_owned());
    page.links = vec![back];
    page::show_as(status(code), &page)
}

/// Why it was not done, and the way back.
fn failed(context: &Context, facility: &Facility, error: &ApplicationError, back: &str) -> Response {
    let layout = layout(context, facility, context.say("各種申請", "Applications"));
    let label = context.say("戻る", "Back");
    trouble(context, layout, error.code(), Link::new(label, back))
}

/// A field as it was filled in, for who reads it again.
fn filled_in(context: &Context, field: &Field, value: &str) -> Datum {
    let choice = field
        .choices()
        .and_then(|choices| choices.iter().find(|choice| choice.value == value));
    let value = match (choice, value) {
        (Some(choice), _) => choice.label.of(context.language),
        (None, "yes") => context.say("はい", "Yes"),
        (None, value) => value,
    };
    Datum::new(field.label.of(context.language), value)
}

/// The status of a page that says why something was not done.
fn status(code: &str) -> StatusCode {
    match code {
        "office.application.changed" | "office.review.claimed" => StatusCode::CONFLICT,
        "office.review.same-person" => StatusCode::FORBIDDEN,
        "office.account.unknown" | "office.application.unknown" => StatusCode::NOT_FOUND,
        "office.sheet.gone" => StatusCode::GONE,
        "office.facility-check.exhausted" => StatusCode::TOO_MANY_REQUESTS,
        "form.file.size" => StatusCode::PAYLOAD_TOO_LARGE,
        code if code.starts_with("service.") => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
