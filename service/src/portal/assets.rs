//! The files beside the pages.

use axum::extract::OriginalUri;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use kazasu_pages::asset;

use crate::problem::Refusal;

/// `GET /assets/{name}`: kept by browsers for good, since an address never gets another content.
pub(super) async fn one(OriginalUri(uri): OriginalUri) -> Result<Response, Refusal> {
    let asset = asset::at(uri.path()).ok_or_else(super::no_such_page)?;
    let headers = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, asset::CACHE_CONTROL),
        // Holds nothing of anybody, and a preview in its sandbox is of another origin.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    Ok((headers, asset.bytes).into_response())
}
