//! ユーザー登録 by whoever comes: what is typed, and what the master says about it (requirements 54–111).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{
    FieldError, Form, Input, Language, Values, prefecture::with_test_prefecture, registration as forms,
};
use kazasu_pages::{Button, FormPage, Link, Site, path};
use kazasu_wire::activation::FacilityKind;
use serde::Deserialize;

use super::confirmation::{Entered, confirm};
use super::context::Context;
use super::facts::facts;
use super::found::{Found, look_up, show_found};
use super::no_such_page;
use super::page::{show, show_as};
use super::sent::Sent;
use crate::problem::Refusal;
use crate::service::Service;

/// What stands in the address of the form.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
}

/// 利用規約 of the portal, as a consent names it.
pub(super) const TERMS: &str = "portal-terms";

/// `GET /register`.
pub(super) async fn form(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let mut typed = Values::new();
    // The newest source's own choice (requirements 62).
    typed.set("kind", asked.kind.as_deref().unwrap_or("judo"));
    let form = form_of(&service, &typed).ok_or_else(no_such_page)?;
    Ok(show(&drawn(&context, &form, &typed, &[], None)))
}

/// `POST /register`: another kind of facility, the name of the facility, or on to the confirmation.
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(mut typed): Sent,
) -> Result<Response, Refusal> {
    let Some(form) = form_of(&service, &typed) else {
        // Nothing is chosen: the choice is the first thing to do.
        typed.set("kind", "judo");
        let form = forms::judo();
        let mut shown = form.echo(&typed);
        shown.remove("kind");
        let error = FieldError::new("kind", "form.choice.unknown");
        let page = drawn(&context, &form, &shown, &[error], None);
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    for field in form.fields().filter(|field| field.input == Input::Output) {
        typed.remove(field.id);
    }
    let checked = form.check(&typed, &facts(&service));
    let found = look_up(&service, &form, &typed).await?;
    show_found(&form, &mut typed, found.as_ref());
    match typed.get("action") {
        "kind" => return Ok(show(&drawn(&context, &form, &typed, &[], None))),
        "lookup" => {
            let told = match &found {
                Some(Ok(Found::One(facility))) => facility.name.clone(),
                Some(Ok(Found::ForReview)) => context
                    .say(
                        "登録後に運営者が確認します。",
                        "The operator will look at it after you register.",
                    )
                    .to_owned(),
                Some(Err(error)) => context.words(error.code, None),
                None => context
                    .say("番号を入力してから押してください。", "Enter the number first.")
                    .to_owned(),
            };
            return Ok(show(&drawn(&context, &form, &typed, &[], Some(told))));
        }
        _ => {}
    }
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    if let Some(Err(error)) = &found {
        errors.push(error.clone());
    }
    let (Ok(checked), true, Some(Ok(found))) = (checked, errors.is_empty(), found) else {
        let page = drawn(&context, &form, &typed, &errors, None);
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let facility = match found {
        Found::One(facility) => Some(facility.facility_id),
        Found::ForReview => None,
    };
    confirm(
        &service,
        &context,
        Entered {
            form: &form,
            typed: &typed,
            checked: &checked,
            facility,
            invitation: None,
        },
    )
    .await
}

/// 所属機関 in words.
pub(in crate::portal) fn kind_in_words(kind: &FacilityKind, language: Language) -> String {
    let known = forms::affiliations();
    let choice = known.iter().find(|choice| choice.value == kind.as_str());
    match (choice, kind, language) {
        (Some(choice), ..) => choice.label.of(language).to_owned(),
        (None, FacilityKind::Medical, Language::Ja) => "医療機関等".to_owned(),
        (None, FacilityKind::Medical, Language::En) => "Medical institution".to_owned(),
        (None, ..) => kind.to_string(),
    }
}

pub(super) fn form_of(service: &Service, typed: &Values) -> Option<Form> {
    let form = forms::of(&FacilityKind::from(typed.get("kind")))?;
    Some(if service.settings.test_mode {
        with_test_prefecture(form)
    } else {
        form
    })
}

pub(super) fn drawn(
    context: &Context,
    form: &Form,
    typed: &Values,
    errors: &[FieldError],
    found: Option<String>,
) -> FormPage {
    let register = Button::primary(context.say("登録", "Register"));
    let kind = Button::secondary(
        context.say("選んだ所属機関の入力欄を表示", "Show the fields of this kind"),
        "action",
        "kind",
    );
    let lookup = Button::secondary(
        context.say("施設名を表示", "Show the facility"),
        "action",
        "lookup",
    );
    let number = if form.field("institution_digits").is_some() {
        "institution_digits"
    } else {
        "registration_number"
    };
    let view = context
        .form(form, typed, errors, path::REGISTER, vec![register])
        .with_links("consent", terms_to_read(context))
        .with_button("kind", kind, None)
        .with_button(number, lookup, found);
    let mut page = FormPage::new(context.layout(form.title.of(context.language)), view);
    page.lead = form
        .lead
        .iter()
        .map(|lead| lead.of(context.language).to_owned())
        .collect();
    page.links = vec![Link::new(
        context.say(
            "すでにアカウントをお持ちの方はログイン",
            "Log in if you have an account",
        ),
        path::LOGIN,
    )];
    page
}

/// What is read before it is agreed to (requirements 74, 75).
pub(super) fn terms_to_read(context: &Context) -> Vec<Link> {
    vec![
        Link::new(
            match context.site() {
                Site::Institutions => context.say(
                    "医療機関等向け総合ポータルサイト利用規約",
                    "Terms of use of the portal",
                ),
                _ => context.say(
                    "施術所等向け総合ポータルサイト利用規約",
                    "Terms of use of the portal",
                ),
            },
            path::TERMS,
        ),
        Link::new(
            context.say("プライバシーポリシー", "Privacy policy"),
            path::PRIVACY,
        ),
    ]
}
