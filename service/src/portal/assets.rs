//! The files beside the pages.

use axum::extract::OriginalUri;
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
    ];
    Ok((headers, asset.bytes).into_response())
}
