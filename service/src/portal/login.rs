//! ログイン and ログアウト, of users and of people of the operator.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{Facts, FieldError, Form, Values, login as forms};
use kazasu_pages::{Button, FormPage, Link, Site, path};
use serde::Deserialize;

use super::context::{Context, Cookies, at, set_cookie, site_of};
use super::facts::today;
use super::page::{show, show_as};
use super::password;
use super::person::address_mac;
use super::sent::Sent;
use super::session;
use super::token::Token;
use super::visitor::safe_next;
use crate::audit::{self, Action, Entry};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_session::{self, Who};
use crate::store::{operator, portal_user};
use crate::tries::{self, Subject};

/// Where to go on.
#[derive(Debug, Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// Whose log-in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum House {
    Portal,
    Desk,
}

/// Whom a name is of.
struct Known {
    who: Who,
    password_hash: String,
    /// Where to go on.
    home: String,
}

/// `GET /login`, `GET /institutions/login`.
pub(super) async fn form(context: Context, Query(Next { next }): Query<Next>) -> Response {
    show(&drawn(&context, House::Portal, &asked(next), &[], None))
}

/// `GET /desk/login`.
pub(super) async fn desk_form(context: Context, Query(Next { next }): Query<Next>) -> Response {
    show(&drawn(&context, House::Desk, &asked(next), &[], None))
}

/// `POST /login`, `POST /institutions/login`.
pub(super) async fn login(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let address = address_mac(service.keys.as_ref(), typed.get("email"));
    let subject = Subject::PortalUser(&address);
    let found = portal_user::by_address(&service.store, &address).await?;
    // Whichever portal's form it was: a user gets to the own one.
    let known = found.map(|user| Known {
        home: at(site_of(&user.kind), path::TOP),
        who: Who::User(user.user_id),
        password_hash: user.password_hash,
    });
    enter(&service, &context, House::Portal, &typed, &subject, known).await
}

/// `POST /desk/login`.
pub(super) async fn desk_login(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let name = typed.get("email").to_owned();
    let subject = Subject::Operator(&name);
    let found = operator::by_name(&service.store, &name).await?;
    let known = found.map(|person| Known {
        home: path::DESK.to_owned(),
        who: Who::Operator(person.operator_id),
        password_hash: person.password_hash,
    });
    enter(&service, &context, House::Desk, &typed, &subject, known).await
}

/// `POST /logout`, `POST /desk/logout`.
pub(super) async fn logout(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let home = if context.here.starts_with(path::DESK) {
        path::DESK.to_owned()
    } else {
        context.own(path::TOP)
    };
    if let Some(session) = &context.session {
        let mut write = service.store.write().await?;
        portal_session::end(&mut write, &session.hash).await?;
        write.commit().await?;
    }
    let mut response = Redirect::to(&home).into_response();
    set_cookie(&mut response, &Cookies::of(&service).no_session());
    Ok(response)
}

/// `POST /session/extend`: the time of the log-in begins anew.
pub(super) async fn extend(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Some(session) = &context.session else {
        return Err(Refusal::new("portal.session.ended", "nobody is logged in"));
    };
    session::extend(&service, session).await?;
    Ok(Redirect::to(safe_next(typed.get("next"), &context.own(path::TOP))).into_response())
}

async fn enter(
    service: &Service,
    context: &Context,
    house: House,
    typed: &Values,
    subject: &Subject<'_>,
    known: Option<Known>,
) -> Result<Response, Refusal> {
    if let Err(errors) = form_of(house).check(typed, &Facts::on(today(service))) {
        let page = drawn(context, house, typed, &errors, None);
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let refused = |refusal: &Refusal| {
        let told = context.words(refusal.code(), refusal.seconds());
        show_as(refusal.status(), &drawn(context, house, typed, &[], Some(told)))
    };
    let tried = match tries::begin(service, subject, context.address).await {
        Ok(tried) => tried,
        Err(refusal) if refusal.code().starts_with("portal.") => return Ok(refused(&refusal)),
        Err(refusal) => return Err(refusal),
    };
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    // EXPOSE: into Argon2id only.
    let right = password::verify(service, typed.raw("password"), hash).await?;
    let (true, Some(Known { who, home, .. })) = (right, known) else {
        return Ok(refused(&Refusal::new(
            "portal.login.refused",
            "address or password do not match",
        )));
    };
    let keys = service.keys.as_ref();
    let id = match &who {
        Who::User(id) => id.to_string(),
        Who::Operator(id) => id.to_string(),
    };
    let mut write = service.store.write().await?;
    tries::forgive(&mut write, &tried).await?;
    // Whatever was logged in here before is not any more.
    if let Some(before) = &context.session {
        portal_session::end(&mut write, &before.hash).await?;
    }
    let token: Token = session::begin(service, &mut write, who).await?;
    let entry = Entry {
        subject: Some(audit::subject(keys, id.as_bytes())),
        ..Entry::default()
    };
    audit::write_down(&mut write, keys, service.clock.now(), Action::LoggedIn, entry).await?;
    write.commit().await?;
    let mut response = Redirect::to(safe_next(typed.get("next"), &home)).into_response();
    set_cookie(&mut response, &Cookies::of(service).session(&token));
    Ok(response)
}

fn asked(next: Option<String>) -> Values {
    let mut typed = Values::new();
    typed.set("next", next.unwrap_or_default());
    typed
}

fn form_of(house: House) -> Form {
    match house {
        House::Portal => forms::login(),
        House::Desk => forms::desk_login(),
    }
}

fn drawn(
    context: &Context,
    house: House,
    typed: &Values,
    errors: &[FieldError],
    refused: Option<String>,
) -> FormPage {
    let form = form_of(house);
    let (site, action) = match house {
        House::Portal => (context.site(), context.own(path::LOGIN)),
        House::Desk => (Site::Desk, "/desk/login".to_owned()),
    };
    let button = Button::primary(context.say("ログイン", "Log in"));
    let mut view = context.form(&form, typed, errors, &action, vec![button]);
    let next = safe_next(typed.get("next"), "");
    if !next.is_empty() {
        view.hidden.push(("next".to_owned(), next.to_owned()));
    }
    view.lists_missing = false;
    let mut page = FormPage::new(context.layout_of(site, form.title.of(context.language)), view);
    page.errors.extend(refused);
    if house == House::Portal {
        page.links = vec![
            Link::new(
                context.say("パスワードを忘れた場合", "Forgotten your password?"),
                context.own("/reset"),
            ),
            Link::new(
                context.say("有効化メールをもう一度送る", "Send the activation mail again"),
                context.own("/register/resend"),
            ),
        ];
        // Medical institutions are invited.
        if site == Site::Clinics {
            let register = context.say(
                "アカウントがありませんか？ 利用登録はこちら",
                "No account yet? Register here",
            );
            page.links.insert(1, Link::new(register, path::REGISTER));
        }
    }
    page
}
