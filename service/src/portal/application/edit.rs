//! The form of an application: saved, checked, resumed, confirmed, sent.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{FieldError, Form, Values};
use kazasu_pages::Link;
use kazasu_wire::activation::Facility;
use serde::Deserialize;

use super::menu::offered;
use super::shown::Shown;
use super::{failed, form, layout, own, trouble};
use crate::application::facility_check::{Compared, compare};
use crate::application::upload::UploadError;
use crate::application::{self, ApplicationError, Kind, Payload};
use crate::portal::facts::facts;
use crate::portal::{Context, Sent, Visitor, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::{Application, FacilityCheck};

/// For which facility.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    facility: String,
}

/// The empty form of a kind.
pub(super) async fn begin(
    Path(kind): Path<String>,
    Query(chosen): Query<Chosen>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let Some((kind, facility)) = kind_for(&visitor, &kind, &chosen.facility)? else {
        // Its menu names the facilities.
        return Ok(Redirect::to("/applications").into_response());
    };
    let form = form::of_facility(&service, kind, &facility, None);
    let mut typed = Values::new();
    if kind == Kind::StartOfUse {
        typed.set("check", "master");
    }
    let view = Shown::new(&context, &facility, kind, None, &form);
    view.page(&service, &typed, &[], StatusCode::OK).await
}

/// Makes a draft of what was typed, and goes on with it.
pub(super) async fn create(
    Path(kind): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Some((kind, facility)) = kind_for(&visitor, &kind, typed.get("facility"))? else {
        return Ok(Redirect::to("/applications").into_response());
    };
    let form = form::of_facility(&service, kind, &facility, None);
    let kept = kept(&form, &typed);
    let user = visitor.user_id.as_str();
    let draft = match application::begin(&service, kind, &facility.facility_id, user, &kept).await {
        Ok(draft) => draft,
        Err(error) => return Ok(failed(&context, &facility, &error, "/applications")),
    };
    go_on(&service, &context, &visitor, &facility, draft, &typed).await
}

/// The form of a draft, or of an application that was returned.
pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    if !application.state.is_open() {
        return Ok(Redirect::to(&format!("/applications/{id}")).into_response());
    }
    resumed(&service, &context, &application, &facility, None).await
}

/// The form with what is wrong with a file that was chosen, beside its field.
pub(super) async fn refused_file(
    service: &Service,
    context: &Context,
    application: &Application,
    facility: &Facility,
    error: &UploadError,
) -> Result<Response, Refusal> {
    match error {
        UploadError::Store(_) | UploadError::Closed | UploadError::BrokenOff => {
            let layout = layout(context, facility, context.say("添付ファイル", "Files"));
            let back = format!("/applications/{}/edit", application.application_id);
            let back = Link::new(context.say("入力に戻る", "Back to the form"), back);
            Ok(trouble(context, layout, error.code(), back))
        }
        error => resumed(service, context, application, facility, Some(error)).await,
    }
}

/// Keeps what was typed, and goes on with it.
pub(super) async fn save(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let form = form::of_facility(&service, application.kind, &facility, Some(&application));
    let user = visitor.user_id.as_str();
    let saved = application::save(&service, &application, user, &kept(&form, &typed)).await;
    match saved {
        Ok(saved) => go_on(&service, &context, &visitor, &facility, saved, &typed).await,
        Err(error) => Ok(failed(
            &context,
            &facility,
            &error,
            &format!("/applications/{id}"),
        )),
    }
}

/// Sends an application in, of the version that was confirmed.
pub(super) async fn submit(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    if typed.get("do") == "cancel" {
        return Ok(Redirect::to(&format!("/applications/{id}/edit")).into_response());
    }
    let back = format!("/applications/{id}");
    if typed.get("version") != application.version.to_string() {
        return Ok(failed(&context, &facility, &ApplicationError::Changed, &back));
    }
    let sent = application::submit(&service, &application, visitor.user_id.as_str()).await;
    Ok(match sent {
        Ok(_) => Redirect::to(&back).into_response(),
        Err(error) => failed(&context, &facility, &error, &format!("{back}/edit")),
    })
}

async fn resumed(
    service: &Service,
    context: &Context,
    application: &Application,
    facility: &Facility,
    wrong_file: Option<&UploadError>,
) -> Result<Response, Refusal> {
    let form = form::of_facility(service, application.kind, facility, Some(application));
    let payload = application::payload(service, application)?;
    let pairs = payload.values();
    let typed = Values::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let mut view = Shown::new(context, facility, application.kind, Some(application), &form);
    view.wrong_file = wrong_file;
    let status = match wrong_file {
        Some(error) => super::status(error.code()),
        None => StatusCode::OK,
    };
    view.page(service, &typed, &[], status).await
}

/// What the pressed button asks for, of a draft that has kept what was typed.
async fn go_on(
    service: &Service,
    context: &Context,
    visitor: &Visitor,
    facility: &Facility,
    draft: Application,
    typed: &Values,
) -> Result<Response, Refusal> {
    let edit = format!("/applications/{}/edit", draft.application_id);
    match typed.get("do") {
        "save" => return Ok(Redirect::to(&format!("/applications/{}", draft.application_id)).into_response()),
        "attach" => return Ok(Redirect::to(&edit).into_response()),
        _ => {}
    }
    let mut form = form::of_facility(service, draft.kind, facility, Some(&draft));
    let mut application = draft;
    let mut found = None;
    let checks = typed.get("do") == "check";
    // Pressed by itself, or on the way: what was typed is not kept, so it is compared now or never.
    if let Some(compared) = Compared::of(&facility.kind)
        && form.field(compared.field()).is_some()
        && (checks || !typed.get(compared.field()).is_empty())
        && typed.get("check") == "master"
    {
        match compare(
            service,
            &application,
            visitor.user_id.as_str(),
            typed.get(compared.field()),
        )
        .await
        {
            Ok(after) => application = after,
            Err(error) if error.code() == "office.application.incomplete" => {}
            Err(error) => {
                let layout = layout(context, facility, application.kind.label());
                let back = Link::new(context.say("入力に戻る", "Back to the form"), edit);
                return Ok(trouble(context, layout, error.code(), back));
            }
        }
        if application.facility_check == FacilityCheck::NoMatch {
            found = Some(context.words("office.facility-check.no-match", None));
        }
        form = form::of_facility(service, application.kind, facility, Some(&application));
    }
    let mut errors = form.check(typed, &facts(service)).err().unwrap_or_default();
    if let Some(compared) = Compared::of(&facility.kind)
        && application.kind == Kind::StartOfUse
        && form.field(compared.field()).is_some()
        && typed.get("check") == "master"
        && errors.iter().all(|error| error.field != compared.field())
        && typed.get(compared.field()).is_empty()
    {
        errors.push(FieldError::new(compared.field(), "form.field.required"));
    }
    let mut view = Shown::new(context, facility, application.kind, Some(&application), &form);
    view.found.clone_from(&found);
    if checks {
        errors.retain(|error| Compared::of(&facility.kind).is_some_and(|c| c.field() == error.field));
        return view.page(service, typed, &errors, StatusCode::OK).await;
    }
    if !errors.is_empty() || found.is_some() {
        return view
            .page(service, typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    }
    Ok(page::show(&view.confirmation(typed)))
}

/// The kind and for which facility: the one of a code, or the only one; `None` where it has to be chosen.
fn kind_for(visitor: &Visitor, kind: &str, code: &str) -> Result<Option<(Kind, Facility)>, Refusal> {
    let kind = Kind::parse(kind).ok_or_else(no_such_page)?;
    let facility = match (visitor.facilities.as_slice(), code) {
        ([only], "") => Some(only),
        ([_, _, ..], "") => return Ok(None),
        (several, code) => several
            .iter()
            .find(|facility| facility.institution_code.as_str() == code),
    };
    let facility = facility.filter(|facility| offered(&facility.kind).any(|offered| offered == kind));
    Ok(Some((kind, facility.ok_or_else(no_such_page)?.clone())))
}

/// What is kept of what was typed: the form's own fields, without those that are only compared.
fn kept(form: &Form, typed: &Values) -> Payload {
    let fields = form.fields().map(|field| field.id);
    Payload::of(fields.map(|field| (field.to_owned(), typed.raw(field).to_owned())))
}
