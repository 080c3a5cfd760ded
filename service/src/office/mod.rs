//! The back office `/desk`: one queue for all that waits, and what the operator writes and looks at. Every page asks for a
//! person of the operator who has shown the second factor.

mod audit;
mod calls;
mod inquiries;
mod institutions;
mod master;
mod members;
mod notices;
mod queue;
mod review;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kazasu_pages::{Layout, Link, Site};

use crate::portal::Context;
use crate::portal::routes::routes;

routes! {
    "/desk" => get(queue::show),
    "/desk/decided" => get(queue::decided),
    "/desk/applications/{id}" => get(review::show),
    "/desk/applications/{id}/claim" => post(review::claim),
    "/desk/applications/{id}/decide" => post(review::decide),
    "/desk/applications/{id}/files/{file}" => get(review::file),
    "/desk/applications/{id}/files/{file}/preview" => get(review::preview),
    "/desk/members/{id}" => get(members::show).post(members::decide),
    "/desk/members/{id}/documents/{document}" => get(members::document),
    "/desk/members/{id}/documents/{document}/preview" => get(members::preview),
    "/desk/facilities" => get(master::show)
        .post(master::import)
        .layer(DefaultBodyLimit::max(master::LARGEST)),
    "/desk/institutions" => get(institutions::show).post(institutions::invite),
    "/desk/notices" => get(notices::show).post(notices::publish),
    "/desk/notices/{id}/withdraw" => post(notices::withdraw),
    "/desk/faqs" => get(notices::faqs).post(notices::add_faq),
    "/desk/faqs/{id}/remove" => post(notices::remove_faq),
    "/desk/inquiries" => get(inquiries::list),
    "/desk/inquiries/{id}" => get(inquiries::show).post(inquiries::answer),
    "/desk/calls" => get(calls::list),
    "/desk/calls/{code}" => post(calls::note),
    "/desk/audit" => get(audit::show),
}

/// The layout of a page of the desk.
fn layout(context: &Context, title: &str) -> Layout {
    context.layout_of(Site::Desk, title)
}

/// Where the desk's pages are.
fn links(context: &Context) -> Vec<Link> {
    let pages = [
        ("審査待ち", "Queue", "/desk"),
        ("審査済み", "Decided", "/desk/decided"),
        ("機関マスタ取込", "Facility master", "/desk/facilities"),
        ("医療機関等の招待", "Medical institutions", "/desk/institutions"),
        ("お知らせ", "Notices", "/desk/notices"),
        ("よくある質問", "Questions", "/desk/faqs"),
        ("お問い合わせ", "Inquiries", "/desk/inquiries"),
        ("未開始の施術所", "Not started", "/desk/calls"),
        ("監査記録", "Audit", "/desk/audit"),
    ];
    pages
        .map(|(japanese, english, href)| Link::new(context.say(japanese, english), href))
        .into()
}
