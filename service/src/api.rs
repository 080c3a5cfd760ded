//! The routes of `/v1`, what surrounds each of them, and their OpenAPI document.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use kazasu_wire::dpop::NONCE_HEADER;
use kazasu_wire::route;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problem::Refusal;
use crate::service::Service;
use crate::{
    activation, challenge, check, deprecation, device, limits, log, metrics, nonce, portal, precheck,
    problem, receipt, result, stop, terminal_authentication, token,
};

/// Longer than anything here takes; what takes longer has failed.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Kazasu eligibility service",
        description = "Confirms a patient's health insurance by a tap of the My Number Card. Every request but \
                       `/openapi.json` and those of receipt computers carries a DPoP proof (RFC 9449) with the \
                       service's nonce; all but activation and token an access token of type DPoP. Receipt computers \
                       are OAuth 2.0 clients (RFC 6749 §4.4) with tokens of type Bearer. The protocol is \
                       project-defined; the result vocabulary follows the publicly known element names.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "device", description = "Activation, tokens, stop"),
        (name = "check", description = "The check"),
        (name = "result", description = "Stored results of a clinic"),
        (name = "receipt", description = "Receipt computers (レセコン): results of one clinic, project-defined"),
        (name = "visual", description = "Visual check (目視確認), project-defined"),
    ),
    modifiers(&ReceiptSecurity)
)]
struct Document;

/// How receipt computers prove who they are.
struct ReceiptSecurity;

impl Modify for ReceiptSecurity {
    fn modify(&self, document: &mut OpenApi) {
        let credentials = Flow::ClientCredentials(ClientCredentials::new(route::TOKEN, Scopes::new()));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("receipt", SecurityScheme::OAuth2(OAuth2::new([credentials])));
    }
}

/// The service's routes and their OpenAPI document.
pub fn router(service: Arc<Service>) -> (Router, OpenApi) {
    let (routes, document) = routes_of(service.clone());
    let shown = Json(document.clone());
    let lost = portal::lost(service.clone());
    let routes = routes
        .route(route::OPENAPI, get(move || std::future::ready(shown.clone())))
        .fallback(move |request: Request| unknown(lost.clone(), request));
    let routes = surround(routes, service.clone()).merge(portal::router(service.clone()));
    let routes = routes
        .layer(middleware::from_fn_with_state(service, metrics::record))
        .layer(middleware::from_fn(log::record));
    (routes, document)
}

fn routes_of(service: Arc<Service>) -> (Router, OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(activation::activate))
        .routes(routes!(token::token))
        .routes(routes!(challenge::challenge))
        .routes(routes!(precheck::precheck))
        .routes(routes!(check::check))
        .routes(routes!(result::list))
        .routes(routes!(result::one))
        .routes(routes!(terminal_authentication::begin))
        .routes(routes!(terminal_authentication::answer))
        .routes(routes!(stop::stop))
        .routes(routes!(receipt::results::list))
        .routes(routes!(receipt::results::one))
        .routes(routes!(
            receipt::inquiry_number::get,
            receipt::inquiry_number::set
        ))
        .with_state(service)
        .split_for_parts()
}

/// An address that is none: a page for a browser, a problem document for a program.
async fn unknown(lost: Router, request: Request) -> Response {
    let accepted = request
        .headers()
        .get(ACCEPT)
        .and_then(|accepted| accepted.to_str().ok());
    if accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return lost.oneshot(request).await.unwrap_or_else(|never| match never {});
    }
    Refusal::new("request.route.unknown", "no such route").into_response()
}

/// What every request of `/v1` passes, outermost last.
fn surround(routes: Router, service: Arc<Service>) -> Router {
    let routes = routes.layer(middleware::from_fn_with_state(
        service.clone(),
        device::hold_client_version,
    ));
    let routes = routes.layer(middleware::from_fn(deprecation::tell));
    let routes = routes.layer(middleware::from_fn_with_state(service.clone(), limits::admit));
    contain(routes).layer(middleware::from_fn_with_state(service, add_headers))
}

/// Nothing gets out but an answer of its route or a problem document: no panic, no endless wait.
fn contain(routes: Router) -> Router {
    routes
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_REQUEST,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(problem::render))
}

/// A bug; its text stays out of answer and log, since it may quote data.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Refusal::new("service.internal.bug", "internal error").into_response()
}

/// A fresh nonce for the next proof (RFC 9449 §8.2), and no copies in caches: answers are personal.
async fn add_headers(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let nonce = nonce::issue(service.keys.as_ref(), service.clock.now());
    if let (Ok(name), Ok(value)) = (
        HeaderName::from_bytes(NONCE_HEADER.as_bytes()),
        HeaderValue::from_str(&nonce),
    ) {
        response.headers_mut().insert(name, value);
    }
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_problem_that_quotes_nothing() {
        async fn bug() -> StatusCode {
            panic!("planted: 試験 花子")
        }
        let routes = contain(Router::new().route("/", get(bug)));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 4_096).await.unwrap();
        let problem: kazasu_wire::problem::Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.code, "service.internal.bug");
        assert!(!String::from_utf8_lossy(&body).contains("planted"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_endless_request_ends() {
        let routes = contain(Router::new().route("/", get(std::future::pending::<StatusCode>)));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body = to_bytes(response.into_body(), 4_096).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains("service.request.timeout"));
    }
}
