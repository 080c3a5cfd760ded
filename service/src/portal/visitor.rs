//! Extractors: who is logged in, and how well that is proved.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::FacilityId;

use super::context::{Context, at, site_of};
use super::id::{OperatorId, UserId};
use crate::problem::Refusal;
use crate::service::Service;

/// Extractor: a user who is logged in. Anybody else is led to the log-in and back.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Its id.
    pub user_id: UserId,
    /// 所属機関.
    pub kind: FacilityKind,
    /// 姓 名.
    pub name: String,
    /// メールアドレス.
    pub email: String,
    /// 電話番号.
    pub telephone: String,
    /// The facilities it may act for; none while the operator looks at its registration.
    pub facilities: Vec<Facility>,
    /// Whether this log-in showed the second factor.
    pub proved: bool,
}

/// Extractor: a [`Visitor`] whose log-in showed the second factor: for papers that hold secrets. Anybody else is led to
/// show it, or to set it up, and back.
#[derive(Debug, Clone)]
pub struct Proven(pub Visitor);

/// Extractor: a person of the operator whose log-in showed the second factor.
#[derive(Debug, Clone)]
pub struct Reviewer {
    /// Its id.
    pub operator_id: OperatorId,
    /// The name by which it logs in.
    pub name: String,
    pub(super) proved: bool,
}

impl Visitor {
    /// The facility of an id, where the user may act for it. What is not the user's is not there: refused like a page
    /// that does not exist.
    ///
    /// # Errors
    /// `portal.page.unknown`.
    pub fn facility(&self, id: &FacilityId) -> Result<&Facility, Refusal> {
        let own = self
            .facilities
            .iter()
            .find(|facility| facility.facility_id == *id);
        own.ok_or_else(super::no_such_page)
    }
}

impl FromRequestParts<Arc<Service>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Response> {
        let context = Context::from_request_parts(parts, service)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        match context.visitor {
            Some(visitor) => Ok(visitor),
            None => Err(to(parts, &context.own("/login"), &context.here)),
        }
    }
}

impl FromRequestParts<Arc<Service>> for Proven {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, service).await?;
        if visitor.proved {
            return Ok(Self(visitor));
        }
        let page = at(site_of(&visitor.kind), "/second-factor");
        Err(to(parts, &page, parts.uri.path()))
    }
}

impl FromRequestParts<Arc<Service>> for Reviewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Response> {
        let context = Context::from_request_parts(parts, service)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        match context.reviewer {
            Some(reviewer) if reviewer.proved => Ok(reviewer),
            Some(_) => Err(to(parts, "/desk/second-factor", &context.here)),
            None => Err(to(parts, "/desk/login", &context.here)),
        }
    }
}

/// Leads to a page and from there back here. What was posted cannot be led back to.
fn to(parts: &Parts, page: &str, here: &str) -> Response {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        let next: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
        return Redirect::to(&format!("{page}?next={next}")).into_response();
    }
    Refusal::new("portal.session.ended", "nobody is logged in").into_response()
}

/// Where to go on after a log-in: an address of this service and nothing else.
pub(super) fn safe_next<'a>(next: &'a str, otherwise: &'a str) -> &'a str {
    let login = ["/login", "/institutions/login"];
    let local =
        next.starts_with('/') && !next.starts_with("//") && !login.iter().any(|page| next.starts_with(page));
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if local && plain && next.len() <= 2_000 {
        next
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_service_is_next() {
        for (next, taken) in [
            ("/applications", true),
            ("/applications?page=2", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            ("/a\r\nSet-Cookie: x=1", false),
            ("", false),
        ] {
            assert_eq!(safe_next(next, "/") == next, taken, "{next}");
        }
    }
}
