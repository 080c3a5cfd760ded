//! Pages as answers.

use std::sync::Arc;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use kazasu_forms::{FieldError, Form, Language, Values};
use kazasu_pages::{Button, FormPage, FormView, Layout, Link, MessagePage, Page, Site, Tone};
use kazasu_words::{Arg, Args, Code, Locale, Voice, Words};

use super::context::Context;
use super::visitor::Visitor;
use crate::metrics;
use crate::problem::Refusal;

impl Context {
    /// What surrounds a page that both portals have.
    #[must_use]
    pub fn layout(&self, title: impl Into<String>) -> Layout {
        self.layout_of(self.site(), title)
    }

    /// What surrounds a page.
    #[must_use]
    pub fn layout_of(&self, site: Site, title: impl Into<String>) -> Layout {
        let operator = Arc::new(self.service.settings.operator.clone());
        let mut layout = Layout::new(site, self.language, operator, title);
        layout.test_mode = self.service.settings.test_mode;
        layout.other_language = Some(self.in_other_language());
        let csrf = self.csrf.token().to_owned();
        layout.visitor = match (&self.visitor, &self.reviewer, site) {
            (Some(visitor), _, Site::Clinics | Site::Institutions) => Some(kazasu_pages::Visitor {
                name: visitor.name.clone(),
                place: places(visitor),
                csrf,
            }),
            (_, Some(reviewer), Site::Desk) => Some(kazasu_pages::Visitor {
                name: reviewer.name.clone(),
                place: None,
                csrf,
            }),
            _ => None,
        };
        layout
    }

    /// A form with what was typed and what is wrong with it, sent here by some buttons.
    #[must_use]
    pub fn form(
        &self,
        form: &Form,
        typed: &Values,
        errors: &[FieldError],
        action: &str,
        buttons: Vec<Button>,
    ) -> FormView {
        FormView::drawn(form, &form.echo(typed), errors, self.language).sent_to(
            action,
            self.csrf.token(),
            buttons,
        )
    }

    /// A page that is a small form with one button.
    #[must_use]
    pub fn small_form(
        &self,
        form: &Form,
        typed: &Values,
        errors: &[FieldError],
        action: &str,
        button: &str,
    ) -> FormPage {
        let view = self.form(form, typed, errors, action, vec![Button::primary(button)]);
        FormPage::new(self.layout(form.title.of(self.language)), view)
    }

    /// The words of a code for staff, with the seconds to wait where it names them.
    #[must_use]
    pub fn words(&self, code: &str, seconds: Option<u32>) -> String {
        self.sentence(self.title_and_remedy(code, seconds))
    }

    /// The words of a code for staff, with the number they name.
    #[must_use]
    pub fn words_counted(&self, code: &str, count: Option<u32>) -> String {
        let args = count.map_or_else(Args::new, |count| Args::new().with(Arg::Count, count));
        self.sentence(self.title_and_remedy_of(code, &args))
    }

    fn sentence(&self, (title, remedy): (String, String)) -> String {
        match self.language {
            Language::Ja => format!("{title}。{remedy}"),
            Language::En => format!("{title}. {remedy}"),
        }
    }

    fn title_and_remedy(&self, code: &str, seconds: Option<u32>) -> (String, String) {
        let args = seconds.map_or_else(Args::new, |seconds| Args::new().with(Arg::Seconds, seconds));
        self.title_and_remedy_of(code, &args)
    }

    fn title_and_remedy_of(&self, code: &str, args: &Args) -> (String, String) {
        let words = Words::new(match self.language {
            Language::Ja => Locale::Ja,
            Language::En => Locale::En,
        });
        let code = Code::find_or_unknown(code);
        (
            words.text(code, Voice::Title, args),
            words.text(code, Voice::Staff, args),
        )
    }

    fn in_other_language(&self) -> String {
        let other = match self.language {
            Language::Ja => Language::En,
            Language::En => Language::Ja,
        };
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang");
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        let query = pairs.extend_pairs(kept).append_pair("lang", other.tag()).finish();
        format!("{path}?{query}")
    }
}

/// The facilities a user acts for.
fn places(visitor: &Visitor) -> Option<String> {
    let names: Vec<&str> = visitor
        .facilities
        .iter()
        .map(|facility| facility.name.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join("、"))
}

/// A page as an answer.
pub fn show(page: &impl Page) -> Response {
    show_as(StatusCode::OK, page)
}

/// A page as an answer with a status; a form that was not taken is 422.
pub fn show_as(status: StatusCode, page: &impl Page) -> Response {
    (status, Html(page.html())).into_response()
}

/// A refusal as a page: what it is, and what to do now.
pub(super) fn refused(context: &Context, refusal: Refusal) -> Response {
    let code = refusal.code();
    let (title, remedy) = context.title_and_remedy(code, refusal.seconds());
    let site = if context.here.starts_with("/desk") {
        Site::Desk
    } else {
        context.site()
    };
    let mut page = MessagePage::new(context.layout_of(site, title), [remedy]);
    page.tone = Tone::Error;
    page.code = Some(code.to_owned());
    page.links = vec![Link::new(
        context.say("トップページへ", "To the top page"),
        if site == Site::Desk {
            "/desk".to_owned()
        } else {
            context.own("/")
        },
    )];
    if code == "portal.session.ended" {
        let login = if site == Site::Desk {
            "/desk/login".to_owned()
        } else {
            context.own("/login")
        };
        page.links
            .insert(0, Link::new(context.say("ログイン", "Log in"), login));
    }
    let mut response = show_as(refusal.status(), &page);
    if let Some(seconds) = refusal.seconds() {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(metrics::Code::of(code));
    response
}

/// Draws what a route refused; anything without a page of its own becomes one.
pub(super) fn draw_refusal(context: &Context, mut response: Response) -> Response {
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        return refused(context, refusal);
    }
    let status = response.status();
    let is_ours = response.headers().contains_key(CONTENT_TYPE) && !is_plain(&response);
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let refusal = match status {
        StatusCode::NOT_FOUND => super::no_such_page(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Refusal::new("request.method.not-allowed", "this page has no such method")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            Refusal::new("service.request.timeout", "the service took too long")
        }
        status if status.is_server_error() => Refusal::new("service.internal.bug", "internal error"),
        _ => Refusal::new("request.field.invalid", "the request is malformed"),
    };
    refused(context, refusal)
}

/// What the framework itself answers.
fn is_plain(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
        && !response.status().is_success()
}
