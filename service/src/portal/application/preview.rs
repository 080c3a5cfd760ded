//! What is looked at of the files of an application.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kazasu_pages::{Layout, Link};

use super::{layout, own};
use crate::application::id::UploadId;
use crate::application::upload;
use crate::portal::preview::{Looked, Which, shown};
use crate::portal::{Context, Visitor, no_such_page};
use crate::preview::Source;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::Application;

/// Of the visitor's own application.
pub(super) async fn own_file(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    which: Query<Which>,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let place = Place {
        application: &application,
        here: &format!("/applications/{id}"),
        layout: layout(&context, &facility, context.say("プレビュー", "Preview")),
    };
    upload(
        &service,
        &context,
        place,
        (&file, which),
        visitor.user_id.as_str(),
    )
    .await
}

/// Where an upload is looked at.
pub(crate) struct Place<'a> {
    /// The application it belongs to.
    pub(crate) application: &'a Application,
    /// The address of the application's own page.
    pub(crate) here: &'a str,
    /// What surrounds the page, if there is nothing to be seen.
    pub(crate) layout: Layout,
}

/// A page of an upload, and that `who` has opened it.
pub(crate) async fn upload(
    service: &Service,
    context: &Context,
    place: Place<'_>,
    (file, which): (&str, Query<Which>),
    who: &str,
) -> Result<Response, Refusal> {
    let id: UploadId = file.parse().map_err(|_| no_such_page())?;
    let opened = upload::open(service, place.application, &id, who).await?;
    let opened = opened.ok_or_else(no_such_page)?;
    let back = context.say("申請に戻る", "Back to the application");
    let looked = Looked {
        name: &opened.name,
        media: opened.media,
        length: opened.upload.length,
        source: Source::Upload(&opened),
        layout: place.layout,
        href: &format!("{}/files/{id}", place.here),
        back: Link::new(back, place.here),
    };
    shown(service, context, looked, which).await
}
