//! The public pages: what anybody may read before they log in.

mod figures;
mod guide;
mod notices;
mod search;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use kazasu_pages::path;

use crate::service::Service;

/// The routes of the public pages.
pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route(path::TOP, get(notices::top))
        .route(path::NOTICES, get(notices::list))
        .route("/notices/{id}", get(notices::one))
        .route(path::FAQ, get(texts::questions))
        .route(path::ABOUT, get(texts::about))
        .route(path::EQUIPMENT, get(texts::equipment))
        .route(path::MANUALS, get(texts::manuals))
        .route("/manuals/{slug}", get(texts::manual))
        .route(path::TERMS, get(texts::terms))
        .route(path::SYSTEM_TERMS, get(texts::system_terms))
        .route(path::PRIVACY, get(texts::privacy))
        .route(path::ACCESSIBILITY, get(texts::accessibility))
        .route(path::LINKS, get(texts::links))
        .route(path::GUIDE, get(guide::show_ticks).post(guide::keep))
        .route(path::SEARCH, get(search::search))
        .route(path::STATISTICS, get(figures::statistics))
        .route(path::STARTED, get(figures::started))
        .route("/started.csv", get(figures::started_csv))
        .route("/started.json", get(figures::started_json))
}
