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

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kazasu_pages::{Layout, Link, Site};

use crate::portal::Context;
use crate::service::Service;

pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/desk", get(queue::show))
        .route("/desk/decided", get(queue::decided))
        .route("/desk/applications/{id}", get(review::show))
        .route("/desk/applications/{id}/claim", post(review::claim))
        .route("/desk/applications/{id}/decide", post(review::decide))
        .route("/desk/applications/{id}/files/{file}", get(review::file))
        .route("/desk/members/{id}", get(members::show).post(members::decide))
        .route("/desk/members/{id}/documents/{document}", get(members::document))
        .route(
            "/desk/facilities",
            get(master::show)
                .post(master::import)
                .layer(DefaultBodyLimit::max(master::LARGEST)),
        )
        .route(
            "/desk/institutions",
            get(institutions::show).post(institutions::invite),
        )
        .route("/desk/notices", get(notices::show).post(notices::publish))
        .route("/desk/notices/{id}/withdraw", post(notices::withdraw))
        .route("/desk/faqs", get(notices::faqs).post(notices::add_faq))
        .route("/desk/faqs/{id}/remove", post(notices::remove_faq))
        .route("/desk/inquiries", get(inquiries::list))
        .route(
            "/desk/inquiries/{id}",
            get(inquiries::show).post(inquiries::answer),
        )
        .route("/desk/calls", get(calls::list))
        .route("/desk/calls/{code}", post(calls::note))
        .route("/desk/audit", get(audit::show))
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
