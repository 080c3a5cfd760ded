//! 二要素認証: shown at a log-in, set up at the first need (docs/adr/0024-log-in.md).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{FieldError, Text, Values, login as forms};
use kazasu_pages::{Button, DetailPage, Page, Site, path};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::context::{Context, Cookies, set_cookie};
use super::mail::{self, Letter, LetterKind};
use super::page::{show, show_as};
use super::sent::Sent;
use super::token::Token;
use super::visitor::safe_next;
use super::{authenticator, recovery};
use crate::audit::{self, Action, Entry};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_session::{self, Session};
use crate::store::second_factor;
use crate::store::{StoreError, Write};
use crate::tries::{self, Subject};

/// Where to go on.
#[derive(Debug, Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// Whose second factor it is, and where its pages are.
struct Owner {
    id: String,
    name: String,
    email: Option<String>,
    site: Site,
    action: String,
    home: String,
    session: Session,
}

const TITLE: Text = Text::new("二要素認証", "Second factor");

/// `GET /second-factor`, `GET /desk/second-factor`.
pub(super) async fn form(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Refusal> {
    let Some(owner) = owner(&context) else {
        let login = if context.here.starts_with(path::DESK) {
            "/desk/login".to_owned()
        } else {
            context.own(path::LOGIN)
        };
        return Ok(Redirect::to(&login).into_response());
    };
    let next = next.unwrap_or_default();
    let page = page(&service, &context, &owner, &next, &[], None).await?;
    Ok(show(&page))
}

/// `POST /second-factor`, `POST /desk/second-factor`.
pub(super) async fn prove(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Some(owner) = owner(&context) else {
        return Err(Refusal::new("portal.session.ended", "nobody is logged in"));
    };
    let next = typed.get("next").to_owned();
    let again = async |status: StatusCode, errors: &[FieldError], told: Option<String>| {
        let page = page(&service, &context, &owner, &next, errors, told).await?;
        Ok::<_, Refusal>(show_as(status, &page))
    };
    let code: Zeroizing<String> = typed
        .get("code")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .into();
    if code.is_empty() {
        let error = FieldError::new("code", "form.field.required");
        return again(StatusCode::UNPROCESSABLE_ENTITY, &[error], None).await;
    }
    let tried = match tries::begin(&service, &Subject::SecondFactor(&owner.id), context.address).await {
        Ok(tried) => tried,
        Err(refusal) if refusal.code().starts_with("portal.") => {
            let told = context.words(refusal.code(), refusal.seconds());
            return again(refusal.status(), &[], Some(told)).await;
        }
        Err(refusal) => return Err(refusal),
    };
    let factor = second_factor::find(&service.store, &owner.id).await?;
    let Some(factor) = factor else {
        // The page that asks for a code makes the key.
        return again(StatusCode::UNPROCESSABLE_ENTITY, &[], None).await;
    };
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    let step = authenticator::step_of(&service, &owner.id, &factor, &code)?;
    let taken = match step {
        Some(step) => second_factor::take(&mut write, &owner.id, step, now).await?,
        None => false,
    };
    if taken {
        tries::forgive(&mut write, &tried).await?;
        let codes = if factor.confirmed {
            None
        } else {
            note_change(&service, &mut write, &owner).await?;
            Some(recovery::new_codes(&service, &mut write, &owner.id).await?)
        };
        let token = Token::new();
        portal_session::prove(&mut write, &owner.session.hash, &token.hash(), now).await?;
        write.commit().await?;
        let mut response = match codes {
            Some(codes) => {
                let next = safe_next(&next, &owner.home);
                show(&recovery::page(&context, owner.site, &codes, next))
            }
            None => Redirect::to(safe_next(&next, &owner.home)).into_response(),
        };
        set_cookie(&mut response, &Cookies::of(&service).session(&token));
        return Ok(response);
    }
    let mac = recovery::mac(&service, &owner.id, &code);
    if factor.confirmed && second_factor::use_recovery(&mut write, &owner.id, &mac, now).await? {
        // The device is lost: the owner sets another one up at once, with new codes.
        tries::forgive(&mut write, &tried).await?;
        second_factor::forget(&mut write, &owner.id).await?;
        note_change(&service, &mut write, &owner).await?;
        write.commit().await?;
        return again(StatusCode::OK, &[], None).await;
    }
    drop(write);
    let error = FieldError::new("code", "portal.code.refused");
    again(StatusCode::UNPROCESSABLE_ENTITY, &[error], None).await
}

fn owner(context: &Context) -> Option<Owner> {
    let session = context.session.clone()?;
    match (&context.visitor, &context.reviewer) {
        (Some(visitor), _) => Some(Owner {
            id: visitor.user_id.to_string(),
            name: visitor.name.clone(),
            email: Some(visitor.email.clone()),
            site: context.site(),
            action: context.own("/second-factor"),
            home: context.own(path::TOP),
            session,
        }),
        (_, Some(reviewer)) => Some(Owner {
            id: reviewer.operator_id.to_string(),
            name: reviewer.name.clone(),
            email: None,
            site: Site::Desk,
            action: "/desk/second-factor".to_owned(),
            home: path::DESK.to_owned(),
            session,
        }),
        _ => None,
    }
}

/// The page that asks for a code; where nothing is set up, with the key to set up.
async fn page(
    service: &Service,
    context: &Context,
    owner: &Owner,
    next: &str,
    errors: &[FieldError],
    told: Option<String>,
) -> Result<impl Page + use<>, Refusal> {
    let factor = authenticator::find_or_begin(service, &owner.id).await?;
    let form = forms::second_factor("second-factor", TITLE);
    let button = Button::primary(context.say("確認", "Confirm"));
    let mut view = context.form(&form, &Values::new(), errors, &owner.action, vec![button]);
    let next = safe_next(next, "");
    if !next.is_empty() {
        view.hidden.push(("next".to_owned(), next.to_owned()));
    }
    view.lists_missing = false;
    let mut page = DetailPage::new(context.layout_of(owner.site, TITLE.of(context.language)));
    if let Some(told) = told {
        page.lead.push(told);
    }
    if let Some(factor) = factor.filter(|factor| !factor.confirmed) {
        page.lead.push(
            context
                .say(
                    "認証アプリに次の鍵を登録し、アプリに表示された6桁の数字を入力してください。",
                    "Add this key to your authenticator and enter the six digits it shows.",
                )
                .to_owned(),
        );
        let account = owner.email.as_deref().unwrap_or(&owner.name);
        page.groups = vec![authenticator::to_set_up(
            service, context, &owner.id, account, &factor,
        )?];
    } else {
        page.lead.push(
            context
                .say(
                    "認証アプリに表示された6桁の数字を入力してください。アプリを使えないときは、回復コードを入力してください。",
                    "Enter the six digits your authenticator shows. If you have lost it, enter a recovery code.",
                )
                .to_owned(),
        );
    }
    page.forms = vec![view];
    Ok(page)
}

async fn note_change(service: &Service, write: &mut Write, owner: &Owner) -> Result<(), StoreError> {
    let keys = service.keys.as_ref();
    let entry = Entry {
        subject: Some(audit::subject(keys, owner.id.as_bytes())),
        ..Entry::default()
    };
    audit::write_down(
        write,
        keys,
        service.clock.now(),
        Action::SecondFactorChanged,
        entry,
    )
    .await?;
    if let Some(email) = &owner.email {
        let operator = service.settings.operator.at(owner.site);
        let letter = Letter::second_factor_changed(&operator, email, &owner.name);
        mail::write(service, write, LetterKind::SecondFactorChanged, &letter).await?;
    }
    Ok(())
}
