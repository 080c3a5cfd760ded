//! 入力内容確認: what was checked waits here for OK or キャンセル (requirements 112, 113).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kazasu_forms::{Checked, Form, Input, Values};
use kazasu_pages::{Button, ConfirmPage, Datum};
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::base64url;
use kazasu_wire::id::FacilityId;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::found::{look_up, show_found};
use super::id::RegistrationId;
use super::page::show;
use super::person::{Person, address_mac};
use super::registration::{drawn, form_of};
use super::registration_mail::{link_end, mail_is_on_its_way, send_link, tell_known};
use super::sent::Sent;
use super::session::after;
use super::token::Token;
use super::{invited, mail, no_such_page, password};
use crate::keyring::SealingKey;
use crate::problem::Refusal;
use crate::service::{Service, opaque_id};
use crate::store::portal_registration::{self, Registration};
use crate::store::{self, StoreError, Write, portal_user, sealed};

/// What was checked and waits to be confirmed.
#[derive(Serialize, Deserialize)]
struct Draft {
    kind: String,
    typed: Vec<(String, String)>,
    person: Person,
    password_hash: String,
    facility_id: Option<String>,
    /// The word of the invitation, of a medical institution.
    #[serde(default)]
    invitation: Option<String>,
    terms_version: String,
    agreed_at: i64,
}

/// Nobody is hurried on the page of confirmation.
const DRAFT_HOURS: i64 = 24;

/// What was entered, and holds.
pub(super) struct Entered<'a> {
    pub(super) form: &'a Form,
    pub(super) typed: &'a Values,
    pub(super) checked: &'a Checked,
    /// The facility; none where no master holds one, or several.
    pub(super) facility: Option<FacilityId>,
    /// The word of the invitation that was followed.
    pub(super) invitation: Option<String>,
}

/// 入力内容確認. What was checked is kept here; the page carries a random word for it, and no secret.
pub(super) async fn confirm(
    service: &Service,
    context: &Context,
    entered: Entered<'_>,
) -> Result<Response, Refusal> {
    let Entered {
        form,
        typed,
        checked,
        facility,
        invitation,
    } = entered;
    // EXPOSE: into Argon2id only.
    let password_hash = password::hash(service, checked.get("password")).await?;
    let now = service.clock.now();
    let shown = form.echo(typed);
    let draft = Draft {
        kind: typed.get("kind").to_owned(),
        typed: form
            .fields()
            .map(|field| (field.id.to_owned(), shown.get(field.id).to_owned()))
            .collect(),
        person: Person::of(checked),
        password_hash,
        facility_id: facility.map(|facility| facility.to_string()),
        invitation,
        terms_version: service.settings.portal.terms_version.clone(),
        agreed_at: now.as_millisecond(),
    };
    let token = Token::new();
    let id = base64url::encode(&token.hash());
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(&draft).unwrap_or_default());
    let sealed = service
        .keys
        .seal(
            SealingKey::Register,
            &sealed::context("portal_drafts", &id),
            &plain,
        )
        .map_err(StoreError::from)?;
    let expires_at = after(now, jiff::SignedDuration::from_hours(DRAFT_HOURS));
    let mut write = service.store.write().await?;
    portal_registration::keep_draft(&mut write, &id, &sealed, expires_at).await?;
    write.commit().await?;
    let page = ConfirmPage {
        layout: context.layout(context.say("入力内容確認", "Check what you entered")),
        lead: context
            .say("以下の内容で登録します。", "This will be registered.")
            .to_owned(),
        data: data(context, form, checked, typed),
        action: context.own("/register/confirm"),
        csrf: context.csrf.token().to_owned(),
        hidden: vec![("draft".to_owned(), token.expose().to_owned())],
        buttons: vec![
            Button::primary("OK").sending("action", "ok"),
            Button::secondary(context.say("キャンセル", "Cancel"), "action", "cancel"),
        ],
    };
    Ok(show(&page))
}

/// `POST /register/confirm`: OK or キャンセル.
pub(super) async fn confirmed(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let token = Token::read(sent.get("draft")).ok_or_else(gone)?;
    let id = base64url::encode(&token.hash());
    let now = service.clock.now();
    let Some(value) = portal_registration::draft(&service.store, &id, now).await? else {
        return Err(gone());
    };
    let opened = service.keys.open(&sealed::context("portal_drafts", &id), &value);
    let plain = opened.map_err(StoreError::from)?;
    let draft: Draft = serde_json::from_slice(&plain).map_err(|_| gone())?;
    if sent.get("action") == "cancel" {
        let mut typed = Values::from_pairs(draft.typed);
        if let Some(word) = &draft.invitation {
            return invited::again(&service, &context, word, &typed).await;
        }
        typed.set("kind", draft.kind);
        let form = form_of(&service, &typed).ok_or_else(no_such_page)?;
        let found = look_up(&service, &form, &typed).await?;
        show_found(&form, &mut typed, found.as_ref());
        return Ok(show(&drawn(&context, &form, &typed, &[], None)));
    }
    let address = address_mac(service.keys.as_ref(), &draft.person.email);
    let mut write = service.store.write().await?;
    // Pressed twice: once is enough, and looks the same.
    if portal_registration::drop_draft(&mut write, &id).await? {
        register(&service, &mut write, draft, &address).await?;
    }
    write.commit().await?;
    Ok(show(&mail_is_on_its_way(&context)))
}

/// Label and value of everything but secrets and ticks, as it is stored.
fn data(context: &Context, form: &Form, checked: &Checked, typed: &Values) -> Vec<Datum> {
    let language = context.language;
    let shown = form.fields().filter(|field| {
        let hidden = field.id == "shown_number" || field.id == "division";
        !field.is_secret() && field.input != Input::Checkbox && !hidden
    });
    let datum = |field: &kazasu_forms::Field| {
        let value = match &field.input {
            Input::Output => typed.get(field.id).to_owned(),
            _ => checked.get(field.id).to_owned(),
        };
        let chosen = field.choices().and_then(|choices| {
            let choice = choices.iter().find(|choice| choice.value == value)?;
            Some(choice.label.of(language).to_owned())
        });
        Datum::new(field.label.of(language), chosen.unwrap_or(value))
    };
    shown.map(datum).collect()
}

/// Puts the registration and its mail into the write; for a known address only a mail.
async fn register(
    service: &Service,
    write: &mut Write,
    draft: Draft,
    address: &[u8; 32],
) -> Result<(), Refusal> {
    if !mail::may_write(service, write, address).await? {
        return Ok(());
    }
    if let Some(user) = portal_user::by_address(&service.store, address).await? {
        return tell_known(service, write, &user, &draft.person).await;
    }
    let facility_id = match draft.facility_id {
        Some(id) => Some(store::well_formed(
            id.parse::<FacilityId>().ok(),
            "portal_drafts",
        )?),
        None => None,
    };
    let registration_id: RegistrationId = store::well_formed(opaque_id(), "portal_registrations")?;
    let sealed = draft.person.seal(
        service.keys.as_ref(),
        "portal_registrations",
        registration_id.as_str(),
    )?;
    let registration = Registration {
        registration_id,
        address_mac: address.to_vec(),
        kind: FacilityKind::from(draft.kind.as_str()),
        facility_id,
        password_hash: draft.password_hash,
        sealed,
        terms_version: draft.terms_version,
        asked_at: crate::clock::whole_milliseconds(draft.agreed_at),
        expires_at: link_end(service),
    };
    send_link(service, write, &registration, &draft.person).await
}

fn gone() -> Refusal {
    Refusal::new(
        "portal.form.stale",
        "what was to be confirmed is not kept any more",
    )
}
