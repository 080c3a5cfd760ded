//! Public pages: what anybody may read without a log-in.

mod article;
mod figures;
mod guide;
mod news;
mod search;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::service::Service;

/// Their routes.
pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/", get(news::top))
        .route("/notices", get(news::notices))
        .route("/notices/{id}", get(news::notice))
        .route("/faq", get(news::faq))
        .route("/inquiry", get(news::inquiry).post(news::ask))
        .route("/about", get(article::about))
        .route("/guide", get(guide::show).post(guide::tick))
        .route("/equipment", get(article::equipment))
        .route("/manuals", get(article::manuals))
        .route("/manuals/{slug}", get(article::manual))
        .route("/terms", get(article::terms))
        .route("/terms/system", get(article::system_terms))
        .route("/privacy", get(article::privacy))
        .route("/accessibility", get(article::accessibility))
        .route("/links", get(article::links))
        .route("/search", get(search::show))
        .route("/statistics", get(figures::statistics))
        .route("/statistics.json", get(figures::statistics_json))
        .route("/started", get(figures::started))
        .route("/started.csv", get(figures::started_csv))
        .route("/started.json", get(figures::started_json))
}
