//! What every request of the portal brings: who is logged in, in which language, with which form token.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use kazasu_forms::Language;
use kazasu_pages::{Site, path};
use kazasu_wire::activation::FacilityKind;
use kazasu_wire::base64url;

use super::csrf::Csrf;
use super::no_such_page;
use super::page;
use super::session::{self, Account};
use super::token::Token;
use super::visitor::{Reviewer, Visitor};
use crate::keyring::random;
use crate::peer;
use crate::problem::Refusal;
use crate::service::Service;
use crate::settings::Address;
use crate::store::portal_session::Session;

/// What a request brings, looked up once.
#[derive(Clone)]
pub struct Context {
    /// Language of the page.
    pub language: Language,
    /// Path and query, for the way back after a log-in.
    pub here: String,
    /// The token that a form of this page carries.
    pub csrf: Csrf,
    /// The log-in, if there is one.
    pub session: Option<Session>,
    /// The user of it.
    pub visitor: Option<Visitor>,
    /// The person of the operator of it, whether the second factor was shown or not.
    pub reviewer: Option<Reviewer>,
    /// Where the request comes from.
    pub(super) address: Address,
    pub(super) service: Arc<Service>,
}

/// Names of the cookies. Where they are secure, the prefix keeps other hosts of the domain from setting them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cookies {
    secure: bool,
}

const LANGUAGE: &str = "kazasu-language";

impl Cookies {
    pub(super) fn of(service: &Service) -> Self {
        Self {
            secure: service.settings.secure_cookies(),
        }
    }

    fn session_name(self) -> &'static str {
        if self.secure { "__Host-kazasu" } else { "kazasu" }
    }

    fn form_name(self) -> &'static str {
        if self.secure {
            "__Host-kazasu-form"
        } else {
            "kazasu-form"
        }
    }

    /// The cookie of a session, which ends with the browser at the latest.
    pub(super) fn session(self, token: &Token) -> Cookie<'static> {
        self.cookie(self.session_name(), token.expose().to_owned())
    }

    /// Takes the cookie of a session away.
    pub(super) fn no_session(self) -> Cookie<'static> {
        let mut cookie = self.cookie(self.session_name(), String::new());
        cookie.make_removal();
        cookie
    }

    fn form(self, nonce: &str) -> Cookie<'static> {
        self.cookie(self.form_name(), nonce.to_owned())
    }

    fn language(self, language: Language) -> Cookie<'static> {
        self.kept(LANGUAGE, language.tag())
    }

    /// A cookie that the browser keeps.
    pub(super) fn kept(self, name: &'static str, value: &str) -> Cookie<'static> {
        let mut cookie = self.cookie(name, value.to_owned());
        cookie.make_permanent();
        cookie
    }

    fn cookie(self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build()
    }
}

/// Middleware: looks up who asks, and draws what is refused as a page.
pub(super) async fn prepare(
    State(service): State<Arc<Service>>,
    mut request: Request,
    next: Next,
) -> Response {
    let cookies = Cookies::of(&service);
    let jar = CookieJar::from_headers(request.headers());
    let nonce = jar
        .get(cookies.form_name())
        .map(|cookie| cookie.value().to_owned());
    let known = nonce.filter(|nonce| base64url::decode(nonce).is_some_and(|bytes| bytes.len() == 16));
    let nonce = known
        .clone()
        .unwrap_or_else(|| base64url::encode(&random::<16>()));
    let chosen = chosen_language(request.uri());
    let language = chosen.unwrap_or_else(|| language_of(&jar, request.headers()));
    let mut context = Context {
        language,
        here: here(request.uri()),
        csrf: Csrf::of_stranger(&service, &nonce),
        session: None,
        visitor: None,
        reviewer: None,
        address: peer::address(request.extensions(), request.headers(), &service),
        service: service.clone(),
    };
    if let Err(slower) = service.limits.address(context.address) {
        return page::refused(&context, slower);
    }
    // No database keeps it, and no address of ours holds it.
    if context.here.contains("%00") {
        return page::refused(&context, no_such_page());
    }
    let token = jar
        .get(cookies.session_name())
        .and_then(|cookie| Token::read(cookie.value()));
    let found = match token {
        Some(token) => session::find(&service, &token.hash()).await,
        None => Ok(None),
    };
    let mut response = match found {
        Err(error) => page::refused(&context, Refusal::from(error)),
        Ok(found) => {
            if let Some((session, account)) = found {
                context.csrf = Csrf::of_session(&service, &session);
                match account {
                    Account::User(visitor) => context.visitor = Some(visitor),
                    Account::Operator(reviewer) => context.reviewer = Some(reviewer),
                }
                context.session = Some(session);
            }
            request.extensions_mut().insert(context.clone());
            let response = next.run(request).await;
            page::draw_refusal(&context, response)
        }
    };
    if known.is_none() && context.session.is_none() {
        set_cookie(&mut response, &cookies.form(&nonce));
    }
    if let Some(language) = chosen {
        set_cookie(&mut response, &cookies.language(language));
    }
    response
}

/// Adds a cookie to an answer.
pub(super) fn set_cookie(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl Context {
    /// One of two texts.
    #[must_use]
    pub fn say<'a>(&self, japanese: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Ja => japanese,
            Language::En => english,
        }
    }

    /// The portal a page stands in that both have: the visitor's own, or a stranger's by the address.
    #[must_use]
    pub fn site(&self) -> Site {
        match &self.visitor {
            Some(visitor) => site_of(&visitor.kind),
            None if self.here.starts_with(path::INSTITUTIONS) => Site::Institutions,
            None => Site::Clinics,
        }
    }

    /// Where a page that both portals have lies in this one: `/login` is `/institutions/login` there.
    #[must_use]
    pub fn own(&self, page: &str) -> String {
        at(self.site(), page)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = parts.extensions.get::<Self>().cloned();
        context.ok_or_else(|| Refusal::new("service.internal.bug", "a route without its context"))
    }
}

/// The portal of a kind of facility (requirements 6–9).
#[must_use]
pub(crate) fn site_of(kind: &FacilityKind) -> Site {
    match kind {
        FacilityKind::Medical => Site::Institutions,
        _ => Site::Clinics,
    }
}

/// Where a page that both portals have lies in one of them.
#[must_use]
pub(crate) fn at(site: Site, page: &str) -> String {
    match (site, page) {
        (Site::Institutions, path::TOP) => path::INSTITUTIONS.to_owned(),
        (Site::Institutions, page) => format!("{}{page}", path::INSTITUTIONS),
        (Site::Clinics | Site::Desk, page) => page.to_owned(),
    }
}

fn here(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned())
}

/// `?lang=en`, as the link to the other language says it.
fn chosen_language(uri: &Uri) -> Option<Language> {
    let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    pairs
        .filter(|(name, _)| name == "lang")
        .find_map(|(_, value)| tagged(&value))
}

fn language_of(jar: &CookieJar, headers: &HeaderMap) -> Language {
    let kept = jar.get(LANGUAGE).and_then(|cookie| tagged(cookie.value()));
    let accepted = || {
        let wanted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        let mut tags = wanted.split(',').filter_map(|part| part.split(['-', ';']).next());
        tags.find_map(|tag| tagged(tag.trim()))
    };
    kept.or_else(accepted).unwrap_or_default()
}

fn tagged(tag: &str) -> Option<Language> {
    [Language::Ja, Language::En]
        .into_iter()
        .find(|language| language.tag().eq_ignore_ascii_case(tag))
}
