//! 導入準備: steps to tick (requirements 297–299). The ticks lie in a cookie: nobody has to log in for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use kazasu_pages::path;
use kazasu_pages::public::GuidePage;

use crate::portal::context::{Context, Cookies, set_cookie};
use crate::portal::page;
use crate::portal::sent::Sent;
use crate::service::Service;

const TICKS: &str = "kazasu-guide";

/// `GET /guide`.
pub(super) async fn show(context: Context, headers: HeaderMap) -> Response {
    let jar = CookieJar::from_headers(&headers);
    let kept = jar
        .get(TICKS)
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default();
    let layout = context.layout(context.say("導入準備", "Getting ready"));
    page::show(&GuidePage::new(layout, kept.split('.'), context.csrf.token()))
}

/// `POST /guide`: the boxes that are ticked are sent as fields of their step's number.
pub(super) async fn tick(State(service): State<Arc<Service>>, Sent(typed): Sent) -> Response {
    let kept: Vec<&str> = GuidePage::ids()
        .filter(|id| typed.all("done").any(|ticked| ticked == *id))
        .collect();
    let mut response = Redirect::to(path::GUIDE).into_response();
    set_cookie(&mut response, &Cookies::of(&service).kept(TICKS, &kept.join(".")));
    response
}
