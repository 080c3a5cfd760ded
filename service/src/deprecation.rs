//! Routes that will go: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to what comes instead.
//!
//! `docs/receipt-api.md` says how long a route lives on. A route is marked by a line in [`ROUTES`]; its handler is then
//! marked `#[deprecated]` as well, which marks it in the OpenAPI document.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Response};
use axum::middleware::Next;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// A route that will go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecated {
    /// Its pattern, as in the OpenAPI document.
    pub route: &'static str,
    /// Since when it should not be used any more.
    pub since: Timestamp,
    /// When it will answer no longer, where that is decided.
    pub sunset: Option<Timestamp>,
    /// A page that says what to use instead.
    pub instead: &'static str,
}

/// The routes that will go; none today.
pub const ROUTES: &[Deprecated] = &[];

/// Middleware: tells the callers of a route that will go.
pub async fn tell(request: Request, next: Next) -> axum::response::Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        mark(ROUTES, route.as_str(), &mut response);
    }
    response
}

fn mark<B>(routes: &[Deprecated], route: &str, response: &mut Response<B>) {
    let Some(deprecated) = routes.iter().find(|deprecated| deprecated.route == route) else {
        return;
    };
    // A structured-field date (RFC 9651 §3.3.7).
    let since = format!("@{}", deprecated.since.as_second());
    let sunset = deprecated
        .sunset
        .and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    let link = format!(
        "<{}>; rel=\"deprecation\"; type=\"text/html\"",
        deprecated.instead
    );
    for (name, value) in [
        ("deprecation", Some(since)),
        ("sunset", sunset),
        ("link", Some(link)),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response
                .headers_mut()
                .append(HeaderName::from_static(name), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    #[test]
    fn a_route_that_will_go_says_so_and_no_other() {
        let old = Deprecated {
            route: "/v1/old/{id}",
            since: "2026-11-01T00:00:00Z".parse().unwrap(),
            sunset: Some("2028-11-01T00:00:00Z".parse().unwrap()),
            instead: "https://kazasu.example/receipt-api#new",
        };
        let mut response = Response::new(());
        mark(&[old], "/v1/old/{id}", &mut response);
        let headers = response.headers();
        assert_eq!(headers["deprecation"], "@1793491200");
        assert_eq!(headers["sunset"], "Wed, 01 Nov 2028 00:00:00 GMT");
        assert_eq!(
            headers["link"],
            "<https://kazasu.example/receipt-api#new>; rel=\"deprecation\"; type=\"text/html\""
        );

        let undecided = Deprecated { sunset: None, ..old };
        let mut response = Response::new(());
        mark(&[undecided], "/v1/old/{id}", &mut response);
        assert!(response.headers().contains_key("deprecation"));
        assert!(!response.headers().contains_key("sunset"));

        let mut response = Response::new(());
        mark(&[old], "/v1/new", &mut response);
        assert!(response.headers().is_empty());
    }

    #[tokio::test]
    async fn routes_in_use_say_nothing() {
        let routes = Router::new()
            .route("/v1/receipt/results", get(|| async {}))
            .layer(axum::middleware::from_fn(tell));
        let request = Request::get("/v1/receipt/results").body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        assert!(!response.headers().contains_key("deprecation"));
    }
}
