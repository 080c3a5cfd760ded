//! 導入準備: ticks kept by the browser in a cookie that only this page is sent.

use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use kazasu_pages::path;
use kazasu_pages::public::GuidePage;

use crate::portal::context::Context;
use crate::portal::page::show;
use crate::portal::sent::Sent;

const COOKIE: &str = "kazasu-guide";

/// `GET /guide`.
pub(in crate::portal) async fn show_ticks(context: Context, jar: CookieJar) -> Response {
    let kept = jar.get(COOKIE).map_or("", Cookie::value);
    let layout = context.layout(context.say("導入準備", "Getting ready"));
    show(&GuidePage::new(layout, kept.split('.'), context.csrf.token()))
}

/// `POST /guide`: keeps what is ticked. Unknown numbers have no place in it.
pub(in crate::portal) async fn keep(context: Context, Sent(ticked): Sent) -> Response {
    let done: Vec<&str> = GuidePage::ids()
        .filter(|id| ticked.get(&format!("done-{id}")) == "yes")
        .collect();
    let mut cookie = Cookie::build((COOKIE, done.join(".")))
        .path(path::GUIDE)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(context.service.settings.secure_cookies())
        .build();
    cookie.make_permanent();
    (CookieJar::new().add(cookie), Redirect::to(path::GUIDE)).into_response()
}
