//! The portal (施術所等向け総合ポータルサイト): registration, log-in, and the pages around them.
//!
//! Every request passes [`context`], which finds out who asks; a handler takes a [`Visitor`], [`Proven`] or [`Reviewer`]
//! where it needs one, [`Sent`] where it takes a form, and answers with [`page::show`] or refuses with a code. What is
//! refused is drawn as a page in one place (docs/adr/0023-portal.md).

pub mod account;
pub mod application;
mod assets;
mod authenticator;
mod completion;
mod confirmation;
pub mod context;
pub mod csrf;
pub(crate) mod facts;
mod found;
pub mod headers;
pub mod id;
pub(crate) mod institution;
pub(crate) mod invitation;
mod invited;
mod login;
pub mod mail;
pub(crate) mod member_document;
pub(crate) mod membership;
pub mod operator;
pub mod page;
mod password;
pub mod person;
pub(crate) mod preview;
mod public;
mod recovery;
mod registration;
mod registration_mail;
mod reset;
pub(crate) mod routes;
mod second_factor;
mod sent;
mod session;
mod test_outbox;
mod token;
mod visitor;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

pub use context::Context;
pub use csrf::Csrf;
pub use sent::{Sent, SentParts, malformed};
pub use visitor::{Proven, Reviewer, Visitor};

use self::public::{figures, guide, inquiry, institutions, notices, search, texts};
use self::routes::routes;
use crate::limits;
use crate::problem::Refusal;
use crate::service::Service;

routes! {
    "/assets/{name}" => get(assets::one),
    "/" => get(notices::top),
    "/notices" => get(notices::list),
    "/notices/{id}" => get(notices::one),
    "/faq" => get(texts::questions),
    "/about" => get(texts::about),
    "/equipment" => get(texts::equipment),
    "/manuals" => get(texts::manuals),
    "/manuals/{slug}" => get(texts::manual),
    "/terms" => get(texts::terms),
    "/terms/system" => get(texts::system_terms),
    "/privacy" => get(texts::privacy),
    "/accessibility" => get(texts::accessibility),
    "/links" => get(texts::links),
    "/guide" => get(guide::show_ticks).post(guide::keep),
    "/inquiry" => get(inquiry::form).post(inquiry::ask),
    "/search" => get(search::search),
    "/statistics" => get(figures::statistics),
    "/started" => get(figures::started),
    "/started.csv" => get(figures::started_csv),
    "/started.json" => get(figures::started_json),
    "/register" => get(registration::form).post(registration::check),
    "/register/confirm" => post(confirmation::confirmed),
    "/register/resend" => get(completion::resend_form).post(completion::resend),
    "/register/links/{token}" => get(completion::show_link).post(completion::complete),
    "/institutions" => get(institutions::top),
    "/institutions/online" => get(institutions::services),
    "/institutions/health-check" => get(institutions::health_check),
    "/institutions/exempt" => get(institutions::exempt),
    "/institutions/register/{token}" => get(invited::form).post(invited::check),
    "/institutions/register/confirm" => post(confirmation::confirmed),
    "/institutions/register/resend" => get(completion::resend_form).post(completion::resend),
    "/institutions/register/links/{token}" => get(completion::show_link).post(completion::complete),
    "/institutions/login" => get(login::form).post(login::login),
    "/institutions/logout" => post(login::logout),
    "/institutions/reset" => get(reset::form).post(reset::ask),
    "/institutions/reset/links/{token}" => get(reset::show_link).post(reset::set),
    "/institutions/second-factor" => get(second_factor::form).post(second_factor::prove),
    "/login" => get(login::form).post(login::login),
    "/logout" => post(login::logout),
    "/session/extend" => post(login::extend),
    "/registration" => get(membership::show),
    "/registration/documents" => post(membership::attach)
        // Room for what stands around the file.
        .layer(DefaultBodyLimit::max(member_document::MOST_BYTES + 64 * 1024)),
    "/registration/documents/{id}" => get(membership::document),
    "/registration/documents/{id}/preview" => get(membership::preview),
    "/registration/documents/{id}/remove" => post(membership::remove),
    "/reset" => get(reset::form).post(reset::ask),
    "/reset/links/{token}" => get(reset::show_link).post(reset::set),
    "/second-factor" => get(second_factor::form).post(second_factor::prove),
    "/test/outbox" => get(test_outbox::list),
    "/desk/login" => get(login::desk_form).post(login::desk_login),
    "/desk/logout" => post(login::logout),
    "/desk/second-factor" => get(second_factor::form).post(second_factor::prove),
}

/// Longer than anything here takes, but uploads, which have their own bound.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// The path of every route of portal and back office.
#[must_use]
pub fn paths() -> Vec<&'static str> {
    [PATHS, application::PATHS, account::PATHS, crate::office::PATHS].concat()
}

/// The routes of portal and back office, with what surrounds each of them.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let routes = routes()
        .merge(application::routes())
        .merge(account::routes())
        .merge(crate::office::routes());
    surround(routes.with_state(service.clone()), service)
}

/// Nothing but pages that are not there.
pub(crate) fn lost(service: Arc<Service>) -> Router {
    let routes = Router::new().fallback(|| std::future::ready(no_such_page()));
    surround(routes, service)
}

/// A page that is not there, or not for whoever asks: nothing tells the two apart.
#[must_use]
pub fn no_such_page() -> Refusal {
    Refusal::new("portal.page.unknown", "there is no such page")
}

/// What every request passes, outermost last.
fn surround(routes: Router, service: Arc<Service>) -> Router {
    let secure = service.settings.secure_cookies();
    routes
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_REQUEST,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(service.clone(), context::prepare))
        .layer(middleware::from_fn_with_state(service, limits::admit))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            headers::add(secure, request, next)
        }))
}

/// A bug; its text stays out of the page, since it may quote data.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Refusal::new("service.internal.bug", "internal error").into_response()
}
