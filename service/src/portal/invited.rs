//! ユーザー登録 of a medical institution, by the link of its invitation. After it everything is as for clinics.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{FieldError, Form, Input, Values, invitation as forms};
use kazasu_pages::{Button, FormPage, Link, Site, path};
use kazasu_wire::activation::{Facility, FacilityKind};

use super::confirmation::{Entered, confirm};
use super::context::Context;
use super::facts::facts;
use super::page::{show, show_as};
use super::registration::terms_to_read;
use super::sent::Sent;
use super::{institution, invitation};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::invitation::Invitation;

/// `GET /institutions/register/{token}`.
pub(super) async fn form(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
) -> Result<Response, Refusal> {
    let opened = invitation::open(&service, &word).await?;
    let mut typed = Values::new();
    typed.set("email", invitation::address(&service, &opened.0)?);
    shown(&service, &context, &word, &opened, typed).await
}

/// `POST /institutions/register/{token}`.
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
    Sent(mut typed): Sent,
) -> Result<Response, Refusal> {
    let opened = invitation::open(&service, &word).await?;
    let form = forms::registration();
    let checked = form.check(&typed, &facts(&service));
    show_institution(&service, &context, &form, &mut typed, &opened).await?;
    let checked = match checked {
        Ok(checked) => checked,
        Err(errors) => {
            let page = drawn(&context, &form, &word, &typed, &errors);
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    typed.set("kind", FacilityKind::Medical.as_str());
    let entered = Entered {
        form: &form,
        typed: &typed,
        checked: &checked,
        facility: Some(opened.1.facility_id),
        invitation: Some(word),
    };
    confirm(&service, &context, entered).await
}

/// The form with what was typed.
pub(super) async fn again(
    service: &Service,
    context: &Context,
    word: &str,
    typed: &Values,
) -> Result<Response, Refusal> {
    let opened = invitation::open(service, word).await?;
    let typed = forms::registration().echo(typed);
    shown(service, context, word, &opened, typed).await
}

async fn shown(
    service: &Service,
    context: &Context,
    word: &str,
    opened: &(Invitation, Facility),
    mut typed: Values,
) -> Result<Response, Refusal> {
    let form = forms::registration();
    show_institution(service, context, &form, &mut typed, opened).await?;
    Ok(show(&drawn(context, &form, word, &typed, &[])))
}

/// Puts what the master says in the place of whatever was sent for it.
async fn show_institution(
    service: &Service,
    context: &Context,
    form: &Form,
    typed: &mut Values,
    (invitation, facility): &(Invitation, Facility),
) -> Result<(), Refusal> {
    for field in form.fields().filter(|field| field.input == Input::Output) {
        typed.remove(field.id);
    }
    let purpose = Some(invitation.purpose);
    for (id, value) in institution::values(service, facility, purpose, context.language).await? {
        typed.set(id, value);
    }
    Ok(())
}

fn drawn(context: &Context, form: &Form, word: &str, typed: &Values, errors: &[FieldError]) -> FormPage {
    let register = Button::primary(context.say("登録", "Register"));
    let action = format!("/institutions/register/{word}");
    let view = context
        .form(form, typed, errors, &action, vec![register])
        .with_links("consent", terms_to_read(context));
    let layout = context.layout_of(Site::Institutions, form.title.of(context.language));
    let mut page = FormPage::new(layout, view);
    page.lead = form
        .lead
        .iter()
        .map(|lead| lead.of(context.language).to_owned())
        .collect();
    page.links = vec![
        Link::new(
            context.say(
                "医療機関等情報に誤りがあるときはこちら",
                "Is anything about the institution wrong?",
            ),
            path::INQUIRY,
        ),
        Link::new(
            context.say(
                "すでにアカウントをお持ちの方はログイン",
                "Log in if you have an account",
            ),
            "/institutions/login",
        ),
    ];
    page
}
